/** A call's screen, as far as it is arithmetic: choices, keys, words, whom to show. */

import assert from "node:assert/strict";
import {test} from "node:test";

import "./browser.js";
import {Choices} from "../../static/js/calls/choices.js";
import {isToBeReopened} from "../../static/js/calls/devices.js";
import {newsOf} from "../../static/js/calls/news.js";

globalThis.HTMLElement ??= class {};
const {mainOf} = await import("../../static/js/elements/call-float.js");
const {actionOf} = await import("../../static/js/elements/call-keys.js");
const {refusal} = await import("../../static/js/elements/call-refusals.js");
const {statusWords} = await import("../../static/js/elements/call-status.js");
const {soon} = await import("../../static/js/elements/dom.js");

const storage = (kept = null) => ({getItem: () => kept, setItem: (_key, text) => (kept = text)});
const leg = (userId, state, shown = {}) => ({user_id: userId, state, muted: false, camera: false, screen: false, ...shown});
const call = (state, ...participants) => ({state, participants});
const error = (name, message = "") => Object.assign(new Error(message), {name});

test("what was chosen is known the next time", () => {
  const kept = storage();
  const choices = new Choices(kept);
  choices.set("audioinput", "headset");
  choices.set("echoCancellation", false);
  choices.setVolumeOf(7, 0.5);
  const again = new Choices(kept);
  assert.equal(again.get("audioinput"), "headset");
  assert.deepEqual(again.treatment(), {echoCancellation: false, noiseSuppression: true, autoGainControl: true});
  again.set("volume", 0.5);
  assert.equal(again.loudness(7), 0.25);
  assert.equal(again.loudness(8), 0.5);
});

test("what nobody could have chosen is not taken", () => {
  const strange = ["nonsense", "null", "[]", '{"volume": 7, "volumes": [["a", 1]], "audioinput": 3, "echoCancellation": "no", "more": 1}'];
  for (const text of strange) {
    const choices = new Choices(storage(text));
    assert.equal(choices.get("volume"), 1);
    assert.deepEqual(choices.get("volumes"), []);
    assert.equal(choices.get("audioinput"), "");
    assert.equal(choices.get("echoCancellation"), true);
  }
});

test("the volumes of people do not grow without end", () => {
  const choices = new Choices(storage());
  for (let id = 1; id <= 300; id += 1) choices.setVolumeOf(id, 0.3);
  assert.equal(choices.get("volumes").length, 200);
  assert.equal(choices.volumeOf(300), 0.3);
  choices.setVolumeOf(300, 1);
  assert.equal(choices.get("volumes").length, 199);
});

test("devices that come and go", () => {
  assert.equal(isToBeReopened("", "a", ["a", "b"]), false);
  assert.equal(isToBeReopened("", "a", ["b"]), true, "the one in use is gone");
  assert.equal(isToBeReopened("c", "a", ["a", "c"]), true, "the chosen one is back");
  assert.equal(isToBeReopened("c", "a", ["a"]), false, "the chosen one is still away");
  assert.equal(isToBeReopened("", "a", []), false, "there is none at all");
  assert.equal(isToBeReopened("", "", ["a"]), false);
  assert.equal(isToBeReopened("", "default", ["a"]), false, "the system has chosen, and chooses anew by itself");
});

test("a letter is a key of the call only where it means nothing else", () => {
  const press = (fields) => ({code: "KeyM", altKey: false, ctrlKey: false, metaKey: false, shiftKey: false, repeat: false, ...fields});
  assert.equal(actionOf(press({}), false), "mute");
  assert.equal(actionOf(press({}), true), null);
  assert.equal(actionOf(press({altKey: true}), true), "mute");
  assert.equal(actionOf(press({code: "KeyH", altKey: true}), true), "hang-up");
  assert.equal(actionOf(press({code: "KeyQ"}), false), null);
  for (const other of ["ctrlKey", "metaKey", "shiftKey", "repeat"]) assert.equal(actionOf(press({[other]: true}), false), null);
});

test("every refusal says what is wrong and what to do", () => {
  for (const name of ["NotAllowedError", "NotFoundError", "NotReadableError", "SecurityError", "AbortError", "NeverHeardOf"]) {
    for (const what of ["voice", "camera", "screen"]) {
      const {title, text} = refusal(error(name), what);
      assert.ok(title && text);
    }
  }
  assert.notEqual(refusal(error("NotAllowedError"), "voice").text, refusal(error("NotAllowedError", "Permission denied by system"), "voice").text);
});

test("what others do is told once, and of oneself only what is on", () => {
  const who = {meId: 1, name: (id) => ({1: "Ann", 2: "Bob", 3: "Cat"})[id]};
  const before = call("ringing", leg(1, "joined"), leg(2, "ringing"));
  assert.deepEqual(newsOf(undefined, before, who), []);
  const talking = call("accepted", leg(1, "joined"), leg(2, "joined"));
  assert.deepEqual(newsOf(before, talking, who), ["Bob is in the call."]);
  assert.deepEqual(newsOf(talking, talking, who), []);
  const shown = call("connected", leg(1, "joined", {muted: true}), leg(2, "joined", {screen: true}), leg(3, "busy"));
  assert.deepEqual(newsOf(talking, shown, who), ["You are muted.", "Bob shares the screen.", "Cat is in another call."]);
  const dropped = call("connected", leg(1, "joined", {muted: true}), leg(2, "dropped", {screen: true}), leg(3, "busy"));
  assert.deepEqual(newsOf(shown, dropped, who), ["Bob has lost the connection."]);
  assert.deepEqual(newsOf(dropped, shown, who), ["Bob is back."]);
  const alone = call("connected", leg(1, "joined", {muted: true}), leg(2, "left"), leg(3, "busy"));
  assert.deepEqual(newsOf(shown, alone, who), ["Bob has left the call."]);
});

test("how a call stands", () => {
  const fine = {isOnline: true, isConnected: true, wasConnected: true};
  const two = (state) => call("connected", leg(1, "joined"), leg(2, state));
  assert.equal(statusWords(two("joined"), 1, fine), "");
  assert.equal(statusWords(two("joined"), 1, {...fine, isConnected: false}), "Reconnecting…");
  assert.equal(statusWords(two("joined"), 1, {...fine, isConnected: false, wasConnected: false}), "Connecting…");
  assert.equal(statusWords(two("joined"), 1, {...fine, isOnline: false, isConnected: false, wasConnected: false}), "Reconnecting…");
  assert.equal(statusWords(two("joined"), 1, {...fine, isOnline: false}), "", "what is heard is not held up by the server");
  assert.equal(statusWords(two("dropped"), 1, fine), "The other side has lost the connection. Waiting…");
  assert.equal(statusWords(call("ringing", leg(1, "joined"), leg(2, "ringing")), 1, {...fine, isConnected: false}), "Waiting for an answer…");
});

test("where there is place for one, the screen goes before the face", () => {
  const person = (id, streams, isMe = false) => ({user_id: id, isMe, streams});
  const me = person(1, {camera: "mine", screen: "mine"}, true);
  assert.equal(mainOf([me]), null);
  assert.equal(mainOf([me, person(2, {})]).person.user_id, 2);
  assert.equal(mainOf([me, person(2, {}), person(3, {camera: "face"})]).stream, "face");
  assert.equal(mainOf([me, person(2, {camera: "face"}), person(3, {camera: "face", screen: "screen"})]).stream, "screen");
});

test("a call is drawn in a tab without frames too, and once", async () => {
  const frames = [];
  globalThis.requestAnimationFrame = (run) => frames.push(run);
  globalThis.cancelAnimationFrame = () => {};
  let drawn = 0;
  await new Promise((resolve) => {
    const draw = soon(() => {
      drawn += 1;
      resolve();
    });
    draw();
    draw();
  });
  assert.equal(drawn, 1);
  assert.equal(frames.length, 1);
  const draw = soon(() => (drawn += 1));
  draw();
  frames[1]();
  assert.equal(drawn, 2);
});
