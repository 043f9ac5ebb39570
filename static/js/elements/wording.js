/** Lines in words: what happened in a room, the last line of a chat, presence, typing. */

import {shownName} from "../lib/file-names.js";
import {_, format, language, ngettext} from "../lib/i18n.js";
import {preview} from "../lib/text.js";
import {lastSeen} from "../lib/time.js";
import {secondsWords} from "../lib/waveform.js";

const TYPING_NAMES = 2;

const SYSTEM_LINES = {
  "group.created": () => _("%(who)s created the group"),
  "members.added": () => _("%(who)s invited %(whom)s to the group"),
  "member.joined": () => _("%(who)s joined the group"),
  "member.left": () => _("%(who)s left the group"),
  "member.removed": () => _("%(who)s removed %(whom)s from the group"),
  "owner.transferred": () => _("%(who)s made %(whom)s the owner"),
  "room.renamed": () => _("%(who)s renamed the group to “%(name)s”"),
  "announcement.changed": () => _("%(who)s changed the announcement"),
  "members.muted": () => _("%(who)s muted all members"),
  "members.unmuted": () => _("%(who)s let all members write again"),
};
const ROLE_LINES = {
  admin: () => _("%(who)s made %(whom)s an admin"),
  member: () => _("%(who)s took %(whom)s off the admins"),
};

export function isLine(message) {
  return message.kind === "system" || Boolean(message.recalled_at);
}

/** A system line or the tombstone of a recalled message. */
export function lineWords(message, store) {
  const {by, user_ids = [], name = ""} = message.payload;
  return format(template(message, store), {
    who: whoWords(by ?? message.user_id, message.room_id, store),
    whom: user_ids.map((id) => (id === store.me.id ? objectYou() : store.name(id, message.room_id))).join(_(", ")),
    name,
  });
}

function whoWords(id, roomId, store) {
  if (id === null) return _("The operators");
  return id === store.me.id ? _("You") : store.name(id, roomId);
}

/** "you" as the one to whom something is done. */
function objectYou() {
  return globalThis.pgettext ? globalThis.pgettext("object", "you") : "you";
}

function template(message, store) {
  const {event, role, by} = message.payload;
  if (message.recalled_at) return recallTemplate(message, by, store);
  return (event === "role.changed" ? ROLE_LINES[role] : SYSTEM_LINES[event])?.() ?? "";
}

function recallTemplate(message, by, store) {
  if (message.payload.taken_down) return _("The operators took this message down");
  if (message.payload.expired) return _("This message has expired");
  if (by && by !== message.user_id) return _("%(who)s recalled a member's message");
  return message.user_id === store.me.id ? _("You recalled a message") : _("%(who)s recalled a message");
}

/** Whether it is my own that the operators took down: I may ask why, and answer. */
export function canAppeal(message, store) {
  return Boolean(message.payload.taken_down) && message.user_id === store.me.id;
}

const KINDS = {
  image: (files) => (files.length > 1 ? _("[Photos]") : _("[Photo]")),
  video: () => _("[Video]"),
  voice: ([file]) => `${_("[Voice]")} ${secondsWords(file.duration)}`,
  file: ([file]) => `${_("[File]")} ${shownName(file.name)}`,
};

/** A message on one line: what it carries, and its text. */
export function messageWords({kind, content, attachments, payload}) {
  if (kind === "call") return payload.media === "video" ? _("[Video call]") : _("[Voice call]");
  const carried = attachments?.length ? (KINDS[kind]?.(attachments) ?? "") : "";
  return `${carried} ${preview(content)}`.trim();
}

/** The second line of a chat in the list. */
export function lastLine(room, store) {
  const message = room.last_message;
  if (!message) return "";
  if (isLine(message)) return lineWords(message, store);
  const text = messageWords(message);
  if (room.kind === "direct" || message.user_id === store.me.id) return text;
  return format(_("%(name)s: %(text)s"), {name: store.name(message.user_id, room.id), text});
}

export function typingWords(room, store) {
  const ids = store.typing(room.id);
  if (!ids.length) return "";
  if (room.kind === "direct") return _("Typing…");
  const names = ids.slice(0, TYPING_NAMES).map((id) => store.name(id, room.id)).join(_(", "));
  if (ids.length > TYPING_NAMES) return format(_("%(names)s and others are typing…"), {names});
  return format(ngettext("%(names)s is typing…", "%(names)s are typing…", ids.length), {names});
}

export function presenceWords(user) {
  if (!user || user.deleted) return "";
  if (user.online) return _("Online");
  return user.last_seen_at ? lastSeen(user.last_seen_at, Date.now(), language()) : "";
}

/** An unread count as a badge says it. */
export function badgeWords(count) {
  return count > 99 ? "99+" : String(count);
}

/** "3 unread messages", for those who hear the page. */
export function unreadWords(count) {
  return format(ngettext("%(count)s unread message", "%(count)s unread messages", count), {count: badgeWords(count)});
}
