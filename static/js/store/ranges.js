/** Sorted, disjoint, never touching ranges [from, to] of whole numbers. */

/**
 * @typedef {[number, number]} Range
 */

/**
 * The ranges with one more, grown together where they touch.
 * @param {Range[]} ranges
 * @param {number} from
 * @param {number} to
 * @returns {Range[]}
 */
export function addRange(ranges, from, to) {
  const before = ranges.filter((range) => range[1] < from - 1);
  const after = ranges.filter((range) => range[0] > to + 1);
  const touched = ranges.slice(before.length, ranges.length - after.length);
  const lowest = Math.min(from, ...touched.map((range) => range[0]));
  const highest = Math.max(to, ...touched.map((range) => range[1]));
  return [...before, [lowest, highest], ...after];
}

/**
 * The range a number lies in.
 * @param {Range[]} ranges
 * @param {number} place
 * @returns {Range|null}
 */
export function rangeAt(ranges, place) {
  return ranges.find(([from, to]) => from <= place && place <= to) ?? null;
}

/**
 * What of the ranges lies within one range.
 * @param {Range[]} ranges
 * @param {number} from
 * @param {number} to
 * @returns {Range[]}
 */
export function within(ranges, from, to) {
  return ranges
    .filter((range) => range[1] >= from && range[0] <= to)
    .map((range) => [Math.max(range[0], from), Math.min(range[1], to)]);
}
