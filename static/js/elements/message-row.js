/** The lines of a timeline as elements; messaging/_message.html and _line.html are their templates. */

import {_, language} from "../lib/i18n.js";
import {fullTime, lineTime} from "../lib/time.js";
import {fillFace} from "./avatar.js";
import {fillBody} from "./bodies.js";
import {clone, part, setAttribute, setHidden, setText} from "./dom.js";
import {canAppeal, lineWords} from "./wording.js";
import {canReedit} from "./recalled.js";

export function makeLine(line) {
  return clone(line.kind);
}

/** Brings an element up to date with its line; what has not changed is left alone. */
export function fillLine(element, line, context) {
  FILL[line.kind]?.(element, line, context);
}

const FILL = {
  time(element, {iso}) {
    const time = element.firstElementChild;
    time.dateTime = iso;
    time.title = fullTime(iso, language());
    setText(time, lineTime(iso, Date.now(), language()));
  },
  line(element, {item}, {store}) {
    element.item = item;
    setAttribute(element, "data-seq", item.seq);
    setText(part(element, "text"), lineWords(item, store));
    setHidden(part(element, "reedit"), !canReedit(item));
    setHidden(part(element, "appeal"), !canAppeal(item, store));
    setAttribute(part(element, "appeal"), "href", `/appeals/message/${item.id}`);
  },
  message(element, line, context) {
    const {item} = line;
    if (element.item !== item) fillItem(element, item, context);
    const mine = item.user_id === context.store.me.id;
    setAttribute(element, "class", ["msg", mine && "me", line.cont && "cont", element.classList.contains("flash") && "flash"].filter(Boolean).join(" "));
    fillAuthor(element, item, context);
    fillState(element, line, context);
  },
};

function fillItem(element, item, context) {
  element.item = item;
  setAttribute(element, "data-seq", item.seq);
  setAttribute(element, "data-state", item.state);
  fillBody(part(element, "bubble"), item, context);
  part(element, "bubble").title = fullTime(item.timestamp, language());
}

function fillAuthor(element, item, {store, room}) {
  const name = store.name(item.user_id, room.id);
  setText(part(element, "who"), name);
  setAttribute(element.firstElementChild, "aria-label", name || _("Profile"));
  fillFace(part(element, "avatar"), store.user(item.user_id) ?? {id: item.user_id}, name);
}

function fillState(element, {item, words = ""}, {room}) {
  const asButton = room.kind === "group" && item.state === "sent";
  setText(part(element, "state"), asButton ? "" : words);
  setText(part(element, "receipts"), asButton ? words : "");
  setHidden(part(element, "receipts"), !asButton || !words);
}
