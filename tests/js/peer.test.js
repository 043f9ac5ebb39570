/** Two browsers that agree on a connection, over a wire that loses words and is slow. */

import assert from "node:assert/strict";
import {test} from "node:test";

import {Peer} from "../../static/js/calls/peer.js";
import {FakeClock, settle} from "./clock.js";

const clock = new FakeClock();
globalThis.setTimeout = (run, delay) => clock.setTimeout(run, delay);
globalThis.clearTimeout = (timer) => clock.clearTimeout(timer);

const NO_TRACKS = {voice: null, camera: null, screen: null, sound: null};
let attempts = 0;

/** As much of a connection as negotiating takes: each ICE restart is an attempt with a name of its own. */
class FakeConnection {
  signalingState = "stable";
  connectionState = "new";
  transceivers = [];
  attempt = (attempts += 1);
  wantsRestart = false;
  /** The other's attempt. @type {number|null} */
  theirs = null;

  addTransceiver() {
    this.transceivers.push({sender: {replaceTrack: async () => {}, getParameters: () => ({encodings: []})}});
    queueMicrotask(() => this.needsNegotiation());
  }

  getTransceivers() {
    return this.transceivers;
  }

  needsNegotiation() {
    if (this.signalingState !== "stable" || !(this.wantsRestart || !this.isBegun)) return;
    this.isBegun = true;
    this.onnegotiationneeded();
  }

  /** Where nothing was agreed on yet there is nothing to begin anew. */
  restartIce() {
    if (!this.localDescription) return;
    this.wantsRestart = true;
    this.needsNegotiation();
  }

  async setLocalDescription() {
    const isAnswer = this.signalingState === "have-remote-offer";
    if (this.wantsRestart || (isAnswer && this.isRestarted)) this.attempt = attempts += 1;
    this.wantsRestart = false;
    const description = {type: isAnswer ? "answer" : "offer", sdp: `${isAnswer ? "answer" : "offer"} ${this.attempt} to ${this.theirs}`};
    this.localDescription = {...description, toJSON: () => description};
    this.signalingState = isAnswer ? "stable" : "have-local-offer";
  }

  async setRemoteDescription({type, sdp}) {
    if (type === "answer" && this.signalingState !== "have-local-offer") throw new Error("InvalidStateError");
    const attempt = Number(sdp.split(" ")[1]);
    this.isRestarted = this.theirs !== null && this.theirs !== attempt;
    this.theirs = attempt;
    this.remoteDescription = {type, sdp};
    this.signalingState = type === "offer" ? "have-remote-offer" : "stable";
    if (type === "answer") this.needsNegotiation();
  }

  close() {
    this.signalingState = this.connectionState = "closed";
  }
}

/** Two peers; what they say waits on the wire until a test carries it over. */
function pair() {
  const made = [];
  globalThis.RTCPeerConnection = class extends FakeConnection {
    constructor() {
      super();
      made.push(this);
    }
  };
  const wire = [];
  const faults = [];
  const peers = [false, true].map((isPolite, mine) => {
    const peer = new Peer({isPolite, config: {}, tracks: NO_TRACKS, encoding: () => ({}), signal: (content) => wire.push({to: 1 - mine, content})});
    peer.on("fault", (error) => faults.push(error));
    return peer;
  });
  const carry = async (count = wire.length) => {
    for (const {to, content} of wire.splice(0, count)) await peers[to].take(content);
    await settle();
  };
  const end = () => peers.forEach((peer) => peer.close());
  return {connections: made, peers, wire, faults, carry, end};
}

/** Both know of the same attempt of the other. */
function agree([one, other]) {
  return one.theirs === other.attempt && other.theirs === one.attempt && one.signalingState === "stable" && other.signalingState === "stable";
}

test("one offers, the other answers", async () => {
  const {connections, carry, end, faults} = pair();
  await settle();
  await carry();
  await carry();
  assert.ok(agree(connections));
  assert.deepEqual(faults, []);
  end();
});

test("an offer that is lost is said again", async () => {
  const {connections, wire, carry, end} = pair();
  await settle();
  wire.length = 0;
  await clock.pass(5000);
  await carry();
  await carry();
  assert.ok(agree(connections));
  end();
});

test("an answer that is lost is said again, the same one", async () => {
  const {connections, wire, carry, end} = pair();
  await settle();
  await carry();
  const [{content: lost}] = wire.splice(0);
  await clock.pass(5000);
  await carry();
  assert.deepEqual(wire.map(({content}) => content), [lost]);
  await carry();
  assert.ok(agree(connections));
  end();
});

test("on a machine so slow that an answer takes longer than the patience, both agree all the same", async () => {
  const {connections, wire, carry, end, faults} = pair();
  await settle();
  await clock.pass(12_000);
  assert.equal(new Set(wire.map(({content}) => content.description.sdp)).size, 1, "one offer, however often it was said");
  await carry();
  // The first answer comes over, and another way is looked for before the second does.
  await carry(1);
  await clock.pass(5000);
  for (let n = 0; n < 4; n += 1) await carry();
  assert.ok(agree(connections));
  assert.deepEqual(faults, []);
  end();
});

test("an answer that is lost is said again though its speaker has offered since", async () => {
  const {connections, wire, carry, end, faults} = pair();
  await settle();
  await carry();
  wire.length = 0;
  // The polite one looks for another way; his offer and the first one's repeated one cross.
  await clock.pass(7000);
  await carry();
  await clock.pass(5000);
  await carry();
  // Now that the first offer is answered, the second one is heard.
  await clock.pass(7000);
  for (let n = 0; n < 4; n += 1) await carry();
  assert.ok(agree(connections));
  assert.deepEqual(faults, []);
  end();
});

test("an answer that comes late spoils no later offer", async () => {
  const {connections, peers, wire, carry, end, faults} = pair();
  await settle();
  await carry();
  const [late] = wire;
  await carry();
  wire.push(late);
  await carry();
  peers[1].restart();
  await settle();
  await carry();
  await carry();
  peers[0].restart();
  await settle();
  wire.unshift(late);
  for (let n = 0; n < 3; n += 1) await carry();
  assert.ok(agree(connections));
  assert.deepEqual(faults, []);
  end();
});

/** Fails the first time it is asked. */
function failOnce(connection, name) {
  connection[name] = async () => {
    delete connection[name];
    throw new Error(`no ${name}`);
  };
}

for (const answering of [1, 0]) {
  test(`an offer that could not be answered is answered when it is said again, by ${answering ? "the polite" : "the other"}`, async () => {
    const {connections, peers, carry, end, faults} = pair();
    await settle();
    if (!answering) {
      await carry();
      await carry();
      peers[1].restart();
      await settle();
    }
    failOnce(connections[answering], "setLocalDescription");
    await carry();
    assert.ok(!agree(connections));
    await clock.pass(8000);
    for (let n = 0; n < 3; n += 1) await carry();
    assert.ok(agree(connections));
    assert.deepEqual(faults.map(({message}) => message), ["no setLocalDescription"]);
    end();
  });
}

test("a candidate of no use and a sender that cannot be fitted are told of, and hinder no answer", async () => {
  const {connections, peers, wire, carry, end, faults} = pair();
  await settle();
  const added = [];
  connections[1].addIceCandidate = async (candidate) => {
    if (candidate === "bad") throw new Error("no candidate");
    added.push(candidate);
  };
  const getParameters = () => {
    throw new Error("no parameters");
  };
  connections[1].transceivers.push({sender: {replaceTrack: async () => {}, getParameters}});
  await peers[1].take({candidate: "bad"});
  await peers[1].take({candidate: "good"});
  await carry();
  await carry();
  assert.ok(agree(connections));
  assert.deepEqual(added, ["good"]);
  assert.deepEqual(faults.map(({message}) => message), ["no candidate", "no parameters"]);
  assert.deepEqual(wire, []);
  end();
});
