/** How good a line is, and what is sent over it; the calls that a page knows. */

import assert from "node:assert/strict";
import {readFileSync} from "node:fs";
import {test} from "node:test";

import {barsOf, encodingFor, readStats} from "../../static/js/calls/quality.js";
import {callLine} from "../../static/js/elements/call-words.js";
import {Measure} from "../../static/js/calls/measuring.js";
import {knownCalls, takeCalls} from "../../static/js/store/calls.js";
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
  for (const place of ["camera", "screen"]) {
    const rates = [4, 3, 2, 1].map((bars) => encodingFor(place, bars, 2).maxBitrate);
    assert.deepEqual(rates, rates.toSorted((a, b) => b - a));
    assert.ok(encodingFor(place, 4, 4).maxBitrate < encodingFor(place, 4, 2).maxBitrate);
  }
  assert.equal(encodingFor("camera", null, 2).scaleResolutionDownBy, 1);
});

test("of a screen there are fewer pictures, never smaller ones, and nothing is taken from the voice", () => {
  assert.ok(encodingFor("screen", 1, 4).maxFramerate < encodingFor("screen", 4, 4).maxFramerate);
  assert.equal(encodingFor("screen", 1, 4).scaleResolutionDownBy, undefined);
  assert.deepEqual(encodingFor("voice", 1, 4), {priority: "high", networkPriority: "high"});
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
  const call = (id) => ({id, version: 1, room_id: 3, user_id: 1, state: "accepted", participants: []});
  store.apply({type: "call.updated", call: call(7)});
  const known = knownCalls(store);
  store.apply({type: "call.ringing", call: call(9)});
  takeCalls(store, {calls: [call(8)], missed_calls: []}, known);
  assert.deepEqual([...store.calls.keys()], [9, 8]);
});

const leg = (id, state) => ({user_id: id, state, connection_id: null});
const given = (id, state, mine, version = 1) => ({
  id, version, room_id: 3, user_id: 2, media: "voice", state, end_reason: null, duration: 0, participants: [leg(2, "joined"), leg(1, mine)],
});
const fresh = () => new Store({me: ME, schedule: (run) => run()});

test("what rang and rings no more was missed, until it is looked at", () => {
  const store = fresh();
  store.apply({type: "call.ringing", call: given(7, "ringing", "ringing")});
  store.apply({type: "call.ended", call: given(7, "ended", "missed", 2)});
  store.apply({type: "call.ended", call: given(7, "ended", "missed", 2)});
  store.apply({type: "call.ringing", call: given(8, "ended", "busy")});
  store.apply({type: "call.updated", call: given(6, "accepted", "missed")});
  assert.deepEqual([...store.missedCalls], [7, 8]);
  store.apply({type: "calls.seen", call_id: 7});
  assert.deepEqual([...store.missedCalls], [8]);
});

test("what was missed while the server was asked is not lost by its answer", () => {
  const store = fresh();
  takeCalls(store, {missed_calls: [3, 4]});
  const known = knownCalls(store);
  store.apply({type: "call.ringing", call: given(7, "ringing", "ringing")});
  store.apply({type: "call.ended", call: given(7, "ended", "missed", 2)});
  takeCalls(store, {missed_calls: [4]}, known);
  assert.deepEqual([...store.missedCalls], [4, 7]);
});

test("the log grows at both ends, and begins anew where something is between", () => {
  const store = fresh();
  const page = (cursor, ids, next) => store.apply({type: "call-log", filter: "all", cursor, next, items: ids.map((id) => given(id, "ended", "left")), users: []});
  const shown = () => store.callList("all").map(({id}) => id);
  assert.deepEqual([shown(), store.callLog.isLoaded("all")], [[], false]);
  page(null, [9, 8], 8);
  page(8, [5, 4], 4);
  assert.deepEqual([shown(), store.callLog.next("all")], [[9, 8, 5, 4], 4]);
  store.apply({type: "call.ringing", call: given(10, "ringing", "ringing")});
  page(null, [10, 9], 9);
  assert.deepEqual([shown(), store.callLog.next("all")], [[10, 9, 8, 5, 4], 4]);
  page(null, [30, 29], 29);
  assert.deepEqual([shown(), store.callLog.next("all")], [[30, 29], 29]);
  page(29, [10], null);
  assert.deepEqual([shown(), store.callLog.next("all")], [[30, 29, 10, 9, 8, 5, 4], null]);
});

test("the missed ones are a list of their own", () => {
  const store = fresh();
  store.apply({type: "call-log", filter: "all", cursor: null, next: 7, items: [given(9, "ended", "left"), given(7, "ended", "missed")], users: []});
  store.apply({type: "call-log", filter: "missed", cursor: null, next: null, items: [given(7, "ended", "missed"), given(2, "ended", "busy")], users: []});
  assert.deepEqual(store.callList("missed").map(({id}) => id), [7, 2]);
  assert.deepEqual(store.callList("all").map(({id}) => id), [9, 7]);
  assert.deepEqual(store.callList("all").map((call) => store.direction(call)), ["in", "missed"]);
});

test("reports say what has grown between two looks", () => {
  const look = (at, {bytes, packets, lost, frozen}) => report(
    {...PAIR, timestamp: at, bytesReceived: bytes, bytesSent: 2 * bytes},
    {id: "mine", candidateType: "srflx"},
    {type: "inbound-rtp", kind: "video", packetsReceived: packets, packetsLost: lost, jitter: 0.004, totalFreezesDuration: frozen, frameWidth: 640, frameHeight: 360},
  );
  const measure = new Measure();
  assert.equal(measure.take(), null);
  measure.add(look(1000, {bytes: 1000, packets: 10, lost: 1, frozen: 0}));
  measure.add(look(3000, {bytes: 251_000, packets: 85, lost: 26, frozen: 0.5}));
  assert.deepEqual(measure.take(), {
    rtt_ms: 20, loss_percent: 25, jitter_ms: 4, kbps_in: 1000, kbps_out: 2000, freeze_ms: 500, candidate: "srflx", width: 640, height: 360,
  });
  assert.equal(measure.take(), null);
});

test("looks that no report can be made of are not kept", () => {
  const look = (at, pair) => report({...PAIR, timestamp: at, bytesReceived: at, bytesSent: 0, ...pair});
  const measure = new Measure();
  for (let at = 1000; at < 9000; at += 1000) measure.add(look(at, {currentRoundTripTime: undefined}));
  assert.equal(measure.take(), null);
  measure.add(look(9000, {bytesReceived: 8000}));
  assert.equal(measure.take().kbps_in, 0, "since the last look, not since the first");
});
