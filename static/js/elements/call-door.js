/** The ways into a call, for whatever has a button for it. */

import {whomToCall} from "./call-people.js";
import {report} from "./toast.js";

const panel = () => document.querySelector("gc-call");

/**
 * Calls a room; of a room with more people than a call carries one chooses whom.
 * @param {{isRunning?: boolean}} [known] whether the room has a call, to which one then comes
 */
export async function beginCall(roomId, media, {isRunning = false} = {}) {
  try {
    const userIds = isRunning ? [] : await whomToCall(roomId);
    if (userIds) await panel().begin(roomId, media, userIds);
  } catch (error) {
    report(error);
  }
}

/** It rings: has ready what an answer needs. */
export function prepareAnswer() {
  panel().prepare();
}

export function forgetAnswer() {
  panel().forgetPrepared();
}

export function answerCall(call, media) {
  return panel().answer(call, media).catch(report);
}

/** @returns {boolean} whether this page is in a call, or about to be */
export function isInCall() {
  return Boolean(panel().session) || panel().isEntering;
}
