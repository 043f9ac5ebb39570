/**
 * A clock whose timers keep time while the page is hidden: browsers let a hidden page's own timers go off once a
 * minute only, which is too late for a heartbeat. A worker's timers are left alone.
 */

import {systemClock} from "../lib/clock.js";

/**
 * @param {() => Worker} [makeWorker]
 * @returns {Clock}
 */
export function steadyClock(makeWorker = () => new Worker(new URL("./timers.js", import.meta.url))) {
  const waiting = new Map();
  let lastId = 0;
  let worker = startWorker();

  function startWorker() {
    try {
      return Object.assign(makeWorker(), {onmessage: ({data: id}) => ring(id), onerror: doWithout});
    } catch {
      return null;
    }
  }

  function ring(id) {
    const timer = waiting.get(id);
    waiting.delete(id);
    timer?.fn();
  }

  /** Where the worker cannot run, the page's own timers have to do. */
  function doWithout() {
    worker = null;
    for (const [id, {ms}] of waiting) wait(id, ms);
  }

  function wait(id, ms) {
    if (worker) worker.postMessage({id, ms});
    else systemClock.setTimeout(() => ring(id), ms);
  }

  return {
    now: systemClock.now,
    setTimeout(fn, ms) {
      waiting.set(++lastId, {fn, ms});
      wait(lastId, ms);
      return lastId;
    },
    clearTimeout: (id) => waiting.delete(id),
  };
}
