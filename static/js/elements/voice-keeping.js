/** What the browser keeps about hearing: how fast, on which output, and what was heard. */

import {noteHeard, parseHeard} from "../lib/heard.js";

const SPEEDS = [1, 1.5, 2];
const SPEED = "gochat-voice-speed";
const OUTPUT = "gochat-voice-output";

export function keptSpeed() {
  return SPEEDS.find((speed) => String(speed) === localStorage.getItem(SPEED)) ?? SPEEDS[0];
}

/** 1×, 1.5×, 2×, and round again. */
export function turnSpeed() {
  localStorage.setItem(SPEED, SPEEDS[(SPEEDS.indexOf(keptSpeed()) + 1) % SPEEDS.length]);
}

/** The id of an output, or "" for the browser's own choice. */
export function keptOutput() {
  return localStorage.getItem(OUTPUT) ?? "";
}

export function keepOutput(id) {
  localStorage.setItem(OUTPUT, id);
}

/** @returns {Heard} */
export function keptHeard(userId) {
  return parseHeard(localStorage.getItem(heardKey(userId)));
}

export function keepHeard(userId, messageId) {
  localStorage.setItem(heardKey(userId), JSON.stringify(noteHeard(keptHeard(userId), messageId)));
}

/** What was heard goes with the session. */
export function forgetHeard(userId) {
  localStorage.removeItem(heardKey(userId));
}

function heardKey(userId) {
  return `gochat-heard-${userId}`;
}
