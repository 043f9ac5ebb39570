/** A line of the list of chats, as messaging/_room_row.html draws it. */

import {_, language} from "../lib/i18n.js";
import {fullTime, listTime} from "../lib/time.js";
import {preview} from "../lib/text.js";
import {fillRoomFace} from "./avatar.js";
import {clone, part, setAttribute, setText} from "./dom.js";
import {badgeWords, lastLine, unreadWords} from "./wording.js";

export function makeRoomRow() {
  return clone("room-row");
}

export function fillRoomRow(element, room, {store, currentId}) {
  const link = element.firstElementChild;
  const isCurrent = room.id === currentId;
  setAttribute(element, "class", room.pinned && "pinned");
  setAttribute(link, "href", `/rooms/${room.id}`);
  setAttribute(link, "aria-current", isCurrent && "page");
  fillRoomFace(part(element, "avatar"), room, store);
  setText(part(element, "name"), store.roomName(room));
  fillLast(element, room, {store, isCurrent});
  fillTime(part(element, "time"), room);
  part(element, "muted").hidden = !room.muted;
  fillUnread(element, room);
}

function fillLast(element, room, {store, isCurrent}) {
  const draft = isCurrent ? "" : store.draft(room.id);
  const flag = part(element, "flag");
  flag.hidden = !room.mentions && !draft;
  setText(flag, room.mentions ? _("[Mentioned you]") : draft ? _("[Draft]") : "");
  setText(part(element, "last"), draft ? preview(draft) : lastLine(room, store));
}

function fillTime(element, room) {
  const at = room.active_at;
  element.dateTime = at;
  element.title = fullTime(at, language());
  setText(element, listTime(at, Date.now(), language()));
}

function fillUnread(element, {unread, muted}) {
  const badge = part(element, "badge");
  badge.hidden = !unread;
  badge.classList.toggle("dot", Boolean(muted));
  setText(badge, unread ? badgeWords(unread) : "");
  setText(part(element, "unread"), unread ? unreadWords(unread) : "");
}
