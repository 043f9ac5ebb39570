/** Calls through the SFU: what is sent, what is received, and beginning anew; who is talking. */

import assert from "node:assert/strict";
import {test} from "node:test";

import {columnsFor, mainAmong} from "../../static/js/calls/arranging.js";
import {Downlink, Uplink} from "../../static/js/calls/forwarded.js";
import {layersFor, sizeFor} from "../../static/js/calls/quality.js";
import {Talking} from "../../static/js/calls/talking.js";
import {FakeClock, settle as settled} from "./clock.js";

const clock = new FakeClock();
globalThis.setTimeout = (run, delay) => clock.setTimeout(run, delay);
globalThis.clearTimeout = (timer) => clock.clearTimeout(timer);
Date.now = () => clock.now();

const TRACKS = {voice: {kind: "audio"}, camera: null, screen: null, sound: null};
const CONFIG = {iceServers: []};
const ANSWER = {type: "answer", sdp: ""};
const OFFER = {type: "offer", sdp: ""};
const made = [];

class FakeConnection {
  connectionState = "new";
  transceivers = [];

  constructor() {
    made.push(this);
  }

  addTransceiver(track, init) {
    const sender = {track: typeof track === "string" ? null : track, replaceTrack: async (next) => void (sender.track = next)};
    this.transceivers.push({sender, init});
  }

  getTransceivers() {
    return this.transceivers;
  }

  async setLocalDescription() {
    this.localDescription = {toJSON: () => OFFER};
  }

  async setRemoteDescription(description) {
    if (this.connectionState === "closed") throw new Error("closed");
    this.remote = description;
  }

  becomes(state) {
    this.connectionState = state;
    this.onconnectionstatechange();
  }

  close() {
    this.connectionState = "closed";
  }
}
globalThis.RTCPeerConnection = FakeConnection;

function makeUplink(send = async () => ANSWER) {
  made.length = 0;
  const uplink = new Uplink({config: CONFIG, tracks: TRACKS, send});
  uplink.restart();
  return uplink;
}

test("four places are offered, filled or not, and change without a new offer", async () => {
  let offers = 0;
  const uplink = makeUplink(async () => (offers += 1, ANSWER));
  await settled();
  const [connection] = made;
  assert.equal(connection.remote, ANSWER);
  assert.deepEqual(connection.transceivers.map(({sender}) => sender.track), [TRACKS.voice, null, null, null]);
  assert.deepEqual(connection.transceivers.map(({init}) => init.sendEncodings?.length), [undefined, 3, undefined, undefined]);
  const camera = {kind: "video"};
  await uplink.send("camera", camera);
  assert.equal(connection.transceivers[1].sender.track, camera);
  assert.equal(offers, 1);
  uplink.close();
});

test("a connection that failed is made anew with what is sent by then", async () => {
  const uplink = makeUplink();
  await settled();
  const screen = {kind: "video"};
  await uplink.send("screen", screen);
  made[0].becomes("connected");
  made[0].becomes("failed");
  await clock.pass(1);
  await settled();
  assert.equal(made.length, 2);
  assert.equal(made[1].transceivers[2].sender.track, screen);
  uplink.close();
});

test("one that is only disconnected has a moment to come back", async () => {
  const uplink = makeUplink();
  await settled();
  made[0].becomes("connected");
  made[0].becomes("disconnected");
  await clock.pass(1000);
  made[0].becomes("connected");
  await clock.pass(60_000);
  assert.equal(made.length, 1);
  uplink.close();
});

test("where the SFU is away it is asked again, and given up after half a minute", async () => {
  let asked = 0;
  let lost = 0;
  const uplink = makeUplink(async () => {
    asked += 1;
    throw new Error("away");
  });
  uplink.on("lost", () => (lost += 1));
  for (let second = 0; second < 40; second += 1) {
    await settled();
    await clock.pass(1000);
  }
  assert.ok(asked > 20);
  assert.equal(lost, 1);
  uplink.close();
});

test("what others send is asked for once one sends oneself, and anew with every sending", async () => {
  const asked = [];
  let answered = null;
  const uplink = makeUplink(() => new Promise((resolve) => (answered = resolve)));
  const receive = async () => (asked.push("receive"), {subscription: 7, description: OFFER});
  const start = async (subscription) => void asked.push(subscription);
  const downlink = new Downlink({config: CONFIG, uplink, receive, start, size: () => "large"});
  await settled();
  assert.deepEqual(asked, []);
  answered(ANSWER);
  await settled();
  assert.deepEqual(asked, ["receive", 7]);
  uplink.restart();
  await settled();
  answered(ANSWER);
  await settled();
  assert.deepEqual(asked, ["receive", 7, "receive", 7]);
  downlink.close();
  uplink.close();
  await clock.pass(60_000);
  assert.ok(made.every(({connectionState}) => connectionState === "closed"));
});

test("tracks are known by their place", async () => {
  const uplink = makeUplink();
  const downlink = new Downlink({config: CONFIG, uplink, receive: async () => ({subscription: 7, description: OFFER}), start: async () => {}, size: () => "large"});
  await settled();
  const track = {};
  made[1].ontrack({track, transceiver: {mid: "2"}});
  assert.deepEqual(downlink.heard, {screen: track});
  downlink.close();
  uplink.close();
});

test("a picture comes as large as it is shown, and is asked for once", async () => {
  const asked = [];
  let size = "small";
  const resize = async (subscription, wanted) => void asked.push([subscription, wanted]);
  const uplink = makeUplink();
  const downlink = new Downlink({config: CONFIG, uplink, receive: async () => ({subscription: 7, description: OFFER}), start: async () => {}, resize, size: () => size});
  downlink.fitSize();
  assert.deepEqual(asked, []);
  await settled();
  downlink.fitSize();
  assert.deepEqual(asked, [[7, "small"]]);
  size = "large";
  downlink.fitSize();
  assert.deepEqual(asked.at(-1), [7, "large"]);
  // A new subscription begins with the largest.
  size = "medium";
  downlink.restart();
  await settled();
  assert.deepEqual(asked.at(-1), [7, "medium"]);
  downlink.close();
  uplink.close();
});

test("a tile gets no more than it shows", () => {
  assert.deepEqual([0, 320, 350, 400, 640, 1000, 3000].map(sizeFor), ["small", "small", "small", "medium", "medium", "large", "large"]);
});

test("a poor line carries the small sizes only", () => {
  const sent = [4, 3, 2, 1, null].map((bars) => layersFor(bars).filter(({active}) => active).map(({rid}) => rid).join(""));
  assert.deepEqual(sent, ["hml", "hml", "ml", "l", "hml"]);
});

test("who talks has the floor until he ends, and a breath is no end", () => {
  const talking = new Talking();
  const hear = (levels, now) => talking.hear(new Map(Object.entries(levels).map(([id, level]) => [Number(id), level])), now);
  assert.equal(hear({1: 0, 2: 0}, 0), false);
  assert.equal(talking.speaker, null);
  assert.equal(hear({1: 0.3, 2: 0}, 1000), true);
  assert.ok(talking.has(1));
  assert.equal(hear({1: 0, 2: 0.5}, 1300), true);
  assert.equal(talking.speaker, 1);
  hear({1: 0, 2: 0.5}, 3000);
  assert.equal(talking.speaker, 2);
  hear({1: 0, 2: 0}, 9000);
  assert.ok(!talking.has(2));
  assert.equal(talking.speaker, 2);
  hear({1: 0}, 9300);
  assert.equal(talking.speaker, null);
});

test("sixteen find place, on a desktop, on a phone, and beside whoever is large", () => {
  for (let count = 1; count <= 16; count += 1) {
    const {wide, narrow, corner} = columnsFor(count, false);
    assert.ok(wide <= 4 && narrow <= 3 && corner <= 4);
    const beside = columnsFor(count, true);
    assert.ok(beside.wide * beside.rows >= count - 1 && beside.wide <= 3);
  }
  assert.deepEqual(columnsFor(5, false), {wide: 3, narrow: 2, corner: 2, rows: 1});
});

test("whoever talks is large, never oneself or somebody who is not there yet", () => {
  const person = (id, options) => ({user_id: id, isMe: false, isConnected: true, streams: {}, ...options});
  const people = [person(1, {isMe: true}), person(2), person(3, {streams: {camera: {}}}), person(4, {isConnected: false})];
  assert.equal(mainAmong(people, 2), 2);
  assert.equal(mainAmong(people, null), 3);
  assert.equal(mainAmong(people, 4), 3);
  assert.equal(mainAmong(people.slice(0, 1), 1), null);
});
