import assert from "node:assert/strict";
import {test} from "node:test";

import {MessageSearch} from "../../static/js/client/message-search.js";
import {searching} from "../../static/js/client/searching.js";
import {dayOf, daysAgo, hasOperators, isAsking, kindsLike, openFilter, operatorName, takeFilters} from "../../static/js/lib/search-query.js";
import {nameParts, snippetParts} from "../../static/js/lib/snippet.js";
import {FakeClock} from "./clock.js";

const NOW = new Date(2026, 10, 22, 1, 0);

const OPEN = [
  ["from:", {operator: "from", value: "", rest: ""}],
  ["tea from:li", {operator: "from", value: "li", rest: "tea "}],
  ["天气 来自：李", {operator: "from", value: "李", rest: "天气 "}],
  ["来自: 李", {operator: "from", value: "李", rest: ""}],
  ['in:"Tea ro', {operator: "in", value: "Tea ro", rest: ""}],
  ["在：“茶 水", {operator: "in", value: "茶 水", rest: ""}],
  ["ＨＡＳ:li", {operator: "has", value: "li", rest: ""}],
  ["since:20", {operator: "after", value: "20", rest: ""}],
  ["from:li ", null],
  ['in:"Tea room"', null],
  ["xfrom:li", null],
  ["https://a", null],
  ["10:30", null],
  ["from", null],
];

for (const [text, open] of OPEN) {
  test(`the filter being written in ${text}`, () => assert.deepEqual(openFilter(text), open));
}

test("finished filters become values, and leave the text", () => {
  const resolve = (operator, value) => ({lily: 2, "Tea room": 3, link: "link"})[value] ?? null;
  assert.deepEqual(takeFilters("a from:lily b ", resolve), {text: "a b ", filters: {from: 2}});
  assert.deepEqual(takeFilters('in:"Tea room"', resolve), {text: "", filters: {in: 3}});
  assert.deepEqual(takeFilters("天气 来自：lily 含:link x", resolve), {text: "天气 x", filters: {from: 2, has: "link"}});
  for (const text of ["from:lily", "from:nobody x", "http:lily x", "a  b", "at 10:30 x"]) {
    assert.deepEqual(takeFilters(text, resolve), {text, filters: {}});
  }
});

test("filters that are not understood here are the server's to read", () => {
  assert.ok(hasOperators("来自:谁 天气"));
  assert.ok(hasOperators("a from:x"));
  assert.ok(!hasOperators("at 10:30, http://x"));
});

test("a room alone asks for nothing", () => {
  assert.ok(!isAsking({text: "  ", filters: {in: 3}}));
  assert.ok(isAsking({text: "", filters: {in: 3, has: "link"}}));
  assert.ok(isAsking({text: "天", filters: {}}));
});

test("filters and kinds have names in both languages", () => {
  assert.deepEqual(["from", "in", "has", "before", "after"].map((name) => operatorName(name, "zh-hans")), ["来自", "在", "含", "之前", "之后"]);
  assert.equal(operatorName("after", "en"), "after");
  assert.deepEqual([kindsLike("图"), kindsLike("VI"), kindsLike("").length], [["image"], ["video"], 6]);
});

test("days are read as they are written", () => {
  const days = {
    "2026-1-31": "2026-01-31", "2026/2": "2026-02", "2026年3月4日": "2026-03-04", 2026: "2026",
    今天: "2026-11-22", Yesterday: "2026-11-21", 前天: "2026-11-20", "2026-02-30": null, soon: null, "2026-13": null,
  };
  for (const [typed, day] of Object.entries(days)) assert.equal(dayOf(typed, NOW), day, typed);
  assert.equal(daysAgo(30, NOW), "2026-10-23");
});

const said = (parts) => parts.map(({text, hit}) => (hit ? `[${text}]` : text)).join("");

test("a snippet shows its hits, in UTF-16 units", () => {
  assert.equal(said(snippetParts({text: "今晚部署 GoChat", marks: [[2, 4]]}, 20)), "今晚[部署] GoChat");
  assert.equal(said(snippetParts({text: "😀天气😀天", marks: [[2, 4], [6, 7]]}, 20)), "😀[天气]😀[天]");
  assert.equal(said(snippetParts({text: "plain", marks: []}, 2)), "plain");
});

test("what stands too far before the first hit is cut, at whole characters", () => {
  assert.equal(said(snippetParts({text: "一二三四五天气", marks: [[5, 7]]}, 4)), "…四五[天气]");
  assert.equal(said(snippetParts({text: "👨‍👩‍👧👨‍👩‍👧x", marks: [[16, 17]]}, 2)), "…👨‍👩‍👧[x]");
  assert.equal(said(snippetParts({text: "👨‍👩‍👧x", marks: [[8, 9]]}, 1)), "…[x]");
});

test("a name is marked where it has what was typed", () => {
  assert.equal(said(nameParts("Lily Wang", "wa")), "Lily [Wa]ng");
  assert.equal(said(nameParts("李丽", "丽")), "李[丽]");
  assert.equal(said(nameParts("İstanbul", "bul")), "İstanbul");
});

/** A search whose answers a test gives by hand. */
function opened() {
  const clock = new FakeClock();
  const asked = [];
  const ask = (query, cursor) => new Promise((answer, fail) => asked.push({text: query.text, cursor, answer, fail}));
  const search = new MessageSearch({ask, clock, changed: () => {}});
  const look = (text, filters = {}) => search.look({text, filters});
  const ids = () => search.items.map(({id}) => id);
  return {clock, asked, search, look, ids};
}

const page = (next, ...ids) => ({items: ids.map((id) => ({id})), next});

test("typing is waited for, and asked about once", async () => {
  const {clock, asked, search, look} = opened();
  for (const text of ["d", "de", "dep"]) {
    look(text);
    await clock.pass(100);
  }
  assert.equal(search.state, "loading");
  await clock.pass(200);
  assert.deepEqual(asked.map(({text}) => text), ["dep"]);
});

test("an answer that comes late is dropped, and so is a late failure", async () => {
  const {clock, asked, search, look, ids} = opened();
  look("a");
  await clock.pass(200);
  look("ab");
  await clock.pass(200);
  asked[1].answer(page(null, 2));
  await clock.pass(0);
  asked[0].answer(page(9, 1));
  await clock.pass(0);
  assert.deepEqual([ids(), search.state, search.next], [[2], "done", null]);
  look("abc");
  await clock.pass(200);
  search.look(null);
  asked[2].fail(new Error("late"));
  await clock.pass(0);
  assert.deepEqual([ids(), search.state, search.error], [[], "idle", null]);
});

test("pages follow one another; a failed one is asked for again, and what is there stays", async () => {
  const {clock, asked, search, look, ids} = opened();
  look("a");
  await clock.pass(200);
  asked[0].answer(page(5, 7, 6));
  await clock.pass(0);
  search.more();
  search.more();
  assert.equal(asked.length, 2);
  asked[1].fail(new Error("no network"));
  await clock.pass(0);
  assert.deepEqual([ids(), search.state], [[7, 6], "failed"]);
  search.retry();
  asked[2].answer(page(null, 4));
  await clock.pass(0);
  assert.deepEqual([ids(), search.state, asked[2].cursor], [[7, 6, 4], "done", 5]);
});

test("a page that the server ended early is followed by the next", async () => {
  const {clock, asked, look, ids} = opened();
  look("rare");
  await clock.pass(200);
  asked[0].answer(page(900));
  await clock.pass(0);
  asked[1].answer(page(300, 400));
  await clock.pass(0);
  assert.deepEqual([asked.length, asked[1].cursor, ids()], [2, 900, [400]]);
});

test("what was recalled goes from the results", async () => {
  const {clock, asked, search, look, ids} = opened();
  look("a");
  await clock.pass(200);
  asked[0].answer(page(null, 2, 1));
  await clock.pass(0);
  search.drop(({id}) => id === 2);
  assert.deepEqual(ids(), [1]);
});

test("filters go to the server by id, and rooms the page does not know are asked for", async () => {
  const events = [];
  const store = {room: (id) => (id === 1 ? {id} : null), apply: (event) => events.push(event)};
  const users = [{id: 2}];
  const items = [{room_id: 1}, {room_id: 8}];
  let asked;
  const calls = {search: async (query) => ((asked = query), {items, next: 4, users})};
  const found = await searching({store, calls}).searchMessages({text: " 天 ", filters: {in: 3, from: 2, has: "link"}}, 9);
  assert.deepEqual(found, {items, next: 4});
  const {q, room_id, from, kind, cursor} = asked;
  assert.deepEqual({q, room_id, from, kind, cursor}, {q: "天", room_id: 3, from: 2, kind: "link", cursor: 9});
  assert.deepEqual(events, [{type: "users", users}, {type: "doubted", room_id: 8}]);
});
