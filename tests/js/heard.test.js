import assert from "node:assert/strict";
import {test} from "node:test";

import {isHeard, nextUnheard, noteHeard, parseHeard} from "../../static/js/lib/heard.js";

const NOTHING = {floor: 0, ids: []};

test("what was heard is known, each once", () => {
  const heard = [5, 9, 5].reduce((known, id) => noteHeard(known, id), NOTHING);
  assert.deepEqual(heard, {floor: 0, ids: [5, 9]});
  assert.equal(isHeard(heard, 5), true);
  assert.equal(isHeard(heard, 6), false);
});

test("past the limit the oldest go, and all before them count as heard", () => {
  const heard = [3, 8, 5, 11].reduce((known, id) => noteHeard(known, id, 2), NOTHING);
  assert.deepEqual(heard, {floor: 5, ids: [8, 11]});
  assert.equal(isHeard(heard, 4), true);
  assert.equal(isHeard(heard, 9), false);
});

test("what the browser kept is read back, and nonsense is nothing", () => {
  const heard = noteHeard(NOTHING, 7);
  assert.deepEqual(parseHeard(JSON.stringify(heard)), heard);
  for (const text of [null, "", "7", "{}", '{"floor": "x", "ids": []}', '{"floor": 1}']) assert.deepEqual(parseHeard(text), NOTHING);
});

test("after one the next unheard voice of somebody else plays", () => {
  const message = (seq, more = {}) => ({id: 100 + seq, seq, kind: "voice", user_id: 2, recalled_at: null, ...more});
  const room = [
    message(1), message(2), message(3, {kind: "text"}), message(4, {user_id: 1}), message(5, {recalled_at: "now"}), message(6), message(7),
  ];
  const by = {meId: 1, heard: {floor: 0, ids: [106]}};
  assert.equal(nextUnheard(room, room[0], by).seq, 2);
  assert.equal(nextUnheard(room, room[1], by).seq, 7);
  assert.equal(nextUnheard(room, room[6], by), null);
});
