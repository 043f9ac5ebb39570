/** The lines under the search box: chats, people, messages, and what may be chosen to narrow a search. */

import {_, format, language} from "../lib/i18n.js";
import {nameParts, snippetParts} from "../lib/snippet.js";
import {fullTime, listTime} from "../lib/time.js";
import {fillFace, fillOwn, fillRoomFace} from "./avatar.js";
import {clone, part, setAttribute, setIcon, setText} from "./dom.js";
import {messageWords} from "./wording.js";

/** Two lines of a row hold about sixty columns: the hit stands in the first of them. */
const LEAD_COLUMNS = 18;

export function makeFound() {
  return clone("found");
}

export function makeChoice() {
  return clone("choice");
}

/** A chat by its name. */
export function fillRoom(row, room, {store, text}) {
  fillRoomFace(part(row, "avatar"), room, store);
  mark(part(row, "name"), nameParts(store.roomName(room), text));
  mark(part(row, "last"), []);
}

/** A chat that was found: its line leads to it. */
export function fillFoundRoom(row, room, context) {
  fillRoom(row, room, context);
  setAttribute(row.firstElementChild, "href", `/rooms/${room.id}`);
}

/** Somebody by his name. */
export function fillPerson(row, user, {store, text}) {
  const name = store.name(user.id) || user.username;
  fillFace(part(row, "avatar"), store.user(user.id) ?? user, name, {online: user.id !== store.me.id});
  mark(part(row, "name"), nameParts(name, text));
  mark(part(row, "last"), name === user.username ? [] : nameParts(`@${user.username}`, text));
}

/** Somebody who was found, with whom there may be no chat yet; with oneself it is the place for one's files. */
export function fillFoundPerson(row, user, context) {
  const {store, text} = context;
  if (user.id !== store.me.id) {
    fillPerson(row, user, context);
    setAttribute(row.firstElementChild, "href", `/contacts#user-${user.id}`);
    return;
  }
  fillOwn(part(row, "avatar"));
  mark(part(row, "name"), nameParts(store.roomName({peer: user}), text));
}

/** A message that was found: its chat, or its sender where all are of one chat. */
export function fillHit(row, {message, snippet}, {store, isOneRoom, at}) {
  const room = store.room(message.room_id) ?? {id: message.room_id, kind: "group", name: ""};
  const sender = store.name(message.user_id, message.room_id);
  const avatar = part(row, "avatar");
  if (isOneRoom) fillFace(avatar, store.user(message.user_id) ?? {id: message.user_id}, sender);
  else fillRoomFace(avatar, room, store);
  setText(part(row, "name"), isOneRoom ? sender : store.roomName(room));
  fillTime(part(row, "time"), message.timestamp);
  mark(part(row, "last"), [...prefix(message, room, {store, isOneRoom}), ...said(message, snippet)]);
  setAttribute(row.firstElementChild, "class", "row small hit");
  setAttribute(row.firstElementChild, "href", `/rooms/${message.room_id}?at=${message.seq}`);
  setAttribute(row.firstElementChild, "aria-current", at === `${message.room_id}/${message.seq}` && "true");
}

/** The words around the hit; of what has none, such as a voice, what the list of chats says of it. */
function said(message, snippet) {
  if (snippet.marks.length || message.kind === "text") return snippetParts(snippet, LEAD_COLUMNS);
  return [{text: messageWords(message), hit: false}];
}

/** Who said it, where the row does not show it already. */
function prefix({user_id: userId, room_id: roomId}, room, {store, isOneRoom}) {
  const isMine = userId === store.me.id;
  if (isOneRoom || store.isOwn(room) || (room.kind === "direct" && !isMine)) return [];
  const name = isMine ? _("You") : store.name(userId, roomId);
  return [{text: format(_("%(name)s: %(text)s"), {name, text: ""}), hit: false}];
}

/** A line with an icon and words. */
export function fillChoice(row, {icon, words, hint = ""}) {
  setIcon(row, icon);
  setText(part(row, "words"), words);
  setText(part(row, "hint"), hint);
}

function fillTime(time, iso) {
  time.hidden = false;
  time.dateTime = iso;
  time.title = fullTime(iso, language());
  setText(time, listTime(iso, Date.now(), language()));
}

/** Text with its hits marked; nodes, never markup. */
function mark(element, parts) {
  const look = JSON.stringify(parts);
  if (element.dataset.look === look) return;
  element.dataset.look = look;
  element.replaceChildren(...parts.map(({text, hit}) => (hit ? marked(text) : document.createTextNode(text))));
}

function marked(text) {
  const element = document.createElement("mark");
  element.textContent = text;
  return element;
}
