/** From figures to places in a picture. Pure. */

const STEPS = [1, 2, 5, 10];
// Hours and minutes are rounder than a thousand seconds.
const BASES = {seconds: [3600, 60, 1]};

/**
 * Round values from 0 on that reach past the largest one.
 * @param {number} largest
 * @param {string} [unit]
 * @param {number} [wanted] at most how many steps
 * @returns {number[]}
 */
export function ticks(largest, unit = "count", wanted = 4) {
  const top = largest > 0 ? largest : 1;
  const base = (BASES[unit] ?? []).find((each) => top >= each) ?? 1;
  const size = 10 ** Math.floor(Math.log10(top / base / wanted));
  const steps = STEPS.map((each) => (unit === "count" ? Math.max(each * size, 1) : each * size * base));
  const step = steps.find((each) => each * wanted >= top * 0.999);
  const count = Math.max(Math.ceil(top / step - 0.001), 1);
  return Array.from({length: count + 1}, (_, n) => n * step);
}

/**
 * A straight way from one range onto another.
 * @param {number} from
 * @param {number} to
 * @param {number} top what is drawn at `to`; 0 is drawn at `from`
 */
export function linear(from, to, top) {
  return (value) => from + ((to - from) * value) / top;
}

/**
 * Series upon each other: for each point, where each begins and ends.
 * @param {{values: number[]}[]} series
 * @returns {{from: number, to: number}[][]} by series, then by point
 */
export function stacked(series) {
  const heights = [];
  return series.map(({values}) =>
    values.map((value, n) => {
      const from = heights[n] ?? 0;
      heights[n] = from + (value ?? 0);
      return {from, to: heights[n]};
    }),
  );
}

/**
 * An SVG path through points; where a value is missing the line has a gap.
 * @param {([number, number]|null)[]} points
 * @returns {string}
 */
export function path(points) {
  let pen = "M";
  return points
    .map((point) => {
      if (!point) {
        pen = "M";
        return "";
      }
      const piece = `${pen}${round(point[0])} ${round(point[1])}`;
      pen = "L";
      return piece;
    })
    .join("");
}

/**
 * Which points of many get a label, so that labels stand apart: the last always does.
 * @param {number} points
 * @param {number} most
 * @returns {number[]}
 */
export function labelled(points, most) {
  const every = Math.max(Math.ceil(points / Math.max(most, 1)), 1);
  const chosen = [];
  for (let n = points - 1; n >= 0; n -= every) chosen.unshift(n);
  return chosen;
}

function round(value) {
  return Math.round(value * 10) / 10;
}
