/** Telling the server how far one has read. */

const COALESCE_MS = 250;

/**
 * @param {Context} context
 */
export function reading({store, socket, clock, screen}) {
  /** @type {Map<number, number>} room → seq that was on screen, until the server has it */
  const unsent = new Map();
  let timer = null;

  /**
   * Marks a room as read up to a message. Waits until the page can be seen.
   * @param {number} roomId
   * @param {number} seq
   */
  function markRead(roomId, seq) {
    const room = store.room(roomId);
    if (!room || seq <= Math.max(room.read_seq, unsent.get(roomId) ?? 0)) return;
    unsent.set(roomId, seq);
    flushReads();
  }

  /** Applies and sends what was read while the page can be seen. */
  function flushReads() {
    if (!screen.isVisible() || unsent.size === 0) return;
    for (const [roomId, seq] of unsent) store.apply({type: "read.local", room_id: roomId, seq});
    timer ??= clock.setTimeout(tell, COALESCE_MS);
  }

  function tell() {
    timer = null;
    for (const [roomId, seq] of unsent) tellRoom(roomId, seq);
  }

  async function tellRoom(roomId, seq) {
    try {
      await socket.request({type: "read", room_id: roomId, seq});
      if (!store.book.isExact(roomId)) store.apply({type: "doubted", room_id: roomId});
    } catch (error) {
      if (error.isTemporary) return;
    }
    if (unsent.get(roomId) === seq) unsent.delete(roomId);
  }

  return {markRead, flushReads};
}
