/** Catching up: after every welcome, after a resync, and wherever the store finds that something is missing. */

import {backoff} from "../lib/backoff.js";
import {knownCalls} from "../store/calls.js";
import {oneRoom} from "./history.js";

const PATIENCE_MS = 300;
const LATE_MS = 60_000;
const CHANGES_LIMIT = 200;
const CHANGES_PAGES = 3;
const USERS_LIMIT = 100;
const SYNC_LIMIT = 1000;

/**
 * @param {Context} context
 * @param {Record<"reload"|"resume"|"loadMembers", (roomId: number) => Promise<any>>} actions
 */
export function catchingUp(context, {reload, resume, loadMembers}) {
  const {store, socket, calls, clock, random, screen, events} = context;
  let isSyncing = false;
  let isOutdated = false;
  let attempt = 0;
  let timer = null;
  const busy = new Set();
  const late = new Set();
  const askedUsers = new Set();

  /** Asks for everything that happened since what the store knows. */
  async function sync() {
    isOutdated = isSyncing;
    if (isSyncing) return;
    isSyncing = true;
    try {
      await askSync();
      attempt = 0;
    } catch {
      if (socket.isOnline) clock.setTimeout(sync, backoff(attempt++, {random}));
    }
    isSyncing = false;
    if (isOutdated) sync();
  }

  async function askSync() {
    const loaded = [...store.timelines].filter(([id, {synced}]) => synced !== null && store.room(id));
    const known = loaded.slice(-SYNC_LIMIT);
    const since = Object.fromEntries(known.map(([id, {synced}]) => [id, synced]));
    const claimed = Object.fromEntries(known.map(([id]) => [id, store.room(id).version]));
    const asked = store.book.ids();
    const running = knownCalls(store);
    const ack = await socket.request({type: "sync", rooms: since});
    store.apply({type: "sync", ack, since, claimed, asked, calls: running});
    events.emit("calls.loaded");
  }

  async function greet() {
    askedUsers.clear();
    await sync();
    soon();
    if (screen.roomId === null || !store.room(screen.roomId)) return;
    quietly(loadMembers(screen.roomId));
    quietly(resume(screen.roomId));
  }

  function resync(within) {
    clock.setTimeout(sync, random() * within);
  }

  /** A frame that only comes late closes its gap by itself: wait a little before asking. */
  function soon() {
    timer ??= clock.setTimeout(() => {
      timer = null;
      meetNeeds();
    }, PATIENCE_MS);
  }

  function meetNeeds() {
    const {gaps, lateGaps, resets, rooms, users, members} = store.needs;
    for (const id of emptied(resets)) once(id, () => reload(id));
    for (const id of emptied(gaps)) meetGap(id);
    for (const id of emptied(lateGaps)) meetLate(id);
    for (const id of emptied(rooms)) once(`room:${id}`, () => askRoom(id));
    for (const id of emptied(members)) once(`members:${id}`, () => loadMembers(id));
    const unknown = [...users].filter((id) => !askedUsers.has(id));
    for (let from = 0; from < unknown.length; from += USERS_LIMIT) {
      quietly(askUsers(unknown.slice(from, from + USERS_LIMIT)));
    }
  }

  function meetGap(roomId) {
    if (store.hasGap(roomId)) once(roomId, () => askChanges(roomId));
  }

  /** All open screens have this gap: each asks at a moment of its own, once for all that is missing by then. */
  function meetLate(roomId) {
    if (late.has(roomId)) return;
    late.add(roomId);
    clock.setTimeout(() => {
      late.delete(roomId);
      meetGap(roomId);
    }, random() * LATE_MS);
  }

  async function askChanges(roomId) {
    for (let page = 0; page < CHANGES_PAGES && store.hasGap(roomId); page += 1) {
      const since = store.timelineOf(roomId).synced;
      const claimed = store.room(roomId).version;
      const {items, next, users} = await calls.messages(roomId, {since_version: since, limit: CHANGES_LIMIT});
      store.apply({type: "changes", room_id: roomId, items, users, since, claimed: next === null ? claimed : 0});
    }
    if (store.hasGap(roomId)) await reload(roomId);
  }

  async function askRoom(roomId) {
    try {
      store.apply({...oneRoom(await calls.room(roomId)), type: "summaries"});
    } catch (error) {
      if (error.status === 404) store.apply({type: "room.removed", room_id: roomId});
    }
  }

  /** Nobody is asked about twice before the next welcome: whom the server does not know it will not know soon. */
  async function askUsers(ids) {
    for (const id of ids) askedUsers.add(id);
    const {items} = await calls.users(ids);
    store.apply({type: "users", users: items});
  }

  async function once(key, ask) {
    if (busy.has(key)) return;
    busy.add(key);
    await quietly(ask());
    busy.delete(key);
  }

  store.on("needs", soon);
  return {greet, resync};
}

function emptied(set) {
  const ids = [...set];
  set.clear();
  return ids;
}

/** What failed here is asked for again after the next welcome. */
async function quietly(promise) {
  try {
    await promise;
  } catch (error) {
    if (!error.isTemporary) console.warn(error);
  }
}
