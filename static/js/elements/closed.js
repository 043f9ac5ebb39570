/** Why one cannot write in a room. */

import {_, format, language} from "../lib/i18n.js";
import {lineTime} from "../lib/time.js";

/**
 * The reason in words, or nothing where one can write.
 * @param {object} room
 * @param {Store} store
 * @param {number} now
 */
export function closedWords(room, store, now) {
  const {peer} = room;
  if (peer && (store.user(peer.id) ?? peer).deleted) return _("This account was deleted. You can still read what was said.");
  if (room.members_muted && room.role === "member") return _("All members are muted: only the owner and admins may write.");
  if (!mutedFor(room, now)) return "";
  return format(_("You are muted in this group until %(time)s."), {time: lineTime(room.muted_until, now, language())});
}

/** For how many more milliseconds one is muted oneself. */
export function mutedFor({muted_until: until}, now) {
  return Math.max(0, until ? Date.parse(until) - now : 0);
}
