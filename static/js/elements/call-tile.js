/** One person in a call: the picture or the face, the sound, the name, how good the line is. */

import {fillFace} from "./avatar.js";
import {clone, part, setAttribute, setText} from "./dom.js";
import {_, format} from "../lib/i18n.js";

/** A tile for each person, and one more for each screen that another shares: one's own one sees anyway. */
export function tilesOf(people) {
  return people.flatMap((person) => {
    const tile = {key: String(person.user_id), person, stream: person.streams.camera ?? null, isScreen: false};
    return person.streams.screen && !person.isMe ? [{key: `screen-${person.user_id}`, person, stream: person.streams.screen, isScreen: true}, tile] : [tile];
  });
}

export function makeTile() {
  return clone("call-tile");
}

export function fillTile(element, {person, stream, isScreen}, store) {
  const name = person.isMe ? _("You") : store.name(person.user_id);
  setAttribute(element, "data-user", person.user_id);
  setAttribute(element, "data-screen", isScreen);
  setAttribute(element, "data-me", person.isMe);
  setAttribute(element, "data-mirrored", person.isMe && stream?.getVideoTracks()[0]?.getSettings().facingMode !== "environment");
  setAttribute(element, "data-picture", Boolean(stream));
  setAttribute(element, "data-waiting", !person.isConnected);
  setAttribute(element, "data-talking", !isScreen && Boolean(person.isTalking));
  play(part(element, "picture"), stream);
  play(part(element, "voice"), isScreen || person.isMe ? null : person.streams.voice ?? null);
  play(part(element, "sound"), isScreen ? person.streams.sound ?? null : null);
  fillFace(part(element, "face"), store.user(person.user_id), store.name(person.user_id));
  setText(part(element, "name"), isScreen ? format(_("Screen of %(name)s"), {name}) : name);
  part(element, "muted").hidden = isScreen || !person.muted;
  fillBars(part(element, "bars"), isScreen ? null : person.bars);
}

function play(element, stream) {
  if (element.srcObject !== stream) element.srcObject = stream;
}

function fillBars(element, bars) {
  element.hidden = bars === null;
  if (bars === null) return;
  setAttribute(element, "data-bars", bars);
  setAttribute(element, "aria-label", format(_("Connection: %(bars)s of 4"), {bars}));
}
