/** The dashboard's pictures: where figures go, and how they are written. */

import assert from "node:assert/strict";
import {test} from "node:test";
import {change, clock, shown} from "../../static/js/board/figures.js";
import {labelled, linear, path, stacked, ticks} from "../../static/js/board/scale.js";

test("an axis begins at nothing and reaches past the largest figure in round steps", () => {
  for (const largest of [1, 3, 7, 10, 42, 99, 100, 101, 12_345, 9.9e12]) {
    const steps = ticks(largest);
    assert.equal(steps[0], 0);
    assert.ok(steps.at(-1) >= largest, `${largest}`);
    assert.ok(steps.at(-1) <= largest * 2.5 || largest < 4, `${largest}: ${steps}`);
    assert.ok(steps.length <= 6, `${largest}: ${steps}`);
  }
});

test("what is counted has no halves", () => {
  assert.deepEqual(ticks(0), [0, 1]);
  assert.deepEqual(ticks(1), [0, 1]);
  assert.deepEqual(ticks(3), [0, 1, 2, 3]);
});

test("times go up in hours and minutes", () => {
  assert.deepEqual(ticks(7 * 3600, "seconds"), [0, 2, 4, 6, 8].map((hours) => hours * 3600));
  assert.deepEqual(ticks(200, "seconds"), [0, 60, 120, 180, 240]);
});

test("series stand upon each other", () => {
  const spans = stacked([{values: [1, 2]}, {values: [3, null]}]);
  assert.deepEqual(spans, [
    [{from: 0, to: 1}, {from: 0, to: 2}],
    [{from: 1, to: 4}, {from: 2, to: 2}],
  ]);
});

test("a line has a gap where nothing is known", () => {
  assert.equal(path([[0, 1], null, [2, 3.456], [4, 5]]), "M0 1M2 3.5L4 5");
});

test("labels stand apart and the last one is there", () => {
  assert.deepEqual(labelled(30, 6), [4, 9, 14, 19, 24, 29]);
  assert.deepEqual(labelled(3, 6), [0, 1, 2]);
  assert.deepEqual(labelled(0, 6), []);
});

test("a scale leads from one range onto the other", () => {
  const y = linear(100, 0, 50);
  assert.deepEqual([y(0), y(25), y(50)], [100, 50, 0]);
});

test("figures are written in their unit", () => {
  assert.equal(shown(null, "count"), "–");
  assert.equal(shown(1234, "count"), "1,234");
  assert.equal(shown(208_700, "count"), "208.7K");
  assert.equal(shown(999, "bytes"), "999 B");
  assert.equal(shown(1_500_000, "bytes"), "1.5 MB");
  assert.equal(shown(90, "seconds"), "1.5 min");
  assert.equal(shown(3 * 86_400, "age"), "3 days");
  assert.equal(shown(23.4, "ms"), "23 ms");
  assert.equal(shown(0.027, "share"), "2.7%");
});

test("a change is told with its sign, and none where nothing was before", () => {
  assert.equal(change(110, 100), "+10%");
  assert.equal(change(50, 100), "-50%");
  assert.equal(change(5, 0), "");
});

test("a moment is told in the zone that the page names", (t) => {
  const before = globalThis.document;
  t.after(() => { globalThis.document = before; });
  for (const [zone, time] of [["Asia/Shanghai", "04:00"], ["UTC", "20:00"]]) {
    globalThis.document = {documentElement: {dataset: {zone}}};
    assert.equal(clock("2099-05-01T20:00:00.000Z"), time);
  }
});
