/** What a page looks at while it is in a call, and what it hears before it knows from whom. */

import assert from "node:assert/strict";
import {test} from "node:test";

import "./browser.js";
import {CallSession} from "../../static/js/calls/session.js";
import {Watch} from "../../static/js/calls/watch.js";
import {FakeClock, settle} from "./clock.js";

const clock = new FakeClock();
globalThis.setTimeout = (run, delay) => clock.setTimeout(run, delay);
globalThis.clearTimeout = (timer) => clock.clearTimeout(timer);
globalThis.setInterval = () => 0;
globalThis.clearInterval = () => {};

const PAIR = {type: "candidate-pair", nominated: true, state: "succeeded", currentRoundTripTime: 0.02};

function person(userId, stats) {
  return {userId, bars: null, measure: {add: () => {}, take: () => ({candidate: "host"})}, peer: {state: "connected", stats, sender: () => null}};
}

test("one connection that cannot be looked at hides none of the others", async () => {
  const refused = async () => {
    throw new Error("no stats");
  };
  const others = [person(2, refused), person(3, async () => new Map([["pair", PAIR]]))];
  const told = [];
  const reports = [];
  const client = {reportQuality: (id, peers) => reports.push(peers.map(({user_id}) => user_id))};
  const session = {others, isOpen: true, call: {id: 7}, client, lookAround: refused, emit: (name) => told.push(name)};
  const watch = new Watch(session);
  await clock.pass(10_000);
  assert.equal(others[1].bars, 4);
  assert.equal(told.filter((name) => name === "change").length, 5);
  assert.deepEqual(reports, [[2, 3]]);
  session.isOpen = false;
  watch.close();
});

class FakeConnection {
  signalingState = "stable";
  connectionState = "new";

  addTransceiver() {}

  getTransceivers() {
    return [];
  }

  async addIceCandidate() {}

  async setRemoteDescription() {
    FakeConnection.taken += 1;
    throw new Error("not understood");
  }

  close() {}
}

/** How many of so many early words are taken in once the other is known. */
async function takenOf(count, forwarded) {
  FakeConnection.taken = 0;
  globalThis.RTCPeerConnection = FakeConnection;
  const client = {callConfig: async () => ({}), store: {me: {id: 1}, connectionId: "mine", myLeg: () => null}, signal: () => {}, showInCall: () => {}};
  const session = new CallSession({client, config: {expiresAt: Infinity}, choices: {}, widthOf: () => 0});
  const call = {id: 7, participants: [{user_id: 2, state: "joined", connection_id: "theirs"}]};
  session.update({...call, forwarded, participants: []});
  for (let n = 0; n < count; n += 1) session.hear({to_connection_id: "mine", connection_id: "theirs", description: {type: "offer", sdp: String(n)}});
  session.update({...call, forwarded: false});
  await clock.pass(100);
  for (let n = 0; n < 50; n += 1) await settle();
  session.close();
  return FakeConnection.taken;
}

test("what comes early is kept, but not without end, and not where nobody speaks to one directly", async () => {
  assert.equal(await takenOf(3, false), 3);
  assert.equal(await takenOf(150, false), 100);
  assert.equal(await takenOf(3, true), 0);
});

test("a browser whose connections cannot be given other servers goes on with those it has", async () => {
  const {Peer} = await import("../../static/js/calls/peer.js");
  globalThis.RTCPeerConnection = FakeConnection;
  const peer = new Peer({isPolite: true, config: {}, tracks: {}, encoding: () => ({}), signal: () => {}});
  peer.configure({iceServers: []});
  peer.close();
});
