/** Calls in words. messaging/calls.py says the same of a call's line; tests/call_words.json holds both to it. */

import {_, format} from "../lib/i18n.js";
import {clockWords} from "../lib/waveform.js";

const MINE = {
  cancelled: () => _("Cancelled"),
  rejected: () => _("Declined by the other side"),
  missed: () => _("No answer"),
  busy: () => _("The line was busy"),
  failed: () => _("Connection lost"),
};
const THEIRS = {
  cancelled: () => _("Cancelled by the caller"),
  rejected: () => _("Declined"),
  missed: () => _("Missed call"),
  busy: () => _("Missed call: you were in another"),
  failed: () => _("Connection lost"),
};

/** What a call's line in the room says. */
export function callLine({payload, user_id: userId}, meId) {
  const {state, end_reason: reason, duration} = payload;
  if (state !== "ended") return state === "ringing" ? _("Calling…") : _("In a call");
  if (duration || reason === "completed") return format(_("Duration %(time)s"), {time: clockWords(duration)});
  return (userId === meId ? MINE : THEIRS)[reason]?.() ?? "";
}

/** Why a call in which one was is over. */
export function endWords({end_reason: reason, user_id: userId}, meId) {
  if (reason === "completed") return _("The call has ended");
  return (userId === meId ? MINE : THEIRS)[reason]?.() ?? "";
}
