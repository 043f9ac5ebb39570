/** A room's photos and videos, files and links, by month. */

import {_, format, language} from "../lib/i18n.js";
import {byMonth} from "../lib/months.js";
import {fullTime, listTime} from "../lib/time.js";
import {clockWords} from "../lib/waveform.js";
import {GoElement} from "./base.js";
import {arrowKeys, clone, cloneAll, part, reconcile, setAttribute, setText, settled} from "./dom.js";
import {fillCard} from "./file-card.js";
import {openLightbox} from "./lightbox.js";
import {fillShot, mendShot, REMOVED, removedWords} from "./media-body.js";
import {inOrder} from "./room-shots.js";
import {here, up} from "./router.js";
import {report} from "./toast.js";

const TABS = {media: "seen", files: "file", links: "link"};
const LOAD_AHEAD_PX = 600;
const PAUSE_MS = 1000;

export class RoomFiles extends GoElement {
  #ends = [];

  actions = {
    "files-back": () => up(`/rooms/${this.roomId}#info`),
    tab: (tab) => this.open(tab.dataset.tab),
    "view-file": (frame) => this.view(frame),
    "files-again": () => this.load(),
  };

  start() {
    this.listen(document, "keydown", (event) => this.press(event));
    this.listen(this, "error", ({target}) => target.matches?.(".shot") && mendShot(target), true);
    this.refresh = settled(() => this.roomId && this.isFirstPage && this.open(this.tab), PAUSE_MS);
  }

  /** Shows a room's page, or nothing. */
  show(roomId) {
    if (roomId === this.roomId) return;
    for (const end of this.#ends.splice(0)) end();
    this.roomId = roomId;
    this.replaceChildren();
    if (!roomId || !this.store.room(roomId)) return;
    this.append(cloneAll("room-files"));
    arrowKeys(this.part("tabs"), "[role=tab]", {loop: true, across: true});
    this.part("scroll").addEventListener("scroll", () => this.looked(), {passive: true});
    this.#ends.push(this.store.on(`timeline:${roomId}`, () => this.changed()));
    this.open("media");
    this.querySelector('[data-action="files-back"]').focus({preventScroll: true});
  }

  /** Something happened in the room: perhaps there is more to see, or less. */
  changed() {
    const {version} = this.store.room(this.roomId) ?? {};
    if (this.version !== version) this.refresh();
    this.version = version;
  }

  open(tab) {
    const isSame = tab === this.tab && this.items?.length;
    Object.assign(this, {tab, next: null, isFirstPage: true, version: this.store.room(this.roomId)?.version});
    if (!isSame) this.items = [];
    for (const each of this.querySelectorAll("[role=tab]")) {
      setAttribute(each, "aria-selected", String(each.dataset.tab === tab));
      each.tabIndex = each.dataset.tab === tab ? 0 : -1;
    }
    setAttribute(this.part("panel"), "aria-labelledby", `files-${tab}`);
    if (!isSame) this.draw();
    this.load();
  }

  async load() {
    const {roomId, tab, next} = this;
    this.isLoading = true;
    this.note(this.items.length ? "" : "wait");
    try {
      const page = await this.client.roomFiles(roomId, {kind: TABS[tab], before: next});
      if (roomId !== this.roomId || tab !== this.tab || next !== this.next) return;
      this.items = next === null ? page.items : [...this.items, ...page.items];
      Object.assign(this, {next: page.next, isFirstPage: next === null, isLoading: false});
      this.draw();
      this.note(this.items.length || this.next !== null ? "" : "none");
      this.looked();
    } catch (error) {
      this.isLoading = false;
      if (roomId !== this.roomId) return;
      this.note("fault");
      report(error);
    }
  }

  looked() {
    const {scrollHeight, scrollTop, clientHeight} = this.part("scroll");
    const isNear = scrollHeight - scrollTop - clientHeight < LOAD_AHEAD_PX;
    if (isNear && this.next !== null && !this.isLoading && clientHeight) this.load();
  }

  note(which) {
    for (const name of ["wait", "none", "fault"]) this.part(name).hidden = name !== which;
  }

  draw() {
    const months = byMonth(this.items, Date.now(), language());
    reconcile(this.part("months"), months, {
      key: ({key}) => key,
      make: () => clone("files-month"),
      fill: (section, month) => this.fillMonth(section, month),
    });
  }

  fillMonth(section, {words, items}) {
    setText(part(section, "month"), words);
    const list = part(section, "list");
    setAttribute(list, "class", this.tab === "media" ? "wall" : "kept");
    const {key, make, fill} = LOOKS[this.tab];
    reconcile(list, this.tab === "links" ? items.flatMap(linksOf) : items, {key, make, fill: (element, item) => fill(element, item, this)});
  }

  view(frame) {
    const shots = inOrder(this.items, this.roomId);
    const item = this.items.find(({file}) => file.id === Number(frame.dataset.file));
    const at = shots.findIndex(({file}) => file === item.file);
    openLightbox({shots, more: null}, {at, opener: frame});
  }

  /** Who sent it and when, as a link to the message. */
  fillOrigin(link, {user_id: userId, timestamp, seq}) {
    setAttribute(link, "href", `/rooms/${this.roomId}?at=${seq}`);
    setText(part(link, "who"), this.store.name(userId, this.roomId));
    setText(part(link, "when"), listTime(timestamp, Date.now(), language()));
    link.title = fullTime(timestamp, language());
  }

  press(event) {
    const isOnTop = !document.querySelector("dialog[open], :popover-open:not(gc-toasts)");
    if (event.key === "Escape" && !event.defaultPrevented && isOnTop && here().detail === "files") up(`/rooms/${this.roomId}#info`);
  }
}

const LOOKS = {
  media: {key: ({file}) => file.id, make: () => clone("files-shot"), fill: fillWallShot},
  files: {
    key: ({file}) => file.id,
    make: () => clone("files-card"),
    fill(row, item, page) {
      fillCard(part(row, "media"), item.file);
      page.fillOrigin(part(row, "origin"), item);
    },
  },
  links: {
    key: ({key}) => key,
    make: () => clone("files-link"),
    fill(row, item, page) {
      setAttribute(part(row, "link"), "href", item.url);
      setText(part(row, "host"), hostOf(item.url));
      setText(part(row, "url"), item.url);
      page.fillOrigin(part(row, "origin"), item);
    },
  },
};

function fillWallShot(row, {file, user_id: userId}, {client, store, roomId}) {
  const frame = row.firstElementChild;
  const name = store.name(userId, roomId);
  const mine = client.preview(file);
  setAttribute(frame, "data-file", file.id);
  setAttribute(frame, "data-state", file.state);
  const words = file.kind === "video" ? _("Video from %(name)s") : _("Photo from %(name)s");
  frame.disabled = file.state === REMOVED;
  setAttribute(frame, "aria-label", frame.disabled ? removedWords() : format(words, {name}));
  setText(part(frame, "clock"), file.kind === "video" ? clockWords(file.duration ?? 0) : "");
  const own = file.kind === "video" ? mine?.poster_url : mine?.url;
  const source = own ?? (file.kind === "video" ? file.poster_url : (file.thumbnail_url ?? file.url));
  fillShot(frame, {source, placeholder: file.placeholder, width: 104, height: 104});
}

function linksOf({links, ...item}) {
  return links.map((url, index) => ({...item, url, key: `${item.seq}/${index}`}));
}

function hostOf(url) {
  try {
    return new URL(url).hostname;
  } catch {
    return url;
  }
}
