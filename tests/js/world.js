/** A page between a model server and a store. */

import assert from "node:assert/strict";

import {askedVersion} from "../../static/js/store/answers.js";
import {freshStore} from "./fresh.js";
import {seeded} from "./random.js";
import {ModelServer} from "./server.js";

const ME = 1;
const WAYS = {older: "before", newer: "after", around: "around"};

/** Its network drops, doubles and reorders. */
export class World {
  constructor(seed, {loss = 0.2} = {}) {
    Object.assign(this, {...seeded(seed), loss, wire: [], lastClientId: 0});
    this.server = new ModelServer({me: ME});
    for (const [id, {joinedSeq}] of this.server.rooms) {
      for (let n = joinedSeq + this.below(30); n > 0; n -= 1) this.server.post(id, this.pick([1, 2, 3]));
    }
    this.store = freshStore(this.server);
  }

  /** Puts something on the way to the page, to arrive some time. */
  carry(arrive, {isSure = false} = {}) {
    if (!isSure && this.chance(this.loss)) return;
    const copies = !isSure && this.chance(0.2) ? 2 : 1;
    for (let n = 0; n < copies; n += 1) {
      const place = this.chance(0.25) ? this.below(this.wire.length + 1) : this.wire.length;
      this.wire.splice(place, 0, arrive);
    }
  }

  frame(frame) {
    this.carry(() => this.store.apply(frame));
  }

  step() {
    const others = [this.someoneWrites, this.someoneWrites, this.someoneWrites, this.someoneRecalls];
    const mine = [this.iWrite, this.iRead, this.iReadElsewhere, this.iTurnAPage, this.iTurnAPage, this.iCloseARoom];
    const rare = [this.someoneRenames, this.someoneReads, this.iForgetARoom, this.aSummaryComes];
    const net = [...Array(5).fill(this.arrival), this.meetNeeds, this.sync];
    const actions = [...others, ...mine, ...rare, ...net];
    this.pick(actions).call(this);
  }

  someoneWrites() {
    const mentions = this.chance(0.2) ? [ME] : [];
    this.frame({type: "message", ...this.server.post(this.room(), this.pick([2, 3]), {mentions})});
  }

  someoneRecalls() {
    const room = this.room();
    const {length} = this.server.rooms.get(room).messages;
    if (!length) return;
    const message = this.server.recall(room, 1 + this.below(length));
    if (message.seq > this.server.rooms.get(room).joinedSeq) this.frame({type: "message.updated", ...message});
  }

  someoneRenames() {
    const room = this.room();
    this.frame({type: "message", ...this.server.rename(room, `name ${this.server.clock}`)});
    this.frame({type: "room", room: this.server.shared(room)});
  }

  someoneReads() {
    const [room, user, seq] = [this.room(), this.pick([2, 3]), this.below(40)];
    this.server.read(room, user, seq);
    this.frame({type: "read", room_id: room, user_id: user, seq});
  }

  iReadElsewhere() {
    const room = this.room();
    const seq = this.below(this.server.rooms.get(room).messages.length + 1);
    this.server.read(room, ME, seq);
    this.frame({type: "read", room_id: room, user_id: ME, seq});
  }

  iRead() {
    const room = this.room();
    const seq = this.store.timelineOf(room).view?.[1];
    if (!seq) return;
    this.store.apply({type: "read.local", room_id: room, seq});
    this.carry(() => this.server.read(room, ME, seq), {isSure: true});
  }

  iWrite() {
    const room = this.room();
    const client_id = `c${++this.lastClientId}`;
    const entry = {client_id, room_id: room, user_id: ME, content: "mine", state: "sending", seq: null};
    this.store.apply({type: "outbox.added", entry: {...entry, order: this.lastClientId}});
    this.carry(() => this.serverStores(room, client_id), {isSure: true});
  }

  /** The ack comes surely in the end, for the client asks until it does. */
  serverStores(room, client_id) {
    const message = this.server.post(room, ME, {client_id});
    this.frame({type: "message", ...message});
    this.carry(() => this.store.apply({type: "message", ...message}), {isSure: true});
    if (this.chance(0.2)) this.carry(() => this.serverStores(room, client_id), {isSure: true});
  }

  iTurnAPage() {
    const room = this.room();
    const {view} = this.store.timelineOf(room);
    const kind = this.pick(view ? ["newest", "older", "older", "newer", "around"] : ["newest", "around"]);
    const seq = {older: view?.[0], newer: view?.[1], around: 1 + this.below(30)}[kind];
    this.page(room, kind, seq, false);
  }

  page(room, kind, seq, fresh) {
    const asOf = askedVersion(this.store, room, fresh);
    const page = this.server.history(room, kind === "newest" ? {} : {[WAYS[kind]]: seq});
    const event = {...page, type: "page", room_id: room, kind, seq, as_of: asOf, fresh};
    this.carry(() => this.store.apply(event), {isSure: true});
  }

  iCloseARoom() {
    this.store.apply({type: "closed", room_id: this.room()});
  }

  /** Only a room that is not on screen is forgotten. */
  iForgetARoom() {
    const room = this.room();
    if (this.store.timelineOf(room).anchor === null) this.store.apply({type: "forgotten", room_id: room});
  }

  aSummaryComes() {
    const summary = this.server.summary(this.room());
    this.carry(() => this.store.apply({type: "summaries", rooms: [summary]}));
  }

  arrival() {
    this.wire.shift()?.();
  }

  meetNeeds() {
    const {gaps, resets, rooms} = this.store.needs;
    for (const id of gaps) if (this.store.hasGap(id)) this.askChanges(id);
    for (const id of resets) this.page(id, "newest", null, true);
    for (const id of rooms) this.askSummary(id);
    [gaps, resets, rooms].forEach((set) => set.clear());
  }

  askSummary(id) {
    this.carry(() => this.store.apply({type: "summaries", rooms: [this.server.summary(id)]}), {isSure: true});
  }

  askChanges(id) {
    const since = this.store.timelineOf(id).synced;
    const {version} = this.store.room(id);
    const {items, next} = this.server.history(id, {since_version: since, limit: 4});
    const claimed = next === null ? version : 0;
    this.carry(() => this.store.apply({type: "changes", room_id: id, items, since, claimed}), {isSure: true});
  }

  sync() {
    const known = [...this.store.timelines].filter(([, {synced}]) => synced !== null);
    const since = Object.fromEntries(known.map(([id, {synced}]) => [id, synced]));
    const claimed = Object.fromEntries(known.map(([id]) => [id, this.store.room(id).version]));
    const asked = this.store.book.ids();
    const ack = this.server.sync(since);
    this.carry(() => this.store.apply({type: "sync", ack, since, claimed, asked}), {isSure: true});
  }

  settle() {
    while (this.wire.length) this.arrival();
  }

  /** As the client does when the server has heard of a read mark: what cannot be counted here is asked for. */
  settleCounters() {
    this.meetNeeds();
    for (const id of this.store.book.ids()) if (!this.store.book.isExact(id)) this.askSummary(id);
    this.settle();
  }

  /** Everything arrives, then the page catches up as it does after a welcome. */
  catchUp() {
    this.settle();
    this.sync();
    this.settle();
    for (let n = 0; n < 200 && this.isLacking(); n += 1) {
      this.meetNeeds();
      this.settle();
    }
    assert.equal(this.isLacking(), false, "catching up comes to an end");
  }

  isLacking() {
    const {gaps, resets, rooms} = this.store.needs;
    return resets.size > 0 || rooms.size > 0 || [...gaps].some((id) => this.store.hasGap(id));
  }

  room() {
    return this.pick([1, 1, 2, 3]);
  }
}
