/** Unread arithmetic: what the server last counted, corrected by what has been heard since. */

const EVERYBODY = 0;

/**
 * @typedef {{unread: number, mentions: number, first_unread_seq: number|null}} Numbers
 * @typedef {Numbers & {last_seq: number, read_seq: number}} Count
 * @typedef {Numbers & {isExact: boolean}} Counters
 */

/**
 * Whether a message counts as unread for somebody: own and system messages never do.
 * @param {object} message
 * @param {number} userId
 * @returns {boolean}
 */
export function counts(message, userId) {
  return message.user_id !== null && message.user_id !== userId && message.kind !== "system";
}

/**
 * Whether a message calls somebody, by name or with everybody.
 * @param {object} message
 * @param {number} userId
 * @returns {boolean}
 */
export function mentions(message, userId) {
  return message.mentions.includes(userId) || message.mentions.includes(EVERYBODY);
}

/**
 * The unread counters of a room.
 * @param {Count} base as the server counted it when the room's newest message was `base.last_seq`
 * @param {number} readSeq the read cursor now
 * @param {number} userId
 * @param {{covers: (from: number, to: number) => boolean, between: (from: number, to: number) => object[]}} known
 * @param {Iterable<object>} heard the messages after `base.last_seq`, ascending
 * @returns {Counters}
 */
export function countUnread(base, readSeq, userId, known, heard) {
  const counted = recount(base, readSeq, userId, known);
  for (const message of heard) {
    if (message.seq > readSeq && counts(message, userId)) add(counted, message, userId);
  }
  return counted;
}

function recount(base, readSeq, userId, known) {
  if (readSeq <= base.read_seq) return result(base.unread, base.mentions, base.first_unread_seq, true);
  if (readSeq >= base.last_seq) return result(0, 0, null, true);
  if (!known.covers(readSeq + 1, base.last_seq)) return estimate(base, readSeq);
  const counted = result(0, 0, null, true);
  for (const message of known.between(readSeq + 1, base.last_seq)) {
    if (counts(message, userId)) add(counted, message, userId);
  }
  return counted;
}

/** The best guess until the server is asked: it can be no more than the messages that follow. */
function estimate(base, readSeq) {
  const unread = Math.min(base.unread, base.last_seq - readSeq);
  const first = Math.max(base.first_unread_seq ?? 0, readSeq + 1);
  return result(unread, Math.min(base.mentions, unread), unread ? first : null, false);
}

function add(counted, message, userId) {
  counted.unread += 1;
  counted.first_unread_seq ??= message.seq;
  if (mentions(message, userId)) counted.mentions += 1;
}

function result(unread, mentions, first, isExact) {
  return {unread, mentions, first_unread_seq: first, isExact};
}
