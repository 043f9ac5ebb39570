/** The conversation on screen: header, notice, and what belongs to the room. */

import {_} from "../lib/i18n.js";
import {onFilesGiven} from "./attach.js";
import {GoElement} from "./base.js";
import {beginCall} from "./call-door.js";
import {canCall} from "./call-offer.js";
import {setAttribute, setText} from "./dom.js";
import {go, here, onRoute, up} from "./router.js";
import {report, say} from "./toast.js";
import {showText} from "./ask.js";
import {searchIn} from "./room-list.js";
import {presenceWords, typingWords} from "./wording.js";

const SEEN = "gochat-announcements-seen";

export class Conversation extends GoElement {
  #ends = [];

  actions = {
    back: (link, event) => this.back(event),
    search: () => searchIn(this.roomId),
    info: () => this.toggleInfo(),
    "close-info": () => this.closeInfo(),
    announcement: () => showText(_("Announcement"), this.room.announcement),
    seen: () => this.announcementSeen(),
    "call-voice": () => beginCall(this.roomId, "voice"),
    "call-video": () => beginCall(this.roomId, "video"),
    "call-again": (line) => beginCall(Number(line.dataset.room), line.dataset.media, {isRunning: "running" in line.dataset}),
  };

  start() {
    this.timeline = this.querySelector("gc-timeline");
    this.composer = this.querySelector("gc-composer");
    this.info = this.querySelector("gc-room-info");
    this.files = this.querySelector("gc-room-files");
    onFilesGiven(this, this.composer);
    onRoute(this, (event) => this.route(event));
    this.listen(this, "reedit", (event) => this.composer.put(event.detail));
    this.client.on("room.removed", (event) => this.removed(event));
    this.route();
  }

  get room() {
    return this.store.room(this.roomId);
  }

  route(event) {
    const {roomId, at, detail} = here();
    const isSameLink = event?.type === "route" && location.href === this.address;
    this.address = location.href;
    if (roomId !== this.roomId) this.open(roomId, at);
    else if (at !== this.timeline.at || (at && isSameLink)) this.goTo(at);
    this.hidden = !roomId;
    this.showInfo(Boolean(roomId) && detail === "info");
    this.showFiles(Boolean(roomId) && detail === "files");
  }

  /** Shows or hides the room's panel; the focus that was in it goes back to its button. */
  showInfo(isShown) {
    const button = this.querySelector('[data-action="info"]');
    if (!isShown && this.info.contains(document.activeElement)) button.focus();
    this.info.hidden = !isShown;
    this.info.show(isShown ? this.roomId : null);
    setAttribute(button, "aria-expanded", String(isShown));
  }

  showFiles(isShown) {
    this.files.hidden = !isShown;
    this.files.show(isShown ? this.roomId : null);
  }

  /** To a message that the address names, or back to the newest. */
  goTo(at) {
    if (at) this.timeline.toMessage(at);
    else this.timeline.toNewest();
  }

  async open(roomId, at) {
    for (const end of this.#ends.splice(0)) end();
    this.roomId = roomId;
    this.composer.open(roomId);
    if (!roomId) {
      this.timeline.close();
      this.client.closeRoom();
      return;
    }
    for (const topic of [`room:${roomId}`, `typing:${roomId}`, `members:${roomId}`, "user:*"]) this.#ends.push(this.store.on(topic, () => this.draw()));
    if (this.room?.peer) this.#ends.push(this.client.watchPresence([this.room.peer.id]));
    this.draw();
    this.hidden = false;
    if (!at) this.takeFocus();
    try {
      await this.timeline.open(roomId, at);
      this.draw();
    } catch (error) {
      this.failed(error, roomId);
    }
  }

  /** To the field, unless that would bring up a keyboard. */
  takeFocus() {
    if (!matchMedia("(pointer: coarse)").matches) this.composer.focusText();
  }

  failed(error, roomId) {
    if (this.roomId !== roomId) return;
    report(error);
    if (error.status === 404) go("/", {replace: true});
  }

  draw() {
    const {room} = this;
    if (!room) return;
    setText(this.part("title"), this.store.roomName(room));
    this.part("own").hidden = !this.store.isOwn(room);
    setText(this.part("count"), room.kind === "group" ? `(${room.member_count})` : "");
    this.drawCalls(room);
    this.drawStatus(room);
    this.drawNotice(room);
    this.composer.draw();
  }

  drawCalls(room) {
    for (const name of ["call-voice", "call-video"]) this.part(name).hidden = !canCall(room, this.store);
  }

  drawStatus(room) {
    const typing = typingWords(room, this.store);
    const peer = room.peer && !this.store.isOwn(room) && (this.store.user(room.peer.id) ?? room.peer);
    setText(this.part("status"), typing || presenceWords(peer));
    this.part("status").toggleAttribute("data-live", Boolean(typing || peer?.online));
  }

  drawNotice({id, announcement}) {
    this.part("notice").hidden = !announcement || seenAnnouncements()[id] === announcement;
    setText(this.part("announcement"), announcement ?? "");
  }

  announcementSeen() {
    const seen = {...seenAnnouncements(), [this.roomId]: this.room.announcement};
    localStorage.setItem(SEEN, JSON.stringify(seen));
    this.drawNotice(this.room);
    this.composer.focusText();
  }

  back(event) {
    event.preventDefault();
    up("/");
  }

  toggleInfo() {
    if (this.info.hidden) go(`${location.pathname}${location.search}#info`);
    else this.closeInfo();
  }

  closeInfo() {
    up(location.pathname + location.search);
  }

  removed({room_id: roomId, by_me: byMe}) {
    if (roomId !== this.roomId) return;
    if (!byMe) say(_("You are no longer in this group."));
    go("/", {replace: true});
  }
}

function seenAnnouncements() {
  try {
    return JSON.parse(localStorage.getItem(SEEN)) ?? {};
  } catch {
    return {};
  }
}
