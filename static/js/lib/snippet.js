/** What of a message a search result shows: text in parts, the hits among them. Pure. */

const graphemes = new Intl.Segmenter(undefined, {granularity: "grapheme"});
const WIDE = /[\u1100-\u11ff\u2e80-\u9fff\uac00-\ud7af\uf900-\ufaff\uff00-\uff60\p{Extended_Pictographic}]/u;

/**
 * @param {{text: string, marks: [number, number][]}} snippet marks in UTF-16 units, in order
 * @param {number} lead so many columns may stand before the first hit; what is beyond is cut, so that the hit is in sight
 * @returns {{text: string, hit: boolean}[]}
 */
export function snippetParts({text, marks}, lead) {
  const from = marks.length ? beginning(text, marks[0][0], lead) : 0;
  const parts = from > 0 ? [{text: "…", hit: false}] : [];
  let at = from;
  for (const [start, end] of marks) {
    push(parts, text.slice(at, start), false);
    push(parts, text.slice(start, end), true);
    at = Math.max(at, end);
  }
  push(parts, text.slice(at), false);
  return parts;
}

/**
 * A name in parts, what was typed marked.
 * @param {string} name
 * @param {string} typed
 * @returns {{text: string, hit: boolean}[]}
 */
export function nameParts(name, typed) {
  const start = typed ? name.toLowerCase().indexOf(typed.toLowerCase()) : -1;
  const isSafe = name.toLowerCase().length === name.length;
  const marks = start >= 0 && isSafe ? [[start, start + typed.length]] : [];
  return snippetParts({text: name, marks}, Infinity);
}

/** Where to begin, so that at most so many columns stand before a place. Whole characters only. */
function beginning(text, place, lead) {
  let from = place;
  let columns = 0;
  for (const {segment, index} of [...graphemes.segment(text.slice(0, place))].toReversed()) {
    columns += WIDE.test(segment) ? 2 : 1;
    if (columns > lead) return from;
    from = index;
  }
  return 0;
}

function push(parts, text, hit) {
  if (text) parts.push({text, hit});
}
