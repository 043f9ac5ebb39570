/** The rail: sections, unread badge, my face. */

import {_} from "../lib/i18n.js";
import {fillFace} from "./avatar.js";
import {GoElement} from "./base.js";
import {setAttribute, setText} from "./dom.js";
import {showProfile} from "./profile-dialog.js";
import {here, onRoute} from "./router.js";
import {missedWords} from "./call-words.js";
import {badgeWords, unreadWords} from "./wording.js";

export class Rail extends GoElement {
  actions = {me: () => showProfile(this.store.me.id)};

  start() {
    onRoute(this, () => this.mark());
    this.watch("rooms", () => this.count());
    this.watch("calls", () => this.countCalls());
    this.watch("me", () => this.face());
    this.mark();
    this.count();
    this.countCalls();
    this.face();
  }

  mark() {
    const {section} = here();
    for (const link of this.querySelectorAll("a")) setAttribute(link, "aria-current", link.dataset.section === section && "page");
  }

  count() {
    const {unread, muted} = this.store.totals();
    const badge = this.part("unread");
    badge.hidden = !unread && !muted;
    badge.classList.toggle("dot", !unread && muted);
    setText(badge, unread ? badgeWords(unread) : "");
    const words = unread ? `${_("Chats")} · ${unreadWords(unread)}` : _("Chats");
    setAttribute(badge.parentElement, "title", words);
    setAttribute(badge.parentElement, "aria-label", words);
  }

  countCalls() {
    const {size} = this.store.missedCalls;
    const badge = this.part("missed");
    badge.hidden = !size;
    setText(badge, size ? badgeWords(size) : "");
    const words = size ? `${_("Calls")} · ${missedWords(size)}` : _("Calls");
    setAttribute(badge.parentElement, "title", words);
    setAttribute(badge.parentElement, "aria-label", words);
  }

  face() {
    fillFace(this.part("avatar"), this.store.me, this.store.name(this.store.me.id));
  }
}
