import assert from "node:assert/strict";
import {test} from "node:test";

import {CANCEL_PX, IDLE, progress, step, TAP_MS} from "../../static/js/lib/recording.js";
import {seeded} from "./random.js";

const LIMITS = {limitMs: 60_000};
const OPENED = 100;

/** Plays events in order; the last state, and all that had to be done. */
function play(...events) {
  const effects = [];
  let state = IDLE;
  for (const event of events) {
    const [next, effect] = step(state, event, LIMITS);
    state = next;
    if (effect) effects.push(effect);
  }
  return {state, effects};
}

const press = {type: "press", at: 0};
const granted = {type: "granted", at: OPENED};
const release = (at) => ({type: "release", at});
const at = (type, milliseconds) => ({type, at: milliseconds});
const recorded = {type: "recorded"};

test("holding records, and letting go sends", () => {
  const {state, effects} = play(press, granted, release(5000), recorded);
  assert.deepEqual(effects, ["open", "finish", "send"]);
  assert.equal(state, IDLE);
});

test("a short press records hands-free, until it is stopped, heard and sent", () => {
  const free = play(press, granted, release(TAP_MS - 1));
  assert.equal(free.state.phase, "recording");
  assert.equal(free.state.isHeld, false);
  const stopped = play(press, granted, release(200), at("stop", 4000), recorded);
  assert.equal(stopped.state.phase, "review");
  assert.equal(stopped.state.length, 4000 - OPENED);
  assert.deepEqual(play(press, granted, release(200), at("stop", 4000), recorded, at("send")).effects, ["open", "finish", "send"]);
});

test("hands-free can be sent without hearing it first", () => {
  assert.deepEqual(play(press, granted, release(200), at("send", 4000), recorded).effects, ["open", "finish", "send"]);
});

test("whoever lets go while he is asked for the microphone goes on hands-free", () => {
  const {state} = play(press, release(9000), {type: "granted", at: 9500});
  assert.equal(state.phase, "recording");
  assert.equal(state.isHeld, false);
});

test("what is shorter than a second is not sent, and said", () => {
  assert.deepEqual(play(press, granted, release(900)), {state: IDLE, effects: ["open", "short"]});
  assert.deepEqual(play(press, granted, release(100), at("send", 600)).effects, ["open", "short"]);
});

test("sliding up or left while holding cancels; sliding back does not", () => {
  const slide = (x, y) => ({type: "move", x, y});
  for (const away of [slide(0, -CANCEL_PX - 1), slide(-CANCEL_PX - 1, 0)]) {
    assert.deepEqual(play(press, granted, away, release(5000)), {state: IDLE, effects: ["open", "drop"]});
    assert.deepEqual(play(press, granted, away, slide(0, 0), release(5000), recorded).effects, ["open", "finish", "send"]);
  }
  assert.equal(play(press, granted, slide(200, 200)).state.willCancel, false);
});

test("hands-free nothing is cancelled by moving", () => {
  assert.equal(play(press, granted, release(100), {type: "move", x: -500, y: 0}).state.willCancel, false);
});

test("at the limit a held recording is sent and a hands-free one is shown", () => {
  const held = play(press, granted, at("tick", OPENED + 60_000), recorded, release(61_000));
  assert.deepEqual(held.effects, ["open", "finish", "send"]);
  assert.equal(held.state, IDLE);
  const free = play(press, granted, release(200), at("tick", OPENED + 60_000), recorded);
  assert.deepEqual(free.state, {phase: "review", length: 60_000});
});

test("a recording is never longer than the limit, however late the clock ticks", () => {
  assert.equal(play(press, granted, release(200), at("tick", 75_000)).state.length, 60_000);
});

test("the last ten seconds are counted", () => {
  const {state} = play(press, granted);
  assert.equal(progress(state, OPENED + 49_000, LIMITS).leftSeconds, null);
  assert.equal(progress(state, OPENED + 50_000, LIMITS).leftSeconds, 10);
  assert.equal(progress(state, OPENED + 59_100, LIMITS).leftSeconds, 1);
  assert.equal(progress(state, OPENED + 49_000, LIMITS).elapsedMs, 49_000);
});

test("leaving the room keeps a recording to be looked at, unless there is nothing to keep", () => {
  assert.equal(play(press, granted, at("leave", 5000), recorded).state.phase, "review");
  assert.deepEqual(play(press, granted, at("leave", 700)), {state: IDLE, effects: ["open", "drop"]});
  assert.deepEqual(play(press, at("leave", 50)), {state: IDLE, effects: ["open", "drop"]});
});

test("a refused microphone ends it", () => {
  assert.deepEqual(play(press, {type: "refused"}), {state: IDLE, effects: ["open", "refuse"]});
});

test("whatever happens, the microphone that was opened is let go of once", () => {
  const random = seeded(7);
  const types = ["press", "granted", "refused", "release", "move", "tick", "stop", "send", "leave", "cancel", "recorded"];
  let [state, open] = [IDLE, 0];
  for (let now = 0; now < 40_000; now += 1) {
    const event = {type: random.pick(types), at: now * 37, x: random.below(200) - 150, y: 0};
    const [next, effect] = step(state, event, LIMITS);
    if (effect === "open") open += 1;
    if (["drop", "short", "refuse", "send"].includes(effect)) open -= 1;
    assert.ok(open === 0 || open === 1);
    assert.equal(open === 0, next.phase === "idle");
    state = next;
  }
});
