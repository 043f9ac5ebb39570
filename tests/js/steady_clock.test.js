import assert from "node:assert/strict";
import {test} from "node:test";

import {steadyClock} from "../../static/js/net/steady-clock.js";

/** A worker whose timers go off when the test says so. */
class FakeWorker {
  asked = [];
  postMessage = (message) => this.asked.push(message);
}

test("timers are the worker's, and a cleared one stays silent", () => {
  const worker = new FakeWorker();
  const clock = steadyClock(() => worker);
  const rung = [];
  clock.setTimeout(() => rung.push("a"), 10);
  const b = clock.setTimeout(() => rung.push("b"), 20);
  clock.clearTimeout(b);
  for (const {id} of worker.asked) worker.onmessage({data: id});
  assert.deepEqual(rung, ["a"]);
});

test("without a worker the page's own timers do, those already waiting too", async () => {
  const worker = new FakeWorker();
  const clock = steadyClock(() => worker);
  const before = new Promise((resolve) => clock.setTimeout(resolve, 1));
  worker.onerror();
  await before;
  await new Promise((resolve) => clock.setTimeout(resolve, 1));
  const none = steadyClock(() => {
    throw new Error("no workers here");
  });
  await new Promise((resolve) => none.setTimeout(resolve, 1));
});
