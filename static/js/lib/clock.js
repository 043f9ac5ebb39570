/**
 * The time and its timers, as one thing that a test can replace.
 * @typedef {{now: () => number, setTimeout: (fn: () => void, ms: number) => any, clearTimeout: (id: any) => void}} Clock
 */

/** @type {Clock} */
export const systemClock = {
  now: () => Date.now(),
  setTimeout: (fn, ms) => setTimeout(fn, ms),
  clearTimeout: (id) => clearTimeout(id),
};
