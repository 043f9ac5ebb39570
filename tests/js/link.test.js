/** A connection to the SFU that fails for long: told of once, and tried again. */

import assert from "node:assert/strict";
import {test} from "node:test";

import {Link} from "../../static/js/calls/link.js";
import {FakeClock, settle as settled} from "./clock.js";

const clock = new FakeClock();
globalThis.setTimeout = (run, delay) => clock.setTimeout(run, delay);
globalThis.clearTimeout = (timer) => clock.clearTimeout(timer);
Date.now = () => clock.now();

class FakeConnection {
  connectionState = "new";

  becomes(state) {
    this.connectionState = state;
    this.onconnectionstatechange();
  }

  close() {
    this.connectionState = "closed";
  }
}
globalThis.RTCPeerConnection = FakeConnection;

class Refused extends Link {
  asked = 0;
  isRefused = true;

  async negotiate() {
    this.asked += 1;
    if (this.isRefused) throw new Error("nothing is sent");
  }
}

function begun() {
  const link = new Refused({});
  link.lost = 0;
  link.on("lost", () => (link.lost += 1));
  link.restart();
  return link;
}

test("what cannot be had for long is told once, asked for less often from then on, and had in the end", async () => {
  const link = begun();
  await clock.pass(29_000);
  assert.equal(link.lost, 0);
  const asked = link.asked;
  await clock.pass(60_000);
  assert.equal(link.lost, 1);
  assert.ok(link.asked > asked + 10 && link.asked < asked + 20);
  link.isRefused = false;
  await clock.pass(5000);
  link.connection.becomes("connected");
  const made = link.asked;
  await clock.pass(60_000);
  assert.equal(link.asked, made);
  link.isRefused = true;
  link.connection.becomes("failed");
  await clock.pass(10_000);
  assert.equal(link.lost, 1);
  await clock.pass(60_000);
  assert.equal(link.lost, 2);
  link.close();
});

test("what is closed asks for nothing any more, be it because it was lost", async () => {
  const link = begun();
  link.on("lost", () => link.close());
  await clock.pass(60_000);
  const asked = link.asked;
  await clock.pass(60_000);
  await settled();
  assert.deepEqual([link.lost, link.asked], [1, asked]);
});

test("what fails after it was closed is not tried again, and never lost", async () => {
  const link = begun();
  await clock.pass(29_500);
  link.restart();
  link.close();
  await settled();
  assert.equal(clock.pending, 0);
  await clock.pass(60_000);
  assert.equal(link.lost, 0);
});
