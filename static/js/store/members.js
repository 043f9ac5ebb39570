/** Who is in a room, and how far each has read. */

const RANKS = {owner: 0, admin: 1, member: 2};

export class Members {
  /** @type {Map<number, Map<number, object>>} room → user → membership without its user */
  #rooms = new Map();
  /** @type {Map<number, Map<number, number>>} room → user → read cursor, of loaded rooms and others */
  #cursors = new Map();

  isLoaded(roomId) {
    return this.#rooms.has(roomId);
  }

  get(roomId, userId) {
    return this.#rooms.get(roomId)?.get(userId) ?? null;
  }

  /** @returns {object[]} memberships with `user_id` and the newest read cursor */
  list(roomId) {
    const cursors = this.#cursors.get(roomId) ?? new Map();
    return [...(this.#rooms.get(roomId) ?? [])].map(([user_id, member]) => ({
      ...member,
      user_id,
      read_seq: Math.max(member.read_seq, cursors.get(user_id) ?? 0),
    }));
  }

  /** Replaces a room's list. */
  load(roomId, items) {
    this.#rooms.set(roomId, new Map(items.map(({user, ...member}) => [user.id, member])));
  }

  add(roomId, userId, timestamp) {
    const room = this.#rooms.get(roomId);
    if (!room || room.has(userId)) return false;
    room.set(userId, {role: "member", nickname: "", read_seq: 0, joined_at: timestamp, muted_until: null});
    return true;
  }

  drop(roomId, userId) {
    this.#cursors.get(roomId)?.delete(userId);
    return this.#rooms.get(roomId)?.delete(userId) ?? false;
  }

  /** Moves a read cursor. It only grows. */
  read(roomId, userId, seq) {
    if (!this.#cursors.has(roomId)) this.#cursors.set(roomId, new Map());
    const cursors = this.#cursors.get(roomId);
    if (seq <= (cursors.get(userId) ?? 0)) return false;
    cursors.set(userId, seq);
    return true;
  }

  remove(roomId) {
    this.#rooms.delete(roomId);
    this.#cursors.delete(roomId);
  }

  /** How many of the others have read up to a message, of how many. */
  readers(message, me) {
    if (!this.isLoaded(message.room_id)) return null;
    const others = this.list(message.room_id).filter(({user_id}) => user_id !== (message.user_id ?? me));
    return {read: others.filter(({read_seq}) => read_seq >= message.seq).length, total: others.length};
  }
}

/** Orders memberships: owner, admins, members. */
export function byRank(a, b) {
  return RANKS[a.role] - RANKS[b.role];
}
