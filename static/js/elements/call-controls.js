/** The buttons of a call: what is on, in words and icons, with their keys. */

import {canShareScreen} from "../calls/devices.js";
import {_, format, pgettext} from "../lib/i18n.js";
import {KEYS} from "./call-keys.js";
import {part, setAttribute, setHidden, setIcon, setText} from "./dom.js";
import {peopleIn} from "./limits.js";

const PRESENT = ["joined", "dropped", "ringing"];

/** @param {CallPanel} panel */
export function drawControls(panel, session) {
  const {call, tracks} = session;
  drawSwitches(panel.querySelector(".controls"), session);
  draw(panel, "screen", null, "screen", tracks.screen ? _("Stop sharing") : _("Share the screen"));
  setAttribute(button(panel, "screen"), "data-live", Boolean(tracks.screen));
  setHidden(button(panel, "screen"), !canShareScreen());
  setHidden(button(panel, "flip"), !tracks.camera || session.own.cameras.length < 2);
  setHidden(button(panel, "add"), !mayAdd(panel.store.room(call.room_id), call));
  setHidden(panel.part("sharing"), !tracks.screen);
  setText(panel.part("sharing-words"), tracks.sound ? _("You are sharing your screen and its sound.") : _("You are sharing your screen."));
}

/** The buttons that are in the call's own window, too. */
export function drawSwitches(place, {own, tracks}) {
  draw(place, "mute", !own.isMuted, "mic", own.isMuted ? pgettext("call", "Unmute") : pgettext("call", "Mute"));
  draw(place, "camera", Boolean(tracks.camera), "camera", tracks.camera ? _("Camera off") : _("Camera on"));
  draw(place, "hang-up", null, "hang-up", _("Hang up"));
}

/** A button says what it will do; its look says what is. */
function draw(place, name, isOn, icon, words) {
  const element = button(place, name);
  setAttribute(element, "data-off", isOn === false);
  setIcon(element, isOn === false ? `${icon}-off` : icon);
  setText(part(element, "words"), words);
  setAttribute(element, "title", withKey(words, name));
  setAttribute(element, "aria-keyshortcuts", `${KEYS[name]} Alt+${KEYS[name]}`);
}

/** @returns {string} words with the key that does the same */
export function withKey(words, name) {
  return format(_("%(words)s (%(key)s)"), {words, key: KEYS[name]});
}

function button(place, name) {
  return place.querySelector(`button[data-action="${name}"][title]`);
}

/** A group with somebody left in it, and a call with a place left. */
function mayAdd(room, call) {
  const count = call.participants.filter(({state}) => PRESENT.includes(state)).length;
  return room?.kind === "group" && count < Math.min(room.member_count, peopleIn(call));
}
