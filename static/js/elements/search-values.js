/** What may stand behind a filter: people and chats by name, kinds, days. */

import {_, format, language} from "../lib/i18n.js";
import {dayOf, daysAgo, folded, kindOf, kindsLike} from "../lib/search-query.js";
import {dayWords} from "../lib/time.js";

const SHOWN = 8;
const ME = ["me", "我"];
const DAYS = [
  [0, () => _("Today")],
  [1, () => _("Yesterday")],
  [7, () => _("A week ago")],
  [30, () => _("30 days ago")],
  [365, () => _("A year ago")],
];
const KIND_LOOKS = {
  image: ["image", () => _("Photos")],
  video: ["video", () => _("Videos")],
  voice: ["mic", () => _("Voice messages")],
  file: ["file", () => _("Files")],
  link: ["link", () => _("Links")],
  mention: ["at", () => _("Mentions")],
};

/**
 * What is offered while a filter is being written.
 * @param {{operator: string, value: string}} open
 * @param {Store} store
 * @param {Filters} filters those that are set already
 * @returns {{value: any, user?: object, room?: object, icon?: string, words?: string, hint?: string}[]}
 */
export function offers({operator, value}, store, filters) {
  if (operator === "from") return peopleLike(value, store, filters.in);
  if (operator === "in") return store.allRooms().filter((room) => isLike(store.roomName(room), value)).slice(0, SHOWN).map((room) => ({value: room.id, room}));
  if (operator === "has") return kindsLike(value).map((kind) => ({value: kind, icon: KIND_LOOKS[kind][0], words: KIND_LOOKS[kind][1]()}));
  return daysLike(value);
}

/** What a finished filter stands for, or null: then the server reads it. */
export function resolve(operator, typed, store) {
  if (operator === "has") return kindOf(typed);
  if (operator === "before" || operator === "after") return dayOf(typed, Date.now());
  const isCalled = (name) => folded(name) === folded(typed);
  if (operator === "in") return only(store.allRooms().filter((room) => isCalled(store.roomName(room))));
  if (ME.includes(folded(typed))) return store.me.id;
  return only(store.people.all().filter((user) => isCalled(user.username) || isCalled(store.name(user.id))));
}

/** A filter's value in words. */
export function valueWords(operator, value, store) {
  if (operator === "from") return value === store.me.id ? _("me") : store.name(value);
  if (operator === "in") return store.roomName(store.room(value) ?? {name: ""});
  if (operator === "has") return KIND_LOOKS[value][1]();
  return dayWords(value, language());
}

function peopleLike(typed, store, roomId) {
  const members = roomId && store.members(roomId)?.map(({user}) => user);
  const known = members ?? near(store);
  const others = known.filter((user) => user && user.id !== store.me.id && [store.name(user.id), user.username].some((name) => isLike(name, typed)));
  const isMe = [...ME, store.me.username, store.name(store.me.id)].some((name) => isLike(name, typed));
  return [...(isMe ? [store.me] : []), ...others].slice(0, SHOWN).map((user) => ({value: user.id, user}));
}

/** The people of the chats, those of the latest first. */
function near(store) {
  const ids = store.allRooms().flatMap((room) => (room.peer ? [room.peer.id] : room.faces));
  return [...new Set([...ids, ...store.people.all().map(({id}) => id)])].map((id) => store.user(id));
}

function daysLike(typed) {
  const day = dayOf(typed, Date.now());
  if (day) return [{value: day, icon: "calendar", words: dayWords(day, language())}];
  const offered = DAYS.map(([days, words]) => ({value: daysAgo(days, Date.now()), words: words()}));
  return offered.filter(({words}) => isLike(words, typed)).map(({value, words}) => ({value, icon: "calendar", words, hint: dayWords(value, language())}));
}

/** What to say where nothing is offered. */
export function noOffers({operator}) {
  if (operator === "from") return _("Nobody you know is called so.");
  if (operator === "in") return _("No chat is called so.");
  if (operator === "has") return _("There are no messages of this kind.");
  return format(_("Write a day as %(day)s, a month or a year."), {day: "2026-01-31"});
}

function isLike(name, typed) {
  return folded(name).includes(folded(typed));
}

function only(found) {
  return found.length === 1 ? found[0].id : null;
}
