import assert from "node:assert/strict";
import {test} from "node:test";

import {backoff} from "../../static/js/lib/backoff.js";
import {format} from "../../static/js/lib/i18n.js";
import {compareNames, hue, indexLetter, initial, isEmojiOnly} from "../../static/js/lib/names.js";
import {lastSeen, lineTime, listTime, needsLine} from "../../static/js/lib/time.js";
import {uuid} from "../../static/js/lib/uuid.js";
import "./browser.js";

const NOW = new Date(2026, 10, 22, 12, 0);
const at = (...parts) => new Date(...parts).toISOString();

const TIMES = [
  [at(2026, 10, 22, 9, 5), "09:05", "09:05", "09:05", "09:05"],
  [at(2026, 10, 22, 0, 0), "00:00", "00:00", "00:00", "00:00"],
  [at(2026, 10, 21, 23, 59), "昨天", "Yesterday", "昨天 23:59", "Yesterday 23:59"],
  [at(2026, 10, 20, 8, 0), "星期五", "Friday", "星期五 08:00", "Friday 08:00"],
  [at(2026, 10, 16, 8, 0), "星期一", "Monday", "星期一 08:00", "Monday 08:00"],
  [at(2026, 10, 15, 8, 0), "11/15", "11/15", "11月15日 08:00", "Nov 15, 08:00"],
  [at(2026, 0, 1, 8, 0), "1/1", "1/1", "1月1日 08:00", "Jan 1, 08:00"],
  [at(2025, 10, 12, 8, 0), "2025/11/12", "2025/11/12", "2025年11月12日 08:00", "Nov 12, 2025, 08:00"],
];

for (const [iso, listZh, listEn, lineZh, lineEn] of TIMES) {
  test(`${listEn} in the list, ${lineEn} in the conversation`, () => {
    assert.equal(listTime(iso, NOW, "zh-hans"), listZh);
    assert.equal(listTime(iso, NOW, "en"), listEn);
    assert.equal(lineTime(iso, NOW, "zh-hans"), lineZh);
    assert.equal(lineTime(iso, NOW, "en"), lineEn);
  });
}

test("yesterday begins at midnight, and last year's yesterday is yesterday still", () => {
  assert.equal(listTime(at(2026, 11, 31, 23, 0), new Date(2027, 0, 1, 0, 5), "en"), "Yesterday");
  assert.equal(listTime(at(2026, 11, 28, 23, 0), new Date(2027, 0, 1, 0, 5), "en"), "Monday");
});

test("a clock that runs ahead shows a time, not nonsense", () => {
  assert.equal(listTime(at(2026, 10, 22, 12, 3), NOW, "en"), "12:03");
  assert.equal(lastSeen(at(2026, 10, 22, 12, 3), NOW, "en"), "Last seen just now");
});

test("a time line stands above the first message, after five minutes and on a new day", () => {
  assert.equal(needsLine(null, at(2026, 10, 22, 12, 0)), true);
  assert.equal(needsLine(at(2026, 10, 22, 12, 0), at(2026, 10, 22, 12, 5)), false);
  assert.equal(needsLine(at(2026, 10, 22, 12, 0), at(2026, 10, 22, 12, 6)), true);
  assert.equal(needsLine(at(2026, 10, 22, 23, 59), at(2026, 10, 23, 0, 1)), true);
});

test("last seen counts minutes, then names the time", () => {
  assert.equal(lastSeen(at(2026, 10, 22, 11, 59), NOW, "en"), "Last seen 1 minute ago");
  assert.equal(lastSeen(at(2026, 10, 22, 11, 30), NOW, "en"), "Last seen 30 minutes ago");
  assert.equal(lastSeen(at(2026, 10, 21, 11, 30), NOW, "en"), "Last seen Yesterday 11:30");
});

test("backoff doubles up to its cap and is spread over the whole wait", () => {
  const longest = (attempt) => backoff(attempt, {random: () => 1});
  assert.deepEqual([0, 1, 2, 3, 4, 5, 6, 1000].map(longest), [1000, 2000, 4000, 8000, 16_000, 30_000, 30_000, 30_000]);
  assert.equal(backoff(5, {random: () => 0}), 0);
});

test("the first letter is what a reader takes for it", () => {
  const names = ["alice", "  bob", "张三", "👩‍👩‍👧 family", "🇨🇳", "e\u0301a", "𠮷野", ""];
  assert.deepEqual(names.map(initial), ["A", "B", "张", "👩‍👩‍👧", "🇨🇳", "E\u0301", "𠮷", ""]);
});

test("names stand under their letter, Chinese ones under their pinyin", () => {
  const names = ["阿姨", "陈", "李四", "刘", "马", "欧阳", "张三", "Émile", "zoe", "123", "🐱", "Ольга", ""];
  assert.equal(names.map(indexLetter).join(""), "ACLLMOZEZ####");
});

test("names are ordered as in a phone book", () => {
  const sorted = ["王五", "bob", "李四", "Alice", "张三"].sort(compareNames);
  assert.deepEqual(sorted.filter((name) => /\p{Script=Han}/u.test(name)), ["李四", "王五", "张三"]);
  assert.ok(sorted.indexOf("Alice") < sorted.indexOf("bob"));
});

test("colours are spread and stable", () => {
  const hues = new Set(Array.from({length: 100}, (_, id) => hue(id)));
  assert.equal(hues.size, 12);
});

test("one to three emoji alone are drawn large", () => {
  for (const text of ["👍", "👍🏽 👍", "❤️", "🇨🇳", "1️⃣", "👨‍👩‍👧‍👦❤️🏴󠁧󠁢󠁥󠁮󠁧󠁿"]) assert.equal(isEmojiOnly(text), true, text);
  for (const text of ["", " ", "1", "hi", "👍!", "😀😀😀😀", "好"]) assert.equal(isEmojiOnly(text), false, text);
});

test("a value in a translation is not looked at again", () => {
  assert.equal(format("%(a)s and %(b)s", {a: "%(b)s", b: "x"}), "%(b)s and x");
  assert.equal(format("%(gone)s 100%", {}), "%(gone)s 100%");
});

test("ids are random UUIDs, in an insecure context too", (t) => {
  const pattern = /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/;
  assert.match(uuid(), pattern);
  t.mock.method(globalThis.crypto, "randomUUID", undefined, {});
  assert.match(uuid(), pattern);
});
