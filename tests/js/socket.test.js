import assert from "node:assert/strict";
import {beforeEach, test} from "node:test";

import {Heartbeat} from "../../static/js/net/heartbeat.js";
import {Socket} from "../../static/js/net/socket.js";
import {FakeClock} from "./clock.js";
import {FakeWebSocket} from "./fake_socket.js";

let clock;
let socket;
let states;

beforeEach(() => {
  FakeWebSocket.reset();
  clock = new FakeClock();
  socket = new Socket({url: "ws://test/ws", clock, random: () => 0.5, WebSocket: FakeWebSocket});
  states = [];
  socket.on("state", ({state}) => states.push(state));
  socket.start();
});

test("it is online once it is welcome", () => {
  assert.equal(socket.isOnline, false);
  FakeWebSocket.last.welcome();
  assert.equal(socket.isOnline, true);
  assert.deepEqual(states, ["connecting", "online"]);
});

test("an ack answers the request that has its ref", async () => {
  FakeWebSocket.last.welcome();
  const [first, second] = [socket.request({type: "a"}), socket.request({type: "b"})];
  const [a, b] = FakeWebSocket.last.sent;
  FakeWebSocket.last.say({type: "ack", ref: b.ref, n: 2});
  FakeWebSocket.last.say({type: "ack", ref: a.ref, n: 1});
  assert.deepEqual([(await first).n, (await second).n], [1, 2]);
});

test("an error answers with its code and when to try again", async () => {
  FakeWebSocket.last.welcome();
  const request = socket.request({type: "a"});
  const {ref} = FakeWebSocket.last.sent[0];
  FakeWebSocket.last.say({type: "error", ref, code: 42900, message: "slow", retry_after: 7});
  await assert.rejects(request, {code: 42900, retryAfter: 7, isTemporary: true});
});

test("a request nobody answers fails in time, one on a lost connection at once", async () => {
  FakeWebSocket.last.welcome();
  const slow = assert.rejects(socket.request({type: "a"}, 3000), {code: 0, isTemporary: true});
  await clock.pass(3000);
  await slow;
  const lost = assert.rejects(socket.request({type: "b"}), {code: 0});
  FakeWebSocket.last.die(1006);
  await lost;
  await assert.rejects(socket.request({type: "c"}), {code: 0});
  assert.equal(socket.send({type: "typing"}), false);
});

test("a frame too large for the server is not sent", async () => {
  FakeWebSocket.last.welcome();
  await assert.rejects(socket.request({type: "a", text: "好".repeat(30_000)}), {code: 41300, isTemporary: false});
  assert.deepEqual(FakeWebSocket.last.sent, []);
});

test("it pings at every heartbeat and notices a silent death", async () => {
  FakeWebSocket.last.welcome();
  await clock.pass(25_000);
  assert.equal(FakeWebSocket.last.of("ping").length, 1);
  FakeWebSocket.last.say({type: "pong"});
  await clock.pass(25_000);
  assert.equal(socket.isOnline, true);
  const dead = FakeWebSocket.last;
  await clock.pass(10_000);
  assert.equal(socket.isOnline, false);
  assert.equal(dead.isClosed, true);
});

test("a frame that comes while a hidden page's timers sleep is a chance to ping", () => {
  let now = 0;
  let pings = 0;
  const asleep = {now: () => now, setTimeout: () => 1, clearTimeout: () => {}};
  const heartbeat = new Heartbeat({clock: asleep, ping: () => (pings += 1), onDeath: () => {}});
  heartbeat.start(25_000);
  now = 24_000;
  heartbeat.heard();
  assert.equal(pings, 0);
  now = 26_000;
  heartbeat.heard();
  heartbeat.heard();
  assert.equal(pings, 1);
});

test("a page that wakes up asks at once whether the connection lives", async () => {
  FakeWebSocket.last.welcome();
  socket.wake();
  assert.equal(FakeWebSocket.last.of("ping").length, 1);
  await clock.pass(4000);
  assert.equal(socket.isOnline, false);
});

/** Waits until a new connection is tried; tells how long that took. */
async function nextTry() {
  const before = FakeWebSocket.opened.length;
  let waited = 0;
  for (; FakeWebSocket.opened.length === before; waited += 100) await clock.pass(100);
  return waited;
}

test("it comes back after longer and longer waits, and at once when woken", async () => {
  const waits = [];
  for (let n = 0; n < 7; n += 1) {
    FakeWebSocket.last.die(1006);
    waits.push(await nextTry());
  }
  assert.deepEqual(waits, [500, 1000, 2000, 4000, 8000, 15_000, 15_000]);
  FakeWebSocket.last.die(1006);
  const before = FakeWebSocket.opened.length;
  socket.wake();
  assert.equal(FakeWebSocket.opened.length, before + 1);
});

test("a connection that held for a while starts the waits anew", async () => {
  for (let n = 0; n < 4; n += 1) {
    FakeWebSocket.last.die(1006);
    await nextTry();
  }
  FakeWebSocket.last.welcome();
  await clock.pass(11_000);
  FakeWebSocket.last.die(1006);
  assert.equal(await nextTry(), 500);
});

test("a connection that is never welcome is given up and tried again", async () => {
  await clock.pass(10_500);
  assert.equal(FakeWebSocket.opened.length, 2);
});

test("a socket that was let go of is not listened to any more", async () => {
  const old = FakeWebSocket.last;
  old.welcome();
  socket.wake();
  await clock.pass(5000);
  FakeWebSocket.last.welcome();
  old.die(4401);
  assert.equal(socket.isOnline, true);
});

for (const [code, state, reason] of [
  [4400, "offline", "protocol"],
  [4401, "signed-out", "session"],
  [4403, "signed-out", "revoked"],
  [4413, "offline", "protocol"],
]) {
  test(`after ${code} it stays away`, async () => {
    const seen = [];
    socket.on("state", (detail) => seen.push(detail));
    FakeWebSocket.last.welcome();
    FakeWebSocket.last.die(code);
    assert.deepEqual(seen.at(-1), {state, reason, retry_at: null});
    socket.wake();
    await clock.pass(600_000);
    assert.equal(FakeWebSocket.opened.length, 1);
    assert.equal(clock.pending, 0);
  });
}

for (const code of [4408, 4500, 4508, 1006, 1001]) {
  test(`after ${code} it comes back`, async () => {
    FakeWebSocket.last.welcome();
    FakeWebSocket.last.die(code);
    await clock.pass(5000);
    assert.equal(FakeWebSocket.opened.length, 2);
  });
}

test("after too many frames it rests, even when woken", async () => {
  FakeWebSocket.last.welcome();
  FakeWebSocket.last.die(4429);
  await clock.pass(29_000);
  socket.wake();
  assert.equal(FakeWebSocket.opened.length, 1);
  await clock.pass(16_500);
  assert.equal(FakeWebSocket.opened.length, 2);
});

test("stopped, it is silent", async () => {
  FakeWebSocket.last.welcome();
  socket.stop();
  assert.equal(FakeWebSocket.last.isClosed, true);
  await clock.pass(600_000);
  assert.equal(FakeWebSocket.opened.length, 1);
});
