/**
 * Which voice messages were heard, as ids: the newest one by one, and a number below which all count as heard, so
 * that the list has a bound. Pure.
 *
 * @typedef {{floor: number, ids: number[]}} Heard
 */

export const HEARD_LIMIT = 2000;

/**
 * What was kept, or nothing yet.
 * @param {string|null} text
 * @returns {Heard}
 */
export function parseHeard(text) {
  try {
    const {floor, ids} = JSON.parse(text);
    if (Number.isInteger(floor) && Array.isArray(ids)) return {floor, ids: ids.filter(Number.isInteger)};
  } catch {
    // Kept by something else, or not at all.
  }
  return {floor: 0, ids: []};
}

/** @returns {boolean} */
export function isHeard({floor, ids}, id) {
  return id <= floor || ids.includes(id);
}

/**
 * Notes one more; past the limit the lowest is given up, and with it all before it.
 * @param {Heard} heard
 * @param {number} id
 * @returns {Heard}
 */
export function noteHeard(heard, id, limit = HEARD_LIMIT) {
  if (isHeard(heard, id)) return heard;
  const ids = [...heard.ids, id].sort((a, b) => a - b);
  const given = ids.splice(0, Math.max(0, ids.length - limit));
  return {floor: given.at(-1) ?? heard.floor, ids};
}

/**
 * The voice message that plays by itself after another: the next unheard one of somebody else.
 * @param {object[]} messages a room's, ascending
 * @param {{seq: number}} after
 * @param {{meId: number, heard: Heard}} by
 * @returns {object|null}
 */
export function nextUnheard(messages, {seq}, {meId, heard}) {
  const isNext = (message) =>
    message.seq > seq && message.kind === "voice" && !message.recalled_at && message.user_id !== meId && !isHeard(heard, message.id);
  return messages.find(isNext) ?? null;
}
