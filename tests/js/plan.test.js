import assert from "node:assert/strict";
import {test} from "node:test";

import {deviceName} from "../../static/js/elements/device-name.js";
import {planLines} from "../../static/js/elements/timeline-plan.js";

const ME = 1;
const minute = (count) => new Date(Date.UTC(2026, 10, 12, 10, count)).toISOString();

function message(seq, userId, at = 0, more = {}) {
  return {key: `m${seq}`, seq, user_id: userId, timestamp: minute(at), kind: "text", recalled_at: null, ...more};
}

function plan(items, {firstUnread = null, stateOf = () => "", hasOlder = false} = {}) {
  return planLines({items, loaded: true, has_older: hasOlder}, {firstUnread, meId: ME, stateOf});
}

const kinds = (lines) => lines.map(({kind}) => kind);

test("the first message has the beginning and its time above it", () => {
  assert.deepEqual(kinds(plan([message(1, 2)])), ["begin", "time", "message"]);
});

test("a time line stands where more than five minutes have passed", () => {
  const lines = plan([message(1, 2, 0), message(2, 2, 5), message(3, 2, 11)], {hasOlder: true});
  assert.deepEqual(kinds(lines), ["time", "message", "message", "time", "message"]);
});

test("messages of one hand in a row stand together, until a time or a recalled one parts them", () => {
  const recalled = message(3, 2, 0, {recalled_at: minute(1)});
  const lines = plan([message(1, 2), message(2, 2), recalled, message(4, 2), message(5, 3), message(6, 3, 30)]);
  const together = lines.filter(({kind}) => kind === "message").map(({cont}) => cont);
  assert.deepEqual(together, [false, true, false, false, false]);
});

test("the line above new messages stands before the first unread one of somebody else", () => {
  const lines = plan([message(1, 2), message(2, ME), message(3, 2), message(4, 2)], {firstUnread: 2});
  assert.deepEqual(kinds(lines), ["begin", "time", "message", "message", "news", "message", "message"]);
});

test("there is no line above new messages where the first of them lies before the window", () => {
  const lines = plan([message(51, 2), message(52, 2)], {firstUnread: 20, hasOlder: true});
  assert.equal(kinds(lines).includes("news"), false);
});

test("a run of own messages that are equally far says so once", () => {
  const stateOf = ({seq}) => (seq < 3 ? "Read by 2" : "Read by 1");
  const lines = plan([message(1, ME), message(2, ME), message(3, ME), message(4, ME)], {stateOf});
  const words = lines.filter(({kind}) => kind === "message").map((line) => line.words);
  assert.deepEqual(words, ["", "Read by 2", "", "Read by 1"]);
});

test("devices are called by browser and system", () => {
  const linux = "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0 Safari/537.36";
  const phone = "Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) AppleWebKit/605.1 Version/18.0 Mobile/15E148 Safari/604.1";
  const edge = "Mozilla/5.0 (Windows NT 10.0; Win64; x64) Chrome/140.0 Safari/537.36 Edg/140.0";
  assert.equal(deviceName(linux), "Chrome · Linux");
  assert.equal(deviceName(phone), "Safari · iPhone");
  assert.equal(deviceName(edge), "Edge · Windows");
  assert.equal(deviceName("curl/8.5.0"), "curl/8.5.0");
  assert.equal(deviceName(""), "");
});
