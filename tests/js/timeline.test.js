import assert from "node:assert/strict";
import {test} from "node:test";

import {Timeline, WINDOW_LIMIT} from "../../static/js/store/timeline.js";

const message = (seq) => ({seq, version: seq});

/** A page of neighbouring messages, both ends included. */
function turn(timeline, from, to) {
  const items = Array.from({length: to - from + 1}, (_, place) => message(from + place));
  timeline.page(items, {asOf: 5000, isFirst: from === 1});
}

test("reading on from a message far back, the window moves along and stays whole", () => {
  const timeline = new Timeline();
  turn(timeline, 76, 125);
  timeline.show(100);
  for (let last = 125; last < 1000; last += 50) {
    turn(timeline, last + 1, last + 50);
    timeline.trim("newer");
    timeline.follow(5000);
    assert.equal(timeline.view[1], last + 50);
    assert.ok(timeline.shown().length <= WINDOW_LIMIT);
  }
});

test("reading back from the newest message, the window lets go of the newest", () => {
  const timeline = new Timeline();
  turn(timeline, 951, 1000);
  timeline.show(1000);
  timeline.follow(1000);
  for (let first = 951; first > 1; first -= 50) {
    turn(timeline, first - 50, first - 1);
    timeline.trim("older");
    timeline.follow(1000);
    assert.equal(timeline.view[0], first - 50);
    assert.ok(timeline.shown().length <= WINDOW_LIMIT);
  }
  assert.equal(timeline.tail, false);
  assert.equal(timeline.floor, 1);
});

test("a room that nobody looks at keeps a bounded number of messages, and is not taken for open", () => {
  const timeline = new Timeline();
  for (let seq = 1; seq <= 5000; seq += 1) timeline.change(message(seq));
  assert.ok(timeline.messages.size <= 1001);
  assert.deepEqual([timeline.view[1], timeline.anchor], [5000, null]);
});

test("what somebody reads stays while new messages pour in", () => {
  const timeline = new Timeline();
  turn(timeline, 1, 50);
  timeline.show(20);
  timeline.follow(3000);
  for (let seq = 3001; seq <= 6000; seq += 1) {
    timeline.change(message(seq));
    timeline.follow(seq);
  }
  assert.deepEqual(timeline.view, [1, 50]);
  assert.ok(timeline.messages.size <= 1001);
});

test("messages that keep coming into an open room push the oldest out", () => {
  const timeline = new Timeline();
  turn(timeline, 1, 50);
  timeline.show(50);
  timeline.follow(50);
  for (let seq = 51; seq <= 3000; seq += 1) {
    timeline.change(message(seq));
    timeline.follow(seq);
  }
  assert.equal(timeline.tail, true);
  assert.equal(timeline.view[1], 3000);
  assert.ok(timeline.shown().length <= 1000);
});
