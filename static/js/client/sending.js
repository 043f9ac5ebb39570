/**
 * Sending: shown at once, kept in the vault, sent until there is an answer.
 *
 * The client id stays the same however often an entry is sent, by whichever tab, so the server stores it once.
 * Only one tab sends at a time: who holds the lock. Messages of a room go in the order they were written; only a
 * long upload is overtaken.
 */

import {backoff} from "../lib/backoff.js";
import {_} from "../lib/i18n.js";
import {wellFormed} from "../lib/text.js";
import {uuid} from "../lib/uuid.js";
import {ApiError} from "../net/errors.js";
import {asFrame, asRefused, attachment, emptyMessage, isUploaded} from "./entries.js";

/** How long a message waits for the uploads of those before it. */
const PATIENCE_MS = 10_000;
/** Whoever must wait longer is told so, rather than left to look at a clock. */
const LONGEST_WAIT_SECONDS = 15;

/**
 * @param {Context} context
 * @param {{saveDraft: (roomId: number, text: string) => void, upload: (clientId: string) => any,
 *   uploadAll: () => Promise<void>, cancelUpload: (entry: Entry) => void}} actions
 * @param {Previews} previews
 */
export function sending({store, socket, calls, vault, tabs, clock, random}, actions, previews) {
  /** What is stored, and may stand in the vault a moment longer. */
  const stored = new Set();
  let isFlushing = false;
  let isWanted = false;
  let attempt = 0;
  let timer = null;
  let lastOrder = 0;
  let onlineSince = 0;

  /**
   * Writes a message. It is on screen when this returns. Throws ApiError for a room that is not one's own.
   * @param {number} roomId
   * @param {string} content
   * @param {{mentions?: number[]}} [more]
   * @returns {Entry}
   */
  function send(roomId, content, {mentions = []} = {}) {
    const entry = compose(roomId, {content: wellFormed(content), mentions});
    store.apply({type: "outbox.added", entry});
    actions.saveDraft(roomId, "");
    keep(entry);
    return entry;
  }

  /**
   * Sends files in one message of their kind. It is on screen when this returns; the files follow.
   * @param {number} roomId
   * @param {{blob: Blob, name: string, kind: string, width?: number, height?: number, duration?: number,
   *   waveform?: number[], poster?: Blob, original?: boolean}[]} files all of one kind
   * @param {{caption?: string, mentions?: number[]}} [more]
   * @returns {Entry}
   */
  function sendFiles(roomId, files, {caption = "", mentions = []} = {}) {
    const blobs = files.map(({blob}) => blob);
    const carried = {kind: files[0].kind, attachments: files.map(attachment), uploads: files.map(() => null)};
    const bare = compose(roomId, {content: wellFormed(caption), mentions, ...carried});
    previews.hold(bare.client_id, blobs);
    const entry = previews.withUrlsNow(bare, files.map(({poster}) => poster ?? null));
    store.apply({type: "outbox.added", entry});
    keep(entry);
    return entry;
  }

  function compose(roomId, fields) {
    if (!store.room(roomId)) throw new ApiError({code: 40400, message: _("This chat is no longer there.")});
    return {...emptyMessage(roomId, store.me.id), ...fields, client_id: uuid(), ...placed()};
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
    discarded(clientId);
    await vault.removeEntry(clientId);
    tabs.tell({type: "discarded", client_id: clientId});
  }

  /** An entry was given up, here or in another tab. */
  function discarded(clientId) {
    const entry = store.entry(clientId);
    store.apply({type: "outbox.removed", client_id: clientId});
    if (entry) actions.cancelUpload(entry);
  }

  async function keep(entry) {
    try {
      const kept = vault.putEntry(entry);
      if (!isUploaded(entry)) actions.upload(entry.client_id);
      await kept;
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
    for (const entry of entries) {
      if (!isUploaded(entry)) {
        if (holdsBack(entry)) return;
      } else if (!(await deliver(entry))) return;
    }
  }

  /** Whether the next ones of the room wait for an entry's upload. */
  function holdsBack({order}) {
    const patience = Math.max(order, onlineSince) + PATIENCE_MS - clock.now();
    if (patience > 0) clock.setTimeout(flush, patience);
    return patience > 0;
  }

  /** @returns {Promise<boolean>} whether the next one of the room may go */
  async function deliver(entry) {
    try {
      const {message} = await socket.request(asFrame(entry));
      attempt = 0;
      arrived(message);
      previews.release(entry.client_id);
      await vault.removeEntry(entry.client_id);
      tabs.tell({type: "sent", message});
      return true;
    } catch (error) {
      if (error.isTemporary && !(error.retryAfter > LONGEST_WAIT_SECONDS)) return later(error);
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

  /** Fails an entry; in a vault without room it stays as it was, and is tried again later. */
  async function refuse(entry, error) {
    if (!store.room(entry.room_id)) return discard(entry.client_id);
    const refused = asRefused(entry, error);
    store.apply({type: "outbox.changed", client_id: entry.client_id, ...refused});
    await vault.putEntry({...entry, ...refused}).catch(() => null);
    tabs.tell({type: "outbox"});
  }

  /** Shows what the vault holds: from before a reload, or written in another tab. */
  async function restoreOutbox() {
    for (const kept of (await vault.entries()).filter(({client_id}) => !stored.has(client_id))) {
      lastOrder = Math.max(lastOrder, kept.order);
      const entry = await previews.shown(kept);
      if (stored.has(entry.client_id)) continue;
      store.apply({type: "outbox.added", entry});
      store.apply({type: "outbox.changed", client_id: entry.client_id, state: entry.state, error: entry.error});
    }
    actions.uploadAll();
  }

  /** Takes a message back. */
  async function recall(message) {
    const recalled = await calls.recallMessage(message.id);
    store.apply({...recalled, type: "message.updated"});
    return recalled;
  }

  socket.on("welcome", () => {
    onlineSince = clock.now();
    actions.uploadAll();
  });

  return {send, sendFiles, retry, discard, discarded, recall, flush, refuse, arrived, restoreOutbox};
}
