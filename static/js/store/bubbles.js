/** What a conversation shows: the messages of one stretch, then what is on its way. */

export class Bubbles {
  #store;
  /** @type {WeakMap<object, object>} message or entry → bubble; messages are replaced, never changed */
  #made = new WeakMap();
  /** @type {Map<number, object>} room → timeline as shown */
  #shown = new Map();

  constructor(store) {
    this.#store = store;
  }

  /**
   * A room's timeline as shown. The same object while nothing changed.
   * @param {number} roomId
   */
  timeline(roomId) {
    if (!this.#shown.has(roomId)) this.#shown.set(roomId, this.#build(roomId));
    return this.#shown.get(roomId);
  }

  /** Says that a room's timeline has changed; what the timeline shows by now has arrived. */
  changed(roomId) {
    this.#shown.delete(roomId);
    this.#forgetArrived(roomId);
    this.#store.topics.touch(`timeline:${roomId}`);
  }

  #build(roomId) {
    const known = this.#store.timelines.get(roomId);
    const view = known?.view ?? null;
    const isTail = known?.tail ?? false;
    const entries = isTail ? this.#store.outbox.in(roomId) : [];
    return {
      items: [...(known?.shown() ?? []), ...entries].map((item) => this.#bubble(item)),
      has_older: view !== null && view[0] > Math.max(known.floor, (this.#store.room(roomId)?.joined_seq ?? 0) + 1),
      has_newer: !isTail,
      at_newest: isTail,
      loaded: isTail || known?.anchor != null,
      loading: known?.loading ?? null,
      error: known?.error ?? null,
    };
  }

  #bubble(item) {
    if (!this.#made.has(item)) {
      const isOwn = item.user_id === this.#store.me.id && item.client_id;
      this.#made.set(item, {state: "sent", error: null, ...item, key: isOwn ? `c${item.client_id}` : `m${item.id}`});
    }
    return this.#made.get(item);
  }

  /** An entry that was sent goes when its message is on screen, or when its place is not. */
  #forgetArrived(roomId) {
    const known = this.#store.timelines.get(roomId);
    const view = known?.view;
    for (const {client_id, state, seq} of this.#store.outbox.in(roomId)) {
      if (state !== "sent") continue;
      if (!known?.tail || (view && seq <= view[1])) this.#store.outbox.remove(client_id);
    }
  }
}
