/** The messages of the room on screen: a window that grows and shrinks as one scrolls. */

import {_, format, ngettext} from "../lib/i18n.js";
import {GoElement} from "./base.js";
import {perFrame, reconcile, setText} from "./dom.js";
import {followMedia, mediaActions} from "./media-actions.js";
import {fillLine, makeLine} from "./message-row.js";
import {messageActions, onMessageKeys, openMessageMenu} from "./message-menu.js";
import {onMenuRequest} from "./menu.js";
import {Place} from "./timeline-scroll.js";
import {planLines} from "./timeline-plan.js";
import {leaveMessage} from "./router.js";
import {report} from "./toast.js";
import {followPlayer, voiceActions} from "./voice-bubble.js";
import {badgeWords} from "./wording.js";

const LOAD_AHEAD_PX = 900;
const FLASH_MS = 1700;

export class TimelineView extends GoElement {
  /** The seq of the message that the address leads to. */
  at = null;
  #roomEnds = [];
  #unread = {first: null, count: 0};

  actions = {
    ...messageActions(this),
    ...mediaActions(this),
    ...voiceActions(),
    "to-newest": () => this.jumpToNewest(),
    "to-unread": () => this.toUnread(),
    "load-again": () => this.loadAgain(),
  };

  start() {
    this.place = new Place(this.part("scroller"), this.part("lines"));
    this.draw = perFrame(() => this.render());
    this.look = perFrame(() => this.looked());
    this.listen(this.part("scroller"), "scroll", this.look, {passive: true});
    this.listen(document, "visibilitychange", this.look);
    onMenuRequest(this.part("lines"), ".msg", (row, anchor) => openMessageMenu(this, row, anchor));
    onMessageKeys(this);
    followMedia(this);
    followPlayer(this);
  }

  get room() {
    return this.store.room(this.roomId);
  }

  /** Shows a room, at its newest messages or at the one of a seq; what is known of it stands there at once. */
  async open(roomId, at = null) {
    this.close();
    Object.assign(this, {roomId, at});
    const {first_unread_seq: first, unread} = this.room ?? {};
    this.#unread = {first: unread ? first : null, count: unread ?? 0};
    for (const topic of [`timeline:${roomId}`, `members:${roomId}`, "user:*", "connection"]) this.#roomEnds.push(this.store.on(topic, this.draw));
    if (at) this.part("lines").replaceChildren();
    else this.render({follow: true});
    await this.client.openRoom(roomId, at);
    if (this.roomId !== roomId || this.at !== at) return;
    if (at) return await this.toMessage(at);
    this.render({follow: true});
    if (!this.store.timeline(roomId).at_newest) this.toUnread();
  }

  close() {
    for (const end of this.#roomEnds.splice(0)) end();
    this.roomId = null;
  }

  render({follow = this.place.isAtBottom && this.wasAtNewest} = {}) {
    if (!this.room) return;
    const timeline = this.store.timeline(this.roomId);
    this.place.keep(() => this.fill(timeline), {follow});
    this.wasAtNewest = timeline.at_newest;
    this.looked();
  }

  fill(timeline) {
    const context = {client: this.client, store: this.store, room: this.room};
    const lines = planLines(timeline, {firstUnread: this.#unread.first, meId: this.store.me.id, stateOf: (item) => this.stateOf(item)});
    this.part("lines").dataset.kind = this.room.kind;
    reconcile(this.part("lines"), lines, {
      key: (line) => `${line.kind[0]}${line.key}`,
      make: makeLine,
      fill: (element, line) => fillLine(element, line, context),
    });
  }

  /** What stands under an own message. */
  stateOf(item) {
    if (item.state === "failed") return item.error?.message || _("Not sent");
    if (item.state === "sending") return this.store.connection.state === "offline" ? _("Waiting for the connection") : "";
    const readers = this.store.readers(item);
    if (!readers?.read) return "";
    if (this.room.kind === "direct") return _("Read");
    return format(ngettext("Read by %(count)s", "Read by %(count)s", readers.read), {count: readers.read});
  }

  /** After every scroll and change: load more, mark as read, offer the jumps. */
  looked() {
    if (!this.room) return;
    const {has_older: hasOlder, has_newer: hasNewer, loading, error} = this.store.timeline(this.roomId);
    if (!loading && !error && hasOlder && this.place.fromTop < LOAD_AHEAD_PX) this.client.loadOlder(this.roomId).catch(report);
    if (!loading && !error && hasNewer && this.wasAtNewest === false && this.place.fromBottom < LOAD_AHEAD_PX) this.client.loadNewer(this.roomId).catch(report);
    const seen = this.place.visible().findLast((line) => line.dataset.seq);
    if (seen) this.client.markRead(this.roomId, Number(seen.dataset.seq));
    this.offerJumps(hasNewer);
  }

  offerJumps(hasNewer) {
    const isEmpty = !this.store.timeline(this.roomId).items.length;
    const isAway = !isEmpty && (hasNewer || this.place.fromBottom > this.part("scroller").clientHeight / 2);
    const {unread} = this.room;
    this.part("to-newest").hidden = !isAway;
    setText(this.part("to-newest-words"), isAway && unread ? newWords(unread) : "");
    if (this.isUnreadInSight()) this.#unread.count = 0;
    this.part("to-unread").hidden = isEmpty || !this.#unread.count;
    setText(this.part("to-unread-words"), this.#unread.count ? newWords(this.#unread.count) : "");
  }

  /** Whether the line above the first new message is in sight, or below. */
  isUnreadInSight() {
    const news = this.querySelector(".news");
    return Boolean(news) && news.getBoundingClientRect().bottom > this.part("scroller").getBoundingClientRect().top;
  }

  loadAgain() {
    const {items} = this.store.timeline(this.roomId);
    const load = items.length ? this.client.loadOlder(this.roomId) : this.client.openRoom(this.roomId);
    load.catch(report);
  }

  async toNewest() {
    leaveMessage();
    this.at = null;
    try {
      if (!this.store.timeline(this.roomId).at_newest) await this.client.loadNewest(this.roomId);
      this.render({follow: true});
    } catch (error) {
      report(error);
    }
  }

  /** The button that was pressed goes away: the focus stays in the conversation. */
  jumpToNewest() {
    this.part("scroller").focus({preventScroll: true});
    return this.toNewest();
  }

  async toUnread() {
    const {first} = this.#unread;
    this.#unread.count = 0;
    if (first !== null) await this.toSeq(first, "start");
  }

  /** To the message that somebody looked for: in the middle, lit up, with the focus. */
  async toMessage(seq) {
    this.at = seq;
    await this.toSeq(seq);
    this.lineOf(seq)?.focus({preventScroll: true});
  }

  /** Brings a message into sight, wherever in the history it is. */
  async toSeq(seq, block = "center") {
    try {
      if (!this.lineOf(seq)) await this.client.loadAround(this.roomId, seq);
      this.render({follow: false});
      const line = this.lineOf(seq);
      if (line) this.place.toLine(block === "start" ? (this.querySelector(".news") ?? line) : line, block);
      if (block === "center") this.flash(line);
    } catch (error) {
      report(error);
    }
  }

  lineOf(seq) {
    return this.part("lines").querySelector(`[data-seq="${seq}"]`);
  }

  flash(line) {
    line?.classList.add("flash");
    setTimeout(() => line?.classList.remove("flash"), FLASH_MS);
  }
}

function newWords(count) {
  return format(ngettext("%(count)s new message", "%(count)s new messages", count), {count: badgeWords(count)});
}
