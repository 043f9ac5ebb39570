/** Recording a call where the browser cannot: nothing that was opened for it goes on. */

import assert from "node:assert/strict";
import {test} from "node:test";

import "./browser.js";

globalThis.HTMLElement ??= class {};
const {CallRecord} = await import("../../static/js/elements/call-record.js");

document.querySelector = () => ({show: () => {}});
const open = new Set();
let refuses = "";

globalThis.AudioContext = class {
  constructor() {
    open.add(this);
  }

  createMediaStreamDestination() {
    return {stream: {getAudioTracks: () => [{}]}};
  }

  resume() {}

  close() {
    open.delete(this);
  }
};
globalThis.DynamicsCompressorNode = class {
  connect() {}
};
globalThis.MediaStream = class {};
globalThis.MediaRecorder = class {
  state = "inactive";

  static isTypeSupported = () => true;

  constructor() {
    if (refuses === "making") throw new Error("not made");
  }

  start() {
    if (refuses === "beginning") throw new Error("not begun");
    this.state = "recording";
  }

  stop() {
    this.state = "inactive";
    this.onstop();
  }
};

/** A page that has asked to record, in a call in which everybody agrees. */
async function asked() {
  const recording = {id: 3, state: "running", user_id: 1, media: "voice", agreed: [1], declined: []};
  const call = {id: 7, recordings: []};
  const did = [];
  const listeners = {};
  const upload = {on: () => {}, append: () => {}, end: async () => did.push("ended")};
  const client = {on: () => {}, recordCall: async (id, action) => (did.push(action), call), uploadRecording: () => upload};
  const session = {call, isOpen: true, people: () => [], on: (name, listener) => (listeners[name] = listener)};
  const store = {me: {id: 1}, name: () => "Ann"};
  const record = new CallRecord({client, store, session, dataset: {ticker: ""}, until: () => {}, take: () => {}, part: () => null});
  record.watch(session);
  const asking = record.actions.record();
  call.recordings = [recording];
  await asking;
  listeners.change();
  return {record, listeners, did};
}

for (const step of ["making", "beginning"]) {
  test(`a recorder that fails in ${step} leaves nothing open`, async () => {
    refuses = step;
    const {record, did} = await asked();
    assert.equal(record.isRecording, false);
    assert.ok(did.includes("stop"));
    assert.equal(open.size, 0);
  });
}

test("what is recorded is closed when the call is over", async () => {
  refuses = "";
  const {record, listeners} = await asked();
  assert.ok(record.isRecording);
  assert.equal(open.size, 1);
  listeners.over();
  await new Promise(setImmediate);
  assert.equal(open.size, 0);
});
