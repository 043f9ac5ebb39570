/**
 * Sending: shown at once, kept in the vault, sent until there is an answer.
 *
 * The client id stays the same however often an entry is sent, by whichever tab, so the server stores it once.
 * Only one tab sends at a time: who holds the lock.
 */

import {backoff} from "../lib/backoff.js";
import {_} from "../lib/i18n.js";
import {wellFormed} from "../lib/text.js";
import {uuid} from "../lib/uuid.js";
import {ApiError} from "../net/errors.js";

/**
 * @param {Context} context
 * @param {{saveDraft: (roomId: number, text: string) => void}} actions
 */
export function sending({store, socket, calls, vault, tabs, clock, random}, {saveDraft}) {
  /** What is stored, and may stand in the vault a moment longer. */
  const stored = new Set();
  let isFlushing = false;
  let isWanted = false;
  let attempt = 0;
  let timer = null;
  let lastOrder = 0;

  /**
   * Writes a message. It is on screen when this returns. Throws ApiError for a room that is not one's own.
   * @param {number} roomId
   * @param {string} content
   * @param {{mentions?: number[]}} [more]
   * @returns {Entry}
   */
  function send(roomId, content, {mentions = []} = {}) {
    if (!store.room(roomId)) throw new ApiError({code: 40400, message: _("This chat is no longer there.")});
    const written = {content: wellFormed(content), mentions, client_id: uuid()};
    const entry = {...emptyMessage(roomId, store.me.id), ...written, ...placed()};
    store.apply({type: "outbox.added", entry});
    saveDraft(roomId, "");
    keep(entry);
    return entry;
  }

  function placed() {
    lastOrder = Math.max(clock.now(), lastOrder + 1);
    return {order: lastOrder, timestamp: new Date(clock.now()).toISOString(), state: "sending", error: null};
  }

  /** Sends a refused entry again, as the newest. */
  function retry(clientId) {
    const fields = placed();
    store.apply({type: "outbox.changed", client_id: clientId, ...fields});
    const entry = store.entry(clientId);
    if (entry) keep(entry);
  }

  /** Gives an entry up. What is already on its way may still arrive. */
  async function discard(clientId) {
    store.apply({type: "outbox.removed", client_id: clientId});
    await vault.removeEntry(clientId);
    tabs.tell({type: "discarded", client_id: clientId});
  }

  async function keep(entry) {
    try {
      await vault.putEntry(entry);
    } catch {
      const error = {code: 0, message: _("This device has no room left for the message.")};
      return store.apply({type: "outbox.changed", client_id: entry.client_id, state: "failed", error});
    }
    tabs.tell({type: "outbox"});
    await flush();
  }

  /** Sends what waits, if no other tab is at it. */
  async function flush() {
    isWanted = isFlushing;
    if (isFlushing) return;
    isFlushing = true;
    clock.clearTimeout(timer);
    await tabs.alone(drain).finally(() => (isFlushing = false));
    if (isWanted) await flush();
  }

  async function drain() {
    const waiting = (await vault.entries()).filter(({state}) => state === "sending").sort((a, b) => a.order - b.order);
    const rooms = new Map();
    for (const entry of waiting) rooms.set(entry.room_id, [...(rooms.get(entry.room_id) ?? []), entry]);
    await Promise.all([...rooms.values()].map(sendInOrder));
  }

  async function sendInOrder(entries) {
    for (const entry of entries) if (!(await deliver(entry))) return;
  }

  /** @returns {Promise<boolean>} whether the next one of the room may go */
  async function deliver(entry) {
    try {
      const {message} = await socket.request(asFrame(entry));
      attempt = 0;
      arrived(message);
      await vault.removeEntry(entry.client_id);
      tabs.tell({type: "sent", message});
      return true;
    } catch (error) {
      if (error.isTemporary) return later(error);
      await refuse(entry, error);
      return true;
    }
  }

  /** An entry is stored: this tab sent it, or another one. */
  function arrived(message) {
    stored.add(message.client_id);
    store.apply({...message, type: "message"});
  }

  /** Without a socket there is nothing to wait for: the next welcome flushes. */
  function later({retryAfter}) {
    const delay = Math.max((retryAfter ?? 0) * 1000, backoff(attempt++, {random}));
    clock.clearTimeout(timer);
    if (socket.isOnline) timer = clock.setTimeout(flush, delay);
    return false;
  }

  async function refuse(entry, {code, message, errors}) {
    if (!store.room(entry.room_id)) return discard(entry.client_id);
    const [reason = message] = Object.values(errors).flat();
    const refused = {...entry, state: "failed", error: {code, message: reason}};
    store.apply({type: "outbox.changed", client_id: entry.client_id, state: "failed", error: refused.error});
    await vault.putEntry(refused);
    tabs.tell({type: "outbox"});
  }

  /** Shows what the vault holds: from before a reload, or written in another tab. */
  async function restoreOutbox() {
    for (const entry of (await vault.entries()).filter(({client_id}) => !stored.has(client_id))) {
      lastOrder = Math.max(lastOrder, entry.order);
      store.apply({type: "outbox.added", entry});
      store.apply({type: "outbox.changed", client_id: entry.client_id, state: entry.state, error: entry.error});
    }
  }

  /** Takes a message back. */
  async function recall(message) {
    const recalled = await calls.recallMessage(message.id);
    store.apply({...recalled, type: "message.updated"});
    return recalled;
  }

  return {send, retry, discard, recall, flush, arrived, restoreOutbox};
}

function emptyMessage(roomId, userId) {
  return {
    id: null, room_id: roomId, user_id: userId, seq: null, version: 0, kind: "text", payload: {}, attachments: [],
    reply_to: null, reactions: [], edited_at: null, recalled_at: null,
  };
}

function asFrame({room_id, content, client_id, mentions}) {
  return {type: "message", room_id, content, client_id, mentions};
}
