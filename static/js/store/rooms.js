/** The rooms: what the server said of each, and what has happened in it since. */

import {countUnread} from "./counters.js";

const SHARED = [
  "kind", "name", "description", "avatar", "is_private", "owner_id", "member_count", "announcement", "faces",
  "members_muted",
];
const PERSONAL = [
  "role", "muted_until", "nickname", "muted", "pinned", "hidden", "joined_seq", "peer", "draft",
];
const UNCOUNTED = {last_seq: 0, read_seq: 0, unread: 0, mentions: 0, first_unread_seq: null, version: 0};

/** One room: the object that is shown, and what it is made from. */
class Room {
  /** The messages that the server had not counted yet, by seq. */
  heard = new Map();
  base = UNCOUNTED;
  sharedVersion = 0;
  recallVersion = 0;
  isExact = true;

  constructor(id) {
    this.shown = {id, version: 0, last_seq: 0, read_seq: 0, active_at: "", last_message: null, draft: ""};
  }
}

export class Rooms {
  #rooms = new Map();
  #list = null;
  #me;
  #known;

  /**
   * @param {number} me
   * @param {(roomId: number) => {covers: Function, between: Function}} known the messages known of a room
   */
  constructor(me, known) {
    this.#me = me;
    this.#known = known;
  }

  /** @returns {object|null} */
  get(id) {
    return this.#rooms.get(id)?.shown ?? null;
  }

  ids() {
    return [...this.#rooms.keys()];
  }

  /** @returns {object[]} pinned first, then by activity; hidden ones are left out */
  list() {
    this.#list ??= [...this.#rooms.values()].map(({shown}) => shown).filter(isListed).sort(byPlace);
    return this.#list;
  }

  /** @returns {object[]} every room, the hidden ones too */
  all() {
    return [...this.#rooms.values()].map(({shown}) => shown).filter((room) => "kind" in room).sort(byPlace);
  }

  /**
   * Takes in a summary, or the fields of one that a frame carries.
   * @param {object} fields
   */
  merge(fields) {
    const room = this.#at(fields.id);
    const changes = pick(fields, PERSONAL);
    if (fields.version >= room.sharedVersion) {
      room.sharedVersion = fields.version;
      Object.assign(changes, pick(fields, SHARED));
    }
    changes.version = Math.max(room.shown.version, fields.version ?? 0);
    if ("unread" in fields) this.#rebase(room, fields, changes);
    this.#show(room, changes);
  }

  #rebase(room, summary, changes) {
    const {shown, base} = room;
    changes.last_seq = Math.max(shown.last_seq, summary.last_seq);
    changes.read_seq = Math.max(shown.read_seq, summary.read_seq);
    changes.active_at = later(shown.active_at, summary.active_at);
    changes.last_message = newer(shown.last_message, summary.last_message);
    const isOlder = ["version", "last_seq", "read_seq"].some((field) => summary[field] < base[field]);
    if (isOlder) return;
    room.base = summary;
  }

  /**
   * Takes in a message, new or changed.
   * @param {object} message
   * @returns {boolean} whether it is the first time that this seq is heard of
   */
  hear(message) {
    const room = this.#rooms.get(message.room_id);
    const {shown, heard} = room;
    const isNew = message.seq > shown.last_seq;
    if (message.recalled_at) room.recallVersion = Math.max(room.recallVersion, message.version);
    if (!(heard.get(message.seq)?.version >= message.version)) heard.set(message.seq, message);
    const changes = {
      version: Math.max(shown.version, message.version),
      last_seq: Math.max(shown.last_seq, message.seq),
      last_message: newer(shown.last_message, message),
    };
    if (isNew) Object.assign(changes, {hidden: false, active_at: later(shown.active_at, message.timestamp)});
    this.#show(room, changes);
    return isNew;
  }

  /**
   * Moves the read cursor. It only grows.
   * @returns {boolean} whether it moved
   */
  read(id, seq) {
    const room = this.#rooms.get(id);
    if (!room || seq <= room.shown.read_seq) return false;
    this.#show(room, {read_seq: seq});
    return true;
  }

  /** Whether the counters are the server's, not a guess for want of the messages between. */
  isExact(id) {
    return this.#rooms.get(id)?.isExact ?? true;
  }

  /** Whether a counted call may have been taken back: a recalled message no longer says whom it called. */
  isDated(id) {
    const {base, shown, recallVersion} = this.#rooms.get(id);
    return shown.mentions > 0 && base.version < recallVersion;
  }

  /** Changes fields of the room as shown, for things that carry no version. */
  patch(id, fields) {
    const room = this.#rooms.get(id);
    if (room) this.#show(room, fields);
  }

  remove(id) {
    this.#list = null;
    return this.#rooms.delete(id);
  }

  #at(id) {
    if (!this.#rooms.has(id)) this.#rooms.set(id, new Room(id));
    return this.#rooms.get(id);
  }

  #show(room, changes) {
    const shown = {...room.shown, ...changes};
    const settled = Math.max(room.base.last_seq, shown.read_seq);
    for (const seq of room.heard.keys()) if (seq <= settled) room.heard.delete(seq);
    const {isExact, ...numbers} = this.#count(room, shown);
    room.isExact = isExact;
    room.shown = {...shown, ...numbers};
    this.#list = null;
  }

  #count({base, heard}, {id, read_seq}) {
    const after = [...heard.values()].sort((a, b) => a.seq - b.seq);
    return countUnread(base, read_seq, this.#me, this.#known(id), after);
  }
}

function isListed(room) {
  return !room.hidden && "kind" in room;
}

function byPlace(a, b) {
  if (!a.pinned !== !b.pinned) return a.pinned ? -1 : 1;
  if (a.active_at !== b.active_at) return a.active_at < b.active_at ? 1 : -1;
  return b.id - a.id;
}

function newer(known, message) {
  if (!known || !message) return known ?? message;
  if (known.seq !== message.seq) return known.seq > message.seq ? known : message;
  return known.version >= message.version ? known : message;
}

function later(a, b) {
  return a > b ? a : (b ?? a);
}

function pick(fields, names) {
  return Object.fromEntries(names.filter((name) => name in fields).map((name) => [name, fields[name]]));
}
