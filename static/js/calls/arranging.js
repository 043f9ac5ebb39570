/** How the people of a call are arranged. Pure. */

/**
 * Columns and rows for so many tiles, oneself among them.
 * @param {number} count
 * @param {boolean} hasMain whether one of them is large, with the others beside it
 * @returns {{wide: number, narrow: number, corner: number, rows: number}} `corner` is without oneself
 */
export function columnsFor(count, hasMain) {
  const corner = square(count - 1);
  if (!hasMain) return {wide: count < 3 ? 1 : square(count), narrow: count < 3 ? 1 : count > 8 ? 3 : 2, corner, rows: 1};
  const wide = Math.max(1, Math.ceil((count - 1) / 5));
  const narrow = count > 8 ? 4 : 3;
  return {wide, narrow, corner, rows: Math.ceil((count - 1) / wide)};
}

function square(count) {
  return Math.max(1, Math.ceil(Math.sqrt(count)));
}

/**
 * Who is to be large: who has the floor, else somebody who shows himself, never oneself.
 * @param {{user_id: number, isMe: boolean, isConnected: boolean, streams: object}[]} people
 * @param {number|null} speaker
 * @returns {number|null}
 */
export function mainAmong(people, speaker) {
  const others = people.filter(({isMe, isConnected}) => !isMe && isConnected);
  const main = others.find(({user_id: id}) => id === speaker) ?? others.find(({streams}) => streams.camera) ?? others[0];
  return main?.user_id ?? null;
}
