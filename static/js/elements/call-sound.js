/** Where a call is heard, and how loud each person. */

import {canChooseSpeaker} from "../calls/devices.js";

/**
 * Fits every sound of a place to what was chosen.
 * @param {Element} place with tiles, whose data-user says whom one hears
 * @param {Choices} choices
 */
export function tune(place, choices) {
  for (const sound of place.querySelectorAll("audio")) {
    sound.volume = choices.loudness(Number(sound.closest("[data-user]")?.dataset.user));
    send(sound, choices.get("audiooutput"));
  }
}

/** A speaker that is gone leaves the sound where the browser plays it; one that is back gets it. */
function send(sound, speaker) {
  if (!canChooseSpeaker() || sound.wanted === speaker) return;
  sound.wanted = speaker;
  sound.setSinkId(speaker).catch(() => sound.setSinkId("").catch(() => {}));
}

/** Devices came or went: every sound looks for its speaker anew. */
export function forgetSpeakers(place) {
  for (const sound of place.querySelectorAll("audio")) sound.wanted = null;
}
