/**
 * Everything the page knows, and the one way to change it: `apply(event)`. No DOM, no network.
 *
 * Events are the server's frames (frames.js), answers to requests (answers.js) and what happens here (local.js).
 * What the state lacks stands in `needs`; the topic "needs" says so and the client fetches it.
 */

import {systemClock} from "../lib/clock.js";
import {_} from "../lib/i18n.js";
import {compareNames} from "../lib/names.js";
import {answers} from "./answers.js";
import {Bubbles} from "./bubbles.js";
import {CallLog} from "./call-log.js";
import {callEvents, isMissed} from "./calls.js";
import {contactEvents} from "./contacts.js";
import {frames} from "./frames.js";
import {local} from "./local.js";
import {byRank, Members} from "./members.js";
import {Outbox} from "./outbox.js";
import {People} from "./people.js";
import {Rooms} from "./rooms.js";
import {Timeline} from "./timeline.js";
import {Topics} from "./topics.js";
import {Typing} from "./typing.js";

const HANDLERS = {...frames, ...callEvents, ...contactEvents, ...answers, ...local};
const NOTHING_KNOWN = new Timeline();

export class Store {
  /**
   * @param {{me: object, clock?: Clock, schedule?: (fn: () => void) => void}} options
   */
  constructor({me, clock = systemClock, schedule}) {
    this.me = me;
    this.connection = {state: "connecting", reason: "", retry_at: null};
    this.topics = new Topics(schedule);
    this.timelines = new Map();
    this.book = new Rooms(me.id, (roomId) => this.timelines.get(roomId) ?? NOTHING_KNOWN);
    this.people = new People();
    /** Whom one has blocked. @type {Set<number>} */
    this.blocked = new Set();
    this.roster = new Members();
    this.outbox = new Outbox();
    this.typists = new Typing(clock, (roomId) => this.topics.touch(`typing:${roomId}`));
    this.bubbles = new Bubbles(this);
    /** Going on, with a part of mine, by id. @type {Map<number, object>} */
    this.calls = new Map();
    /** Those that are over: an older word of one does not bring it back. @type {Set<number>} */
    this.endedCalls = new Set();
    /** Those I missed and have not looked at, by id. @type {Set<number>} */
    this.missedCalls = new Set();
    this.callLog = new CallLog();
    /** The socket's, which the server has given it. */
    this.connectionId = null;
    this.unsavedDrafts = new Set();
    const kinds = ["gaps", "lateGaps", "resets", "rooms", "users", "members"];
    this.needs = Object.fromEntries(kinds.map((kind) => [kind, new Set()]));
  }

  /**
   * Changes the state. An event nobody knows changes nothing: a newer server may say more than this page understands.
   * @param {{type: string}} event
   */
  apply(event) {
    if (Object.hasOwn(HANDLERS, event.type)) HANDLERS[event.type](this, event);
  }

  /**
   * Hears of changes.
   * @param {string} topic
   * @param {(topics: Set<string>) => void} listener
   * @returns {() => void}
   */
  on(topic, listener) {
    return this.topics.on(topic, listener);
  }

  /** @returns {object[]} the list of rooms, in its order */
  rooms() {
    return this.book.list();
  }

  /** @returns {object[]} those that were hidden from the list too */
  allRooms() {
    return this.book.all();
  }

  /** @returns {object|null} */
  room(id) {
    return this.book.get(id);
  }

  /** @returns {{unread: number, mentions: number, muted: boolean}} the sums for badges */
  totals() {
    const totals = {unread: 0, mentions: 0, muted: false};
    for (const {muted, unread, mentions} of this.rooms()) {
      totals.unread += muted ? mentions : unread;
      totals.mentions += mentions;
      totals.muted ||= Boolean(muted && unread);
    }
    return totals;
  }

  /** @returns {object} see bubbles.js */
  timeline(roomId) {
    return this.bubbles.timeline(roomId);
  }

  /** @returns {Timeline} the messages known of a room */
  timelineOf(roomId) {
    if (!this.timelines.has(roomId)) this.timelines.set(roomId, new Timeline());
    return this.timelines.get(roomId);
  }

  /** Whether something of a room's loaded messages may have been missed. */
  hasGap(roomId) {
    const room = this.room(roomId);
    return Boolean(room && this.timelines.get(roomId)?.misses(room.version));
  }

  /** @returns {object|null} */
  user(id) {
    return this.people.get(id);
  }

  /** @returns {string} what to call somebody, in a room or anywhere */
  name(id, roomId = null) {
    const user = this.user(id);
    if (user?.deleted) return _("Deleted account");
    const nickname = roomId === null ? "" : (this.roster.get(roomId, id)?.nickname ?? "");
    return nickname || user?.display_name || user?.username || "";
  }

  /** @returns {boolean} whether it is the direct room with oneself, where one keeps things */
  isOwn(room) {
    return room.peer?.id === this.me.id;
  }

  /** @returns {string} */
  roomName(room) {
    if (this.isOwn(room)) return _("File Transfer");
    return room.peer ? this.name(room.peer.id) : room.name;
  }

  /** @returns {object[]|null} members with their user: owner, admins, then everybody by name */
  members(roomId) {
    if (!this.roster.isLoaded(roomId)) return null;
    const named = this.roster.list(roomId).map((member) => ({...member, user: this.user(member.user_id)}));
    const name = ({user_id}) => this.name(user_id, roomId);
    return named.sort((a, b) => byRank(a, b) || compareNames(name(a), name(b)));
  }

  /** @returns {{read: number, total: number}|null} */
  readers(message) {
    return message.seq === null ? null : this.roster.readers(message, this.me.id);
  }

  /** @returns {number[]} */
  typing(roomId) {
    return this.typists.in(roomId);
  }

  /** @returns {object|null} my part in a call */
  myLeg(call) {
    return call.participants.find(({user_id: id}) => id === this.me.id) ?? null;
  }

  /** @returns {object[]} the call log, newest first */
  callList(filter) {
    return this.callLog.list(filter, (call) => (filter === "missed" ? isMissed(this, call) : Boolean(this.myLeg(call))));
  }

  /** @returns {"out"|"in"|"missed"} whose call it was, and whether it did not reach me */
  direction(call) {
    if (isMissed(this, call)) return "missed";
    return call.user_id === this.me.id ? "out" : "in";
  }

  /** @returns {string} */
  draft(roomId) {
    return this.room(roomId)?.draft ?? "";
  }

  /** @returns {Entry|null} */
  entry(clientId) {
    return this.outbox.get(clientId);
  }
}
