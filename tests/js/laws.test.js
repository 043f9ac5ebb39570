import assert from "node:assert/strict";
import {test} from "node:test";

import {freshStore} from "./fresh.js";
import {World} from "./world.js";

/** What must hold at every moment, whatever has been lost so far. */
function checkScreens(store) {
  for (const {id} of store.rooms()) {
    const {items} = store.timeline(id);
    const seqs = items.filter((item) => item.id).map(({seq}) => seq);
    seqs.forEach((seq, place) => assert.equal(seq, seqs[0] + place, "the screen has no hole"));
    const keys = items.map(({key}) => key);
    assert.equal(new Set(keys).size, keys.length, "nothing is on screen twice");
  }
}

function checkMessages({store, server}) {
  for (const [id, timeline] of store.timelines) {
    const visible = server.visible(id);
    for (const [from, to] of timeline.ranges) {
      const truth = visible.filter(({seq}) => seq >= from && seq <= to);
      assert.deepEqual(timeline.between(from, to), truth);
    }
    assert.equal(store.hasGap(id), false);
    if (timeline.anchor !== null) assert.equal(timeline.tail, timeline.view[1] >= store.room(id).last_seq);
  }
}

function checkRooms({store, server}) {
  assert.deepEqual(store.rooms(), freshStore(server).rooms());
  assert.deepEqual(store.totals(), freshStore(server).totals());
}

function inWorlds(count, options, check) {
  for (let seed = 1; seed <= count; seed += 1) {
    try {
      check(new World(seed, options));
    } catch (error) {
      error.message = `seed ${seed}: ${error.message}`;
      throw error;
    }
  }
}

test("fresh state equals state by events, whatever was lost, doubled or came late", () => {
  inWorlds(400, {}, (world) => {
    for (let n = 0; n < 250; n += 1) {
      world.step();
      checkScreens(world.store);
    }
    world.catchUp();
    checkMessages(world);
    checkRooms(world);
    assert.equal(world.store.outbox.all().length, 0, "nothing waits that was stored");
  });
});

test("the messages of a page that was cut off early are right as soon as their gaps are closed", () => {
  inWorlds(400, {loss: 0.4}, (world) => {
    const {someoneWrites, someoneRecalls, iTurnAPage, iForgetARoom, arrival} = world;
    const actions = [someoneWrites, someoneRecalls, iTurnAPage, iForgetARoom, arrival];
    for (let n = 0; n < 40; n += 1) world.pick(actions).call(world);
    world.catchUp();
    checkMessages(world);
  });
});

test("when nothing is lost, frames alone keep the list and its counters exact", () => {
  inWorlds(400, {loss: 0}, (world) => {
    const {someoneWrites, someoneRecalls, someoneRenames, iWrite, iRead, iReadElsewhere} = world;
    const others = [someoneWrites, someoneWrites, someoneRecalls, someoneRenames];
    const actions = [...others, iWrite, iRead, iReadElsewhere, world.aSummaryComes, world.arrival];
    for (let n = 0; n < 150; n += 1) world.pick(actions).call(world);
    world.settle();
    for (const id of [1, 2]) assert.equal(world.store.hasGap(id), false, "late is not lost");
    world.settleCounters();
    checkRooms(world);
  });
});
