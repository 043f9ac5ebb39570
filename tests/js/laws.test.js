import assert from "node:assert/strict";
import {test} from "node:test";

import {askedVersion} from "../../static/js/store/answers.js";
import {Store} from "../../static/js/store/store.js";
import {seeded} from "./random.js";
import {ModelServer} from "./server.js";

const ME = 1;
const QUERIES = {newest: () => ({}), older: (seq) => ({before: seq}), newer: (seq) => ({after: seq}), around: (seq) => ({around: seq})};

/** A page between a model server and a store, with a network that drops, doubles and reorders. */
class World {
  constructor(seed, {loss = 0.2} = {}) {
    Object.assign(this, {...seeded(seed), loss, wire: [], lastClientId: 0});
    this.server = new ModelServer({me: ME});
    for (const id of [1, 2, 3]) for (let n = this.below(30); n > 0; n -= 1) this.server.post(id, this.pick([1, 2, 3]));
    this.store = freshStore(this.server);
  }

  /** Puts something on the way to the page, to arrive some time. */
  carry(arrive, {isSure = false} = {}) {
    if (!isSure && this.chance(this.loss)) return;
    const copies = !isSure && this.chance(0.2) ? 2 : 1;
    for (let n = 0; n < copies; n += 1) this.wire.splice(this.below(4) ? this.wire.length : this.below(this.wire.length + 1), 0, arrive);
  }

  frame(frame) {
    this.carry(() => this.store.apply(frame));
  }

  step() {
    const actions = [
      this.someoneWrites, this.someoneWrites, this.someoneWrites, this.someoneRecalls, this.someoneRenames,
      this.someoneReads, this.iWrite, this.iRead, this.iReadElsewhere, this.iTurnAPage, this.iTurnAPage,
      this.iCloseARoom, this.arrival, this.arrival, this.arrival, this.arrival, this.arrival, this.meetNeeds, this.sync,
    ];
    this.pick(actions).call(this);
    checkScreens(this.store);
  }

  someoneWrites() {
    const mentions = this.chance(0.2) ? [ME] : [];
    this.frame({type: "message", ...this.server.post(this.room(), this.pick([2, 3]), {mentions})});
  }

  someoneRecalls() {
    const room = this.room();
    const {length} = this.server.rooms.get(room).messages;
    if (length) this.frame({type: "message.updated", ...this.server.recall(room, 1 + this.below(length))});
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
    const entry = {client_id, room_id: room, user_id: ME, content: "mine", order: this.lastClientId, state: "sending", seq: null};
    this.store.apply({type: "outbox.added", entry});
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
    const page = this.server.history(room, QUERIES[kind](seq));
    this.carry(() => this.store.apply({...page, type: "page", room_id: room, kind, seq, as_of: asOf, fresh}), {isSure: true});
  }

  iCloseARoom() {
    this.store.apply({type: "closed", room_id: this.room()});
  }

  arrival() {
    this.wire.shift()?.();
  }

  meetNeeds() {
    const {gaps, resets, rooms} = this.store.needs;
    for (const id of gaps) if (this.store.hasGap(id)) this.askChanges(id);
    for (const id of resets) this.page(id, "newest", null, true);
    for (const id of rooms) this.carry(() => this.store.apply({type: "summaries", rooms: [this.server.summary(id)]}), {isSure: true});
    [gaps, resets, rooms].forEach((set) => set.clear());
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

function freshStore(server) {
  const store = new Store({me: server.user(ME), schedule: () => {}});
  store.apply({type: "state", me: server.user(ME), ...server.summaries()});
  return store;
}

/** What must hold at every moment, whatever has been lost so far. */
function checkScreens(store) {
  for (const {id} of store.rooms()) {
    const {items} = store.timeline(id);
    const seqs = items.map(({seq, state}) => (state === "sent" && seq) || null).filter(Boolean);
    const stored = seqs.slice(0, items.filter((item) => item.id).length);
    stored.forEach((seq, place) => assert.equal(seq, stored[0] + place, "the screen has no hole"));
    const keys = items.map(({key}) => key);
    assert.equal(new Set(keys).size, keys.length, "nothing is on screen twice");
  }
}

function checkMessages({store, server}) {
  for (const [id, timeline] of store.timelines) {
    const {messages} = server.rooms.get(id);
    for (const [from, to] of timeline.ranges) assert.deepEqual(timeline.between(from, to), messages.slice(from - 1, to));
    assert.equal(store.hasGap(id), false);
  }
}

function checkRooms({store, server}) {
  assert.deepEqual(store.rooms(), freshStore(server).rooms());
  assert.deepEqual(store.totals(), freshStore(server).totals());
}

test("fresh state equals state by events, whatever was lost, doubled or came late", () => {
  for (let seed = 1; seed <= 400; seed += 1) {
    const world = new World(seed);
    for (let n = 0; n < 250; n += 1) world.step();
    world.catchUp();
    try {
      checkMessages(world);
      checkRooms(world);
      assert.equal(world.store.outbox.all().length, 0, "nothing waits that was stored");
    } catch (error) {
      error.message = `seed ${seed}: ${error.message}`;
      throw error;
    }
  }
});

test("when nothing is lost, frames alone keep the list and its counters exact", () => {
  for (let seed = 1; seed <= 200; seed += 1) {
    const world = new World(seed, {loss: 0});
    for (let n = 0; n < 150; n += 1) {
      world.pick([world.someoneWrites, world.someoneRecalls, world.someoneRenames, world.iWrite, world.arrival]).call(world);
    }
    world.settle();
    world.settle();
    const withoutCursor = (rooms) => rooms.map(({read_seq, ...room}) => room);
    assert.deepEqual(withoutCursor(world.store.rooms()), withoutCursor(freshStore(world.server).rooms()), `seed ${seed}`);
  }
});
