/** What happens on this page, and what the browser kept from an earlier one. */

import {takeCalls} from "./calls.js";
import {takeBlocked} from "./contacts.js";
import {need, noticeGap, settleEntry, takeRoom, takeUsers} from "./taking.js";

/** @type {Record<string, (store: Store, event: object) => void>} */
export const local = {
  /** The state the page was served with, or the one kept for reading offline: {me, rooms, users, calls, missed_calls, blocked}. */
  state(store, {me, rooms, users, calls, missed_calls, blocked}) {
    takeUsers(store, [...(users ?? []), me]);
    takeBlocked(store, {blocked});
    takeCalls(store, {calls, missed_calls});
    for (const room of rooms) takeRoom(store, room);
  },

  /** A timeline that the browser kept: {room_id, messages, synced}. What is known by now is newer. */
  restored(store, {room_id: roomId, messages, synced}) {
    if (!store.room(roomId) || store.timelines.get(roomId)?.view || messages.length === 0) return;
    const timeline = store.timelineOf(roomId);
    timeline.page(messages, {asOf: synced, isFirst: false});
    noticeGap(store, roomId);
    store.bubbles.changed(roomId);
  },

  /** The socket's state: {state, reason, retry_at}. */
  connection(store, {state, reason = "", retry_at = null}) {
    store.connection = {state, reason, retry_at};
    store.topics.touch("connection");
  },

  /** A load began, or failed: {room_id, loading, error}. */
  loading(store, {room_id, loading = null, error = null}) {
    Object.assign(store.timelineOf(room_id), {loading, error});
    store.bubbles.changed(room_id);
  },

  /** The screen goes to a message that is known already: {room_id, seq}. */
  shown(store, {room_id, seq}) {
    const timeline = store.timelineOf(room_id);
    timeline.show(seq);
    timeline.follow(store.room(room_id).last_seq);
    store.bubbles.changed(room_id);
  },

  /** The room went off the screen: {room_id}. */
  closed(store, {room_id}) {
    store.timelines.get(room_id)?.shrink();
    store.bubbles.changed(room_id);
  },

  /** What is known of a room's messages is too old to be mended: {room_id}. */
  forgotten(store, {room_id}) {
    store.timelines.delete(room_id);
    store.bubbles.changed(room_id);
  },

  /** One has read up to a message: {room_id, seq}. */
  "read.local"(store, {room_id, seq}) {
    if (store.book.read(room_id, seq)) store.topics.touch("rooms", `room:${room_id}`);
  },

  /** The room's summary should be asked for again: {room_id}. */
  doubted: (store, {room_id}) => need(store, "rooms", room_id),

  /** Fields of one's own membership, before the server has agreed: {room_id, fields}. */
  membership(store, {room_id, fields}) {
    store.book.patch(room_id, fields);
    store.topics.touch("rooms", `room:${room_id}`);
  },

  /** The composer's text: {room_id, text}. */
  draft(store, {room_id, text}) {
    if (!store.room(room_id) || store.draft(room_id) === text) return;
    store.unsavedDrafts.add(room_id);
    store.book.patch(room_id, {draft: text});
    store.topics.touch("rooms", `room:${room_id}`, `draft:${room_id}`);
  },

  /** The server has a draft: {room_id, text}. */
  "draft.saved"(store, {room_id, text}) {
    if (store.draft(room_id) === text) store.unsavedDrafts.delete(room_id);
  },

  /** A message was written, or found in the browser's outbox: {entry}. */
  "outbox.added"(store, {entry}) {
    if (!store.outbox.get(entry.client_id)) store.outbox.add(entry);
    for (const message of store.timelines.get(entry.room_id)?.messages.values() ?? []) settleEntry(store, message);
    store.bubbles.changed(entry.room_id);
  },

  /** An entry is being sent again, or was refused: {client_id, …fields}. */
  "outbox.changed"(store, {type, client_id, ...fields}) {
    store.outbox.change(client_id, fields);
    changed(store, client_id);
  },

  /** An entry was given up: {client_id}. */
  "outbox.removed"(store, {client_id}) {
    const entry = store.entry(client_id);
    store.outbox.remove(client_id);
    if (entry) store.bubbles.changed(entry.room_id);
  },
};

function changed(store, clientId) {
  const entry = store.entry(clientId);
  if (entry) store.bubbles.changed(entry.room_id);
}
