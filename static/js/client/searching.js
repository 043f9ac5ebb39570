/** Searching messages. */

/**
 * @param {Context} context
 */
export function searching({store, calls}) {
  /**
   * One page of what the server finds, newest first.
   * @param {{text: string, filters: Filters}} query
   * @param {number|null} cursor `next` of the page before
   * @returns {Promise<{items: object[], next: number|null}>}
   */
  async function searchMessages({text, filters}, cursor = null) {
    const {items, next, users} = await calls.search({...parameters(text, filters), cursor});
    store.apply({type: "users", users});
    for (const {room_id: roomId} of items) if (!store.room(roomId)) store.apply({type: "doubted", room_id: roomId});
    return {items, next};
  }

  return {searchMessages};
}

function parameters(text, {from, in: roomId, has: kind, before, after}) {
  const {timeZone: tz} = Intl.DateTimeFormat().resolvedOptions();
  return {q: text.trim(), from, room_id: roomId, kind, before, after, tz};
}
