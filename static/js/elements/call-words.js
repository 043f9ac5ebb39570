/** Calls in words. messaging/calls.py says the same of a call's line; tests/call_words.json holds both to it. */

import {_, format, ngettext} from "../lib/i18n.js";
import {clockWords} from "../lib/waveform.js";

const MINE = {
  cancelled: () => _("Cancelled"),
  rejected: () => _("Declined by the other side"),
  missed: () => _("No answer"),
  busy: () => _("The line was busy"),
  failed: () => _("Connection lost"),
  stopped: () => _("Ended by the operator"),
};
const THEIRS = {
  cancelled: () => _("Cancelled by the caller"),
  rejected: () => _("Declined"),
  missed: () => _("Missed call"),
  busy: () => _("Missed call: you were in another"),
  failed: () => _("Connection lost"),
  stopped: () => _("Ended by the operator"),
};

/** What a call's line in the room says. */
export function callLine({payload, user_id: userId}, meId) {
  const {state, end_reason: reason, duration} = payload;
  if (state !== "ended") return state === "ringing" ? _("Calling…") : _("In a call");
  if (duration || reason === "completed") return format(_("Duration %(time)s"), {time: clockWords(duration)});
  return (userId === meId ? MINE : THEIRS)[reason]?.() ?? "";
}

/** A call in the log: what kind it was and how it went for me. */
export function logWords(call, direction, meId) {
  if (direction === "missed") return call.media === "video" ? _("Missed video call") : _("Missed voice call");
  const kind = call.media === "video" ? _("Video call") : _("Voice call");
  return `${kind} · ${resultWords(call, meId)}`;
}

function resultWords(call, meId) {
  const mine = call.participants.find(({user_id: id}) => id === meId);
  if (mine?.state === "rejected") return _("Declined");
  return call.state === "ended" && call.duration ? clockWords(call.duration) : callLine({payload: call, user_id: call.user_id}, meId);
}

const DIRECTIONS = {out: () => _("Outgoing"), in: () => _("Incoming"), missed: () => _("Missed")};

export function directionWords(direction) {
  return DIRECTIONS[direction]();
}

const PARTS = {
  ringing: () => _("Calling…"),
  joined: () => _("In a call"),
  dropped: () => _("Connection lost"),
  left: () => _("Took part"),
  rejected: () => _("Declined"),
  missed: () => _("Did not answer"),
  busy: () => _("Was in another call"),
};

/** What somebody's part in a call was. */
export function partWords({state}) {
  return PARTS[state]?.() ?? "";
}

export function missedWords(count) {
  return format(ngettext("%(count)s missed call", "%(count)s missed calls", count), {count});
}

/** Why a call in which one was is over. */
export function endWords({end_reason: reason, user_id: userId}, meId) {
  if (reason === "completed") return _("The call has ended");
  return (userId === meId ? MINE : THEIRS)[reason]?.() ?? "";
}
