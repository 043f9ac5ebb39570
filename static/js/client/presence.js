/** Who types, who is online: what is told of oneself and asked of others. */

const TYPING_EVERY_MS = 3000;
const WATCH_DELAY_MS = 100;
const WATCH_LIMIT = 500;

/**
 * @param {Context} context
 */
export function presence({store, socket, clock}) {
  const toldAt = new Map();
  /** @type {Map<number, number>} user → how many parts of the page show him */
  const watched = new Map();
  let timer = null;

  /**
   * Tells a room that one is typing, or no longer is. May be called on every key.
   * @param {number} roomId
   * @param {boolean} [isTyping]
   */
  function typing(roomId, isTyping = true) {
    const told = toldAt.get(roomId) ?? -Infinity;
    const isRecent = clock.now() - told < TYPING_EVERY_MS;
    if (isTyping === isRecent) return;
    if (isTyping) toldAt.set(roomId, clock.now());
    else toldAt.delete(roomId);
    if (isTyping || told > -Infinity) socket.send({type: "typing", room_id: roomId, state: isTyping});
  }

  /**
   * Keeps the presence of people up to date while they are on screen.
   * @param {number[]} ids
   * @returns {() => void} ends it
   */
  function watchPresence(ids) {
    const people = [...new Set(ids)];
    for (const id of people) watched.set(id, (watched.get(id) ?? 0) + 1);
    watchSoon();
    let isWatching = true;
    return () => {
      if (isWatching) people.forEach(unwatch);
      isWatching = false;
      watchSoon();
    };
  }

  function unwatch(id) {
    if (watched.get(id) > 1) watched.set(id, watched.get(id) - 1);
    else watched.delete(id);
  }

  function watchSoon() {
    timer ??= clock.setTimeout(watchNow, WATCH_DELAY_MS);
  }

  /** Says whom to watch; the answer tells how they are now. */
  async function watchNow() {
    clock.clearTimeout(timer);
    timer = null;
    try {
      const ack = await socket.request({type: "presence", watch: [...watched.keys()].slice(-WATCH_LIMIT)});
      for (const state of ack.presence) store.apply({...state, type: "presence"});
    } catch {
      // The next welcome asks again.
    }
  }

  return {typing, watchPresence, watchNow};
}
