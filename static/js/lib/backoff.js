/**
 * How long to wait before trying again: exponential with full jitter, so that a thousand clients cut off
 * together do not come back together.
 * Source: https://aws.amazon.com/blogs/architecture/exponential-backoff-and-jitter/
 * @param {number} attempt 0 for the first retry
 * @param {{base?: number, cap?: number, random?: () => number}} [options] milliseconds
 * @returns {number} milliseconds
 */
export function backoff(attempt, {base = 1000, cap = 30_000, random = Math.random} = {}) {
  return Math.round(random() * Math.min(cap, base * 2 ** Math.min(attempt, 30)));
}
