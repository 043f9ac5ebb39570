/** What one can do with a message, by mouse, finger and key. */

import {_} from "../lib/i18n.js";
import {copyText} from "./clipboard.js";
import {part} from "./dom.js";
import {mediaOffers} from "./media-offers.js";
import {openMenu} from "./menu.js";
import {showProfile} from "./profile-dialog.js";
import {keepRecalled, recalledContent} from "./recalled.js";
import {showReceipts} from "./receipts.js";
import {limits} from "./limits.js";
import {askToReport} from "./report-dialog.js";
import {report} from "./toast.js";
import {voiceOffers} from "./voice-bubble.js";

/** The actions of the buttons inside messages. */
export function messageActions(view) {
  const itemOf = (button) => button.closest("li").item;
  return {
    profile: (button) => showProfile(itemOf(button).user_id),
    menu: (button) => openMessageMenu(view, button.closest("li"), button, button),
    retry: (button) => view.client.retry(itemOf(button).client_id),
    receipts: (button) => showReceipts(itemOf(button), button),
    reedit: (button) => view.dispatchEvent(new CustomEvent("reedit", {bubbles: true, detail: recalledContent(itemOf(button))})),
    "copy-code": (button) => copyText(part(button.closest(".code"), "code").textContent),
  };
}

export function openMessageMenu(view, row, anchor, opener = row) {
  openMenu(anchor, offers(view, row.item), opener);
}

function offers(view, item) {
  const {client, store, room} = view;
  return [
    ...voiceOffers(item, view.lineOf(item.seq)),
    ...mediaOffers(item, client, view.lineOf(item.seq)),
    item.content && {words: _("Copy"), icon: "copy", run: () => copyText(item.content)},
    item.state === "failed" && {words: _("Send again"), icon: "retry", run: () => client.retry(item.client_id)},
    item.state === "failed" && {words: _("Delete"), icon: "trash", danger: true, run: () => client.discard(item.client_id)},
    room.kind === "group" && item.id && item.user_id === store.me.id && {words: _("Read by"), icon: "eye", run: () => showReceipts(item, view.lineOf(item.seq))},
    item.user_id !== store.me.id && {words: _("Profile"), icon: "person", run: () => showProfile(item.user_id)},
    item.id && item.user_id && item.user_id !== store.me.id && item.kind !== "call" && {words: _("Report"), icon: "flag", run: () => askToReport("message_id", item.id)},
    mayRecall(item, room, store.me.id) && {words: _("Recall"), icon: "recall", run: () => recall(client, item, store.me.id)},
  ].filter(Boolean);
}

function mayRecall(item, room, meId) {
  if (!item.id || item.kind === "call") return false;
  if (room.kind === "group" && room.role !== "member") return true;
  return item.user_id === meId && Date.now() - new Date(item.timestamp) < limits().recall_seconds * 1000;
}

async function recall(client, item, meId) {
  if (item.user_id === meId && item.kind === "text") keepRecalled(item);
  try {
    await client.recall(item);
  } catch (error) {
    report(error);
  }
}

/** Arrow keys walk the messages; Enter opens the menu. */
export function onMessageKeys(view) {
  const steps = {ArrowUp: -1, ArrowDown: 1};
  view.listen(view.part("scroller"), "keydown", (event) => {
    const step = steps[event.key];
    const onRow = event.target.matches(".msg, .line");
    if (step && (onRow || event.target === view.part("scroller"))) walk(view, event, step);
    else if (event.key === "Enter" && event.target.matches(".msg")) {
      event.preventDefault();
      openMessageMenu(view, event.target, part(event.target, "bubble"));
    }
  });
}

function walk(view, event, step) {
  const rows = [...view.part("lines").querySelectorAll(".msg, .line[data-seq]")];
  const at = rows.indexOf(event.target);
  const next = at < 0 ? rows.at(step < 0 ? -1 : 0) : rows[at + step];
  if (!next) return;
  event.preventDefault();
  next.focus({preventScroll: true});
  view.place.toLine(next, "nearest");
}
