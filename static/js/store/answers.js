/** What the answers to requests do to the state. */

import {takeCalls} from "./calls.js";
import {takeBlocked} from "./contacts.js";
import {dropRoom, need, noticeGap, settleEntry, takeMessage, takeRoom, takeUser, takeUsers} from "./taking.js";

/** @type {Record<string, (store: Store, event: object) => void>} */
export const answers = {
  /** Summaries of rooms: {rooms, users}. */
  summaries(store, {rooms, users}) {
    takeUsers(store, users);
    for (const room of rooms) {
      store.needs.rooms.delete(room.id);
      takeRoom(store, room);
    }
  },

  /**
   * A page of history: {room_id, kind: newest|older|newer|around, seq, items, next, users, as_of, fresh}.
   * `as_of` is askedVersion() when it was asked for, or 0: then the page speaks for itself. `fresh` drops what was
   * known before.
   */
  page(store, {room_id: roomId, kind, seq, items, next, users, as_of: asOf, fresh = false}) {
    takeUsers(store, users);
    if (!store.room(roomId)) return;
    const timeline = store.timelineOf(roomId);
    if (fresh) timeline.clear();
    const newest = Math.max(asOf, ...items.map(({version}) => version));
    timeline.page(items, {asOf: newest, ...reach(kind, seq, next, items)});
    if (kind === "newest" || kind === "around") timeline.show(nearest(items, kind === "around" ? seq : Infinity));
    else timeline.trim(kind);
    finishPage(store, roomId, timeline, items);
  },

  /**
   * The answer to a sync frame: {ack, since: {room: version}, claimed: {room: version}, asked: [room ids], calls}.
   * `claimed` are the versions known to exist, and `asked` the rooms known, when it was sent; `calls` are knownCalls()
   * of that time. A room that the answer is silent about is looked at.
   */
  sync(store, {ack, since, claimed, asked, calls}) {
    takeUsers(store, ack.users);
    takeBlocked(store, ack);
    takeCalls(store, ack, calls);
    const isTold = new Set([...ack.rooms.map(({id}) => id), ...ack.removed]);
    for (const id of ack.removed) dropRoom(store, id);
    for (const id of asked) if (!isTold.has(id)) need(store, "rooms", id);
    for (const room of ack.rooms) takeRoom(store, room);
    for (const id of ack.limited) if (store.timelines.get(id)?.view) need(store, "resets", id);
    const isLimited = new Set(ack.limited);
    for (const [id, version] of Object.entries(claimed).filter(([id]) => !isLimited.has(Number(id)))) {
      takeChanges(store, Number(id), ack.changes[id] ?? [], since[id] ?? null, version);
    }
  },

  /** What changed in a room after a version: {room_id, items, since, claimed, users}. */
  changes(store, {room_id, items, since, claimed, users}) {
    takeUsers(store, users);
    takeChanges(store, room_id, items, since, claimed);
  },

  /** Everybody in a room: {room_id, items}. */
  members(store, {room_id, items}) {
    store.needs.members.delete(room_id);
    takeUsers(store, items.map(({user}) => user));
    if (!store.room(room_id)) return;
    store.roster.load(room_id, items);
    store.topics.touch(`members:${room_id}`);
  },

  /** People: {users}. */
  users: (store, {users}) => takeUsers(store, users),

  /** One's own profile and settings: {user}. */
  me: (store, {user}) => takeUser(store, user),
};

/**
 * The version to hand in with a page that is about to be asked for: every change up to it will be in the page.
 * @param {Store} store
 * @param {number} roomId
 * @param {boolean} [isFresh] whether the page will replace what is known
 * @returns {number}
 */
export function askedVersion(store, roomId, isFresh = false) {
  const known = isFresh ? null : (store.timelines.get(roomId)?.synced ?? null);
  return known ?? store.room(roomId)?.version ?? 0;
}

function takeChanges(store, roomId, items, since, claimed) {
  for (const message of items) takeMessage(store, message);
  store.timelines.get(roomId)?.reach(since, Math.max(claimed ?? 0, items.at(-1)?.version ?? 0));
  noticeGap(store, roomId);
}

function reach(kind, seq, next, items) {
  const isEnd = next === null || items.length === 0;
  if (kind === "older") return {to: seq - 1, isFirst: isEnd};
  if (kind === "newer") return {from: seq + 1, isFirst: false};
  return {isFirst: kind === "newest" && isEnd};
}

function nearest(items, seq) {
  const before = items.filter((message) => message.seq <= seq).at(-1);
  return (before ?? items[0])?.seq ?? null;
}

function finishPage(store, roomId, timeline, items) {
  timeline.loading = timeline.error = null;
  const {last_seq: lastSeq} = store.room(roomId);
  for (const message of items) {
    if (message.seq >= lastSeq) takeMessage(store, message);
    settleEntry(store, message);
  }
  timeline.follow(store.room(roomId).last_seq);
  needAuthors(store, items);
  noticeGap(store, roomId);
  store.bubbles.changed(roomId);
}

function needAuthors(store, items) {
  for (const {user_id} of items) if (user_id !== null && !store.user(user_id)) need(store, "users", user_id);
}
