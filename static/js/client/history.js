/** Opening rooms and turning the pages of their history. */

import {askedVersion} from "../store/answers.js";

const PAGE = 50;
const CONTEXT = 15;
const WAYS = {
  newest: () => ({}),
  older: (seq) => ({before: seq}),
  newer: (seq) => ({after: seq}),
  around: (seq) => ({around: seq}),
};

/**
 * @param {Context} context
 * @param {{loadMembers: (roomId: number) => Promise<any>}} actions
 */
export function history({store, calls, vault, screen}, {loadMembers}) {
  const loads = new Map();

  /** Loads a page, once however often it is asked for. */
  function load(roomId, kind, seq = null, fresh = false) {
    const key = `${roomId}:${kind}:${seq}`;
    if (!loads.has(key)) loads.set(key, fetchPage(roomId, kind, seq, fresh).finally(() => loads.delete(key)));
    return loads.get(key);
  }

  async function fetchPage(roomId, kind, seq, fresh) {
    const asOf = askedVersion(store, roomId, fresh);
    store.apply({type: "loading", room_id: roomId, loading: kind});
    try {
      const page = await calls.messages(roomId, {...WAYS[kind](seq), limit: PAGE});
      store.apply({...page, type: "page", room_id: roomId, kind, seq, as_of: asOf, fresh});
    } catch (error) {
      if (store.room(roomId)) store.apply({type: "loading", room_id: roomId, error});
      throw error;
    }
  }

  /** Whether a stretch of messages around a seq is here, so that no page is needed to show it. */
  function isKnown(roomId, seq) {
    const {last_seq: lastSeq, joined_seq: joinedSeq = 0} = store.room(roomId);
    const timeline = store.timelineOf(roomId);
    const from = Math.max(timeline.floor, joinedSeq + 1, seq - CONTEXT);
    return timeline.ranges.length > 0 && timeline.covers(from, Math.min(lastSeq, seq + CONTEXT));
  }

  /** Goes to a message: a quote, a search result, the first unread one. */
  async function loadAround(roomId, seq) {
    if (isKnown(roomId, seq)) store.apply({type: "shown", room_id: roomId, seq});
    else await load(roomId, "around", seq);
  }

  /** Goes to the newest message. */
  async function loadNewest(roomId) {
    const {last_seq: lastSeq} = store.room(roomId);
    if (isKnown(roomId, lastSeq)) store.apply({type: "shown", room_id: roomId, seq: lastSeq});
    else await load(roomId, "newest");
  }

  async function loadOlder(roomId) {
    const {has_older: hasOlder} = store.timeline(roomId);
    if (hasOlder) await load(roomId, "older", store.timelineOf(roomId).view[0]);
  }

  async function loadNewer(roomId) {
    const {view, tail} = store.timelineOf(roomId);
    if (view && !tail) await load(roomId, "newer", view[1]);
  }

  /** Loads again what is on screen, for a room whose changes were too many to list. */
  async function reload(roomId) {
    const timeline = store.timelines.get(roomId);
    if (!timeline) return;
    if (screen.roomId !== roomId) return store.apply({type: "forgotten", room_id: roomId});
    if (timeline.tail || timeline.anchor === null) await load(roomId, "newest", null, true);
    else await load(roomId, "around", timeline.anchor, true);
  }

  /** Loads what could not be loaded before the connection was back. */
  async function resume(roomId) {
    const {error, loaded} = store.timeline(roomId);
    if (error) store.apply({type: "loading", room_id: roomId});
    if (!loaded) await loadNewest(roomId);
  }

  async function restore(roomId) {
    if (store.timelineOf(roomId).view) return;
    const page = await vault.page(roomId);
    if (page) store.apply({type: "restored", ...page});
  }

  /**
   * Puts a room on screen: what the browser has at once, then its newest page, or the one around a message.
   * @param {number} roomId
   * @param {number|null} [at] the message's seq
   */
  async function openRoom(roomId, at = null) {
    if (screen.roomId !== roomId) closeRoom();
    screen.roomId = roomId;
    if (!store.room(roomId)) store.apply({...oneRoom(await calls.room(roomId)), type: "summaries"});
    if (!store.members(roomId)) loadMembers(roomId).catch(() => null);
    await restore(roomId);
    if (screen.roomId !== roomId) return;
    if (at !== null) return await loadAround(roomId, at);
    if (store.timeline(roomId).loaded) return;
    const {view} = store.timelineOf(roomId);
    if (view) store.apply({type: "shown", room_id: roomId, seq: view[1]});
    await loadNewest(roomId);
  }

  /**
   * A page of what a room's messages carry, newest first.
   * @param {number} roomId
   * @param {{kind: string, before?: string|number|null}} query
   * @returns {Promise<{items: object[], next: string|number|null}>}
   */
  async function roomFiles(roomId, query) {
    const {users, ...page} = await calls.roomFiles(roomId, query);
    store.apply({type: "users", users: users ?? []});
    return page;
  }

  /** Takes the room off the screen. */
  function closeRoom() {
    if (screen.roomId !== null) store.apply({type: "closed", room_id: screen.roomId});
    screen.roomId = null;
  }

  return {openRoom, closeRoom, loadOlder, loadNewer, loadAround, loadNewest, roomFiles, reload, resume};
}

/** An answer that is one room, as the list of rooms that the store takes. */
export function oneRoom({users, ...room}) {
  return {rooms: [room], users};
}
