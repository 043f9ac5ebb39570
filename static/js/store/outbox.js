/** Messages on their way: shown at once, sent exactly once, kept until the timeline shows them. */

/**
 * @typedef {"sending"|"failed"|"sent"} EntryState
 * @typedef {{client_id: string, room_id: number, content: string, mentions: number[],
 *   attachments: object[], uploads?: (string|null)[], timestamp: string, order: number, state: EntryState, error: {code: number, message: string}|null,
 *   seq: number|null}} Entry the fields of a message, and how far it has come
 */

export class Outbox {
  /** @type {Map<string, Entry>} */
  #entries = new Map();

  /** @returns {Entry|null} */
  get(clientId) {
    return this.#entries.get(clientId) ?? null;
  }

  /** @returns {Entry[]} a room's, in the order they were written */
  in(roomId) {
    return this.all().filter((entry) => entry.room_id === roomId);
  }

  /** @returns {Entry[]} */
  all() {
    return [...this.#entries.values()].sort((a, b) => a.order - b.order);
  }

  /** @param {Entry} entry */
  add(entry) {
    this.#entries.set(entry.client_id, entry);
  }

  /** Changes an entry. Once its message has arrived, or it was removed, nothing can change that. */
  change(clientId, fields) {
    const entry = this.get(clientId);
    if (entry && entry.state !== "sent") this.add({...entry, ...fields});
  }

  remove(clientId) {
    return this.#entries.delete(clientId);
  }
}
