/** How good a line is, and what is sent over it; the calls that a page knows. */

import assert from "node:assert/strict";
import {readFileSync} from "node:fs";
import {test} from "node:test";

import {barsOf, cameraFor, readStats} from "../../static/js/calls/quality.js";
import {callLine} from "../../static/js/elements/call-words.js";
import {Store} from "../../static/js/store/store.js";

const ME = {id: 1, username: "ann"};
const report = (...stats) => new Map(stats.map((each, at) => [each.id ?? String(at), each]));
const PAIR = {type: "candidate-pair", nominated: true, state: "succeeded", currentRoundTripTime: 0.02, localCandidateId: "mine"};

test("without a connection there is nothing to say", () => {
  assert.equal(readStats(report({...PAIR, state: "in-progress"})), null);
});

test("the worst of what is sent counts", () => {
  const remote = [{type: "remote-inbound-rtp", fractionLost: 0.02, jitter: 0.01}, {type: "remote-inbound-rtp", fractionLost: 0.2, jitter: 0.05}];
  const stats = readStats(report(PAIR, {id: "mine", candidateType: "relay"}, ...remote));
  assert.deepEqual(stats, {trip: 20, loss: 0.2, jitter: 50, isRelayed: true});
});

test("bars fall with each of the three", () => {
  const good = {trip: 20, loss: 0, jitter: 5};
  assert.equal(barsOf(good), 4);
  assert.equal(barsOf({...good, trip: 200}), 3);
  assert.equal(barsOf({...good, loss: 0.08}), 2);
  assert.equal(barsOf({...good, jitter: 500}), 1);
});

test("a poor line and more people make the picture smaller", () => {
  const rates = [4, 3, 2, 1].map((bars) => cameraFor(bars, 2).maxBitrate);
  assert.deepEqual(rates, rates.toSorted((a, b) => b - a));
  assert.ok(cameraFor(4, 4).maxBitrate < cameraFor(4, 2).maxBitrate);
  assert.equal(cameraFor(null, 2).scaleResolutionDownBy, 1);
});

test("a call's line says what the server says", () => {
  const cases = JSON.parse(readFileSync(new URL("../call_words.json", import.meta.url), "utf8"));
  for (const {story, mine, theirs} of cases) {
    assert.equal(callLine({payload: story, user_id: ME.id}, ME.id), mine);
    assert.equal(callLine({payload: story, user_id: 2}, ME.id), theirs);
  }
});

test("a call is known while it is going on", () => {
  const store = new Store({me: ME, schedule: (run) => run()});
  const leg = (id, state) => ({user_id: id, state, connection_id: null});
  const call = {id: 7, room_id: 3, user_id: 2, state: "ringing", participants: [leg(2, "joined"), leg(1, "ringing")]};
  store.apply({type: "call.ringing", call_id: 7, user_id: 2, call});
  assert.equal(store.myLeg(store.calls.get(7)).state, "ringing");
  assert.ok(store.needs.users.has(2));
  store.apply({type: "call.updated", call: {...call, version: 3, state: "accepted"}});
  store.apply({type: "call.updated", call: {...call, version: 2}});
  assert.equal(store.calls.get(7).state, "accepted");
  store.apply({type: "call.ended", call_id: 7, call: {...call, version: 4, state: "ended"}});
  store.apply({type: "call.updated", call: {...call, version: 3}});
  assert.equal(store.calls.size, 0);
});

test("what ended while the page was away is known no more", () => {
  const store = new Store({me: ME, schedule: (run) => run()});
  const call = (id) => ({id, room_id: 3, user_id: 1, state: "accepted", participants: []});
  store.apply({type: "call.updated", call: call(7)});
  store.apply({type: "calls", calls: [call(8)], users: []});
  assert.deepEqual([...store.calls.keys()], [8]);
});
