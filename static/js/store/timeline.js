/** The known messages of one room: which seqs, up to which version, and the stretch on screen. */

import {addRange, rangeAt, within} from "./ranges.js";

export const WINDOW_LIMIT = 240;
const LIVE_LIMIT = 480;
const CLOSED_LIMIT = 100;

export class Timeline {
  /** @type {Map<number, object>} seq → message */
  messages = new Map();
  /** @type {Range[]} seqs that are known without a hole */
  ranges = [];
  /** Every change up to this version is applied to what is known here; null while nothing is known. */
  synced = null;
  /** The highest version at which an answer that was asked for earlier may be outdated. */
  blind = 0;
  /** Versions heard of beyond a gap. */
  ahead = new Set();
  /** The lowest seq there is for this reader. */
  floor = 1;
  /** A seq of the stretch on screen. */
  anchor = null;
  /** Whether the stretch on screen follows the newest message. */
  tail = false;
  loading = null;
  error = null;

  /** @returns {Range|null} the stretch on screen */
  get view() {
    return this.anchor === null ? (this.ranges.at(-1) ?? null) : rangeAt(this.ranges, this.anchor);
  }

  /** Whether a change with this version, or one before it, has not been heard of. */
  misses(version) {
    return this.synced !== null && version > this.synced;
  }

  /**
   * One change, heard live or read in a list of changes.
   * @param {object} message
   */
  change(message) {
    this.#begin(message.version);
    this.#put(message);
    this.ranges = addRange(this.ranges, message.seq, message.seq);
    if (message.version > this.synced) this.ahead.add(message.version);
    this.#closeGaps();
    if (this.messages.size > LIVE_LIMIT) this.#limitLive();
  }

  /**
   * Says that every change up to a version has been applied, counting from what was known before asking.
   * @param {number|null} since what was asked from
   * @param {number} version
   */
  reach(since, version) {
    if (this.synced === null || since === null || since > this.synced) return;
    this.synced = Math.max(this.synced, version);
    for (const heard of this.ahead) if (heard <= this.synced) this.ahead.delete(heard);
    this.#closeGaps();
  }

  /**
   * A page of history: neighbouring messages, ascending.
   * @param {object[]} items
   * @param {{asOf: number, from?: number, to?: number, isFirst: boolean}} page what was asked: `asOf` the version known
   *   then; `from`, `to` the seqs the page reaches even if none of its messages carries them
   */
  page(items, {asOf, from = Infinity, to = -Infinity, isFirst}) {
    const first = Math.min(from, items[0]?.seq ?? Infinity);
    const last = Math.max(to, items.at(-1)?.seq ?? -Infinity);
    if (isFirst) this.floor = Number.isFinite(first) ? first : last + 1;
    this.#begin(asOf);
    if (asOf < this.blind) this.synced = Math.min(this.synced, asOf);
    for (const message of items) this.#put(message);
    if (first <= last) this.ranges = addRange(this.ranges, first, last);
  }

  /** Forgets everything but how the stretch on screen was being read. */
  clear() {
    this.#keep(Infinity, -Infinity);
    this.ahead.clear();
    this.synced = this.anchor = null;
    this.tail = false;
  }

  /** Shows the stretch that holds a seq. */
  show(seq) {
    this.anchor = seq;
    this.tail = false;
  }

  /** Notices that the stretch on screen has reached the room's newest message. */
  follow(lastSeq) {
    if (this.anchor === null && !this.tail && lastSeq > 0) return;
    const view = this.view;
    if (view ? view[1] >= lastSeq : lastSeq === 0) this.tail = true;
    if (view && this.tail) this.anchor = view[1];
  }

  /**
   * Cuts the stretch on screen to a length, at the end that is not being read.
   * @param {"older"|"newer"} direction the one it grew in
   * @param {number} [limit]
   */
  trim(direction, limit = WINDOW_LIMIT) {
    const view = this.view;
    if (!view || view[1] - view[0] < limit) return;
    if (direction === "older") {
      this.#keep(view[0], view[0] + limit - 1);
      this.show(view[0]);
    } else {
      this.#keep(view[1] - limit + 1, this.ranges.at(-1)[1]);
      if (this.anchor !== null) this.anchor = view[1];
    }
  }

  /** Keeps only the newest messages, for a room that is no longer on screen. */
  shrink() {
    const last = this.ranges.at(-1);
    this.anchor = null;
    this.tail = false;
    if (last) this.#keep(Math.max(last[0], last[1] - CLOSED_LIMIT + 1), last[1]);
  }

  /** @returns {object[]} the messages of the stretch on screen */
  shown() {
    const view = this.view;
    return view ? this.between(view[0], view[1]) : [];
  }

  /** @returns {object[]} the known messages from one seq to another */
  between(from, to) {
    const found = [];
    for (let seq = from; seq <= to; seq += 1) {
      if (this.messages.has(seq)) found.push(this.messages.get(seq));
    }
    return found;
  }

  /** Whether every seq from one to another is known. */
  covers(from, to) {
    return from > to || (rangeAt(this.ranges, from)?.[1] ?? -1) >= to;
  }

  /** Of the changes up to the first version that is known here nothing was kept. */
  #begin(version) {
    if (this.synced !== null) return;
    this.synced = version;
    this.blind = Math.max(this.blind, version);
  }

  #put(message) {
    const known = this.messages.get(message.seq);
    if (!known || known.version < message.version) this.messages.set(message.seq, message);
  }

  #closeGaps() {
    while (this.ahead.delete(this.synced + 1)) this.synced += 1;
  }

  /** New messages may not pile up for ever, nor push away what somebody is reading. */
  #limitLive() {
    if (this.tail || this.anchor === null) this.trim("newer", LIVE_LIMIT / 2);
    else this.#keep(...this.view);
  }

  #keep(from, to) {
    for (const [seq, {version}] of this.messages) {
      if (seq >= from && seq <= to) continue;
      this.messages.delete(seq);
      this.blind = Math.max(this.blind, version);
    }
    this.ranges = within(this.ranges, from, to);
  }
}
