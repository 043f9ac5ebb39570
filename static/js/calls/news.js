/** What has changed between two looks at a call, in words for those who listen. Pure. */

import {_, format} from "../lib/i18n.js";

const IN = ["joined", "dropped"];
const CAME_TO = {
  ringing: () => _("Calling %(name)s."),
  left: () => _("%(name)s has left the call."),
  rejected: () => _("%(name)s has declined."),
  missed: () => _("%(name)s did not answer."),
  busy: () => _("%(name)s is in another call."),
  dropped: () => _("%(name)s has lost the connection."),
};
const SHOWN = {
  screen: [() => _("%(name)s shares the screen."), () => _("%(name)s no longer shares the screen.")],
  camera: [() => _("%(name)s has turned the camera on."), () => _("%(name)s has turned the camera off.")],
  muted: [() => _("%(name)s is muted."), () => _("%(name)s is no longer muted.")],
};
const MINE = {
  screen: [() => _("You are sharing your screen."), () => _("You no longer share your screen.")],
  camera: [() => _("Your camera is on."), () => _("Your camera is off.")],
  muted: [() => _("You are muted."), () => _("You are no longer muted.")],
};

/**
 * @param {object|undefined} before the call as it was; nothing is news to who has just come
 * @param {object} now
 * @param {{meId: number, name: (userId: number) => string}} who
 * @returns {string[]} sentences
 */
export function newsOf(before, now, {meId, name}) {
  if (!before) return [];
  const known = new Map(before.participants.map((leg) => [leg.user_id, leg]));
  return now.participants.flatMap((leg) => {
    const was = known.get(leg.user_id) ?? {state: "none"};
    const isMe = leg.user_id === meId;
    const lines = [...(isMe ? [] : moved(was, leg)), ...changed(was, leg, isMe ? MINE : SHOWN)];
    return lines.map((line) => format(line(), {name: name(leg.user_id)}));
  });
}

function moved(was, {state}) {
  if (state === was.state) return [];
  if (state === "joined") return [was.state === "dropped" ? () => _("%(name)s is back.") : () => _("%(name)s is in the call.")];
  return CAME_TO[state] ? [CAME_TO[state]] : [];
}

/** What is shown counts only of somebody who was in, and is: who comes or goes has nothing on. */
function changed(was, leg, words) {
  if (!IN.includes(was.state) || !IN.includes(leg.state)) return [];
  return Object.keys(words).filter((name) => was[name] !== leg[name]).map((name) => words[name][leg[name] ? 0 : 1]);
}
