/** A line of the call log, and what a call in it is called. */

import {_, format, language} from "../lib/i18n.js";
import {fullTime, listTime} from "../lib/time.js";
import {fillFace, fillRoomFace} from "./avatar.js";
import {canCall} from "./call-offer.js";
import {directionWords, logWords} from "./call-words.js";
import {clone, part, setAttribute, setIcon, setText} from "./dom.js";

export function makeCallRow() {
  return clone("call-row");
}

export function fillCallRow(row, call, {store, isCurrent}) {
  const link = row.querySelector("a");
  const direction = store.direction(call);
  setAttribute(link, "href", `/calls#call-${call.id}`);
  setAttribute(link, "aria-current", isCurrent && "page");
  setAttribute(row, "data-direction", direction);
  fillCallFace(part(row, "avatar"), call, store);
  setText(part(row, "name"), callName(call, store));
  setText(part(row, "direction"), direction === "missed" ? "" : directionWords(direction));
  setIcon(part(row, "arrow"), `call-${direction}`);
  setText(part(row, "words"), logWords(call, direction, store.me.id));
  fillTime(part(row, "time"), call);
  fillAgain(row.querySelector("[data-action=call-again]"), call, store);
}

function fillTime(element, {started_at: at}) {
  element.dateTime = at;
  element.title = fullTime(at, language());
  setText(element, listTime(at, Date.now(), language()));
}

function fillAgain(button, call, store) {
  const words = call.media === "video" ? _("Video call with %(name)s") : _("Voice call with %(name)s");
  button.hidden = !canCall(store.room(call.room_id), store);
  setIcon(button, call.media === "video" ? "camera" : "call");
  setAttribute(button, "data-media", call.media);
  setAttribute(button, "data-room", call.room_id);
  for (const name of ["aria-label", "title"]) setAttribute(button, name, format(words, {name: callName(call, store)}));
}

/** The room's name, or who was in the call where the room is no longer mine. */
export function callName(call, store) {
  const room = store.room(call.room_id);
  return room ? store.roomName(room) : othersOf(call, store).map((id) => store.name(id)).join(_(", "));
}

export function fillCallFace(element, call, store) {
  const room = store.room(call.room_id);
  if (room) return fillRoomFace(element, room, store);
  const [other] = othersOf(call, store);
  return fillFace(element, store.user(other) ?? {id: other}, store.name(other));
}

function othersOf({participants}, store) {
  return participants.map(({user_id: id}) => id).filter((id) => id !== store.me.id);
}
