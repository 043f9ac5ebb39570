/** Pictures and videos as large as the screen: zoom, pan, the next one, save, jump to the message. */

import {_, format, language} from "../lib/i18n.js";
import {fullTime} from "../lib/time.js";
import {shownName} from "../lib/file-names.js";
import {GoDialog} from "./dialog.js";
import {setAttribute, setText} from "./dom.js";
import {downloadLink} from "./file-card.js";
import {Stage} from "./lightbox-stage.js";
import {REMOVED} from "./media-body.js";
import {report} from "./toast.js";
import {playable} from "./video-bubble.js";

const LOAD_AHEAD = 2;

export class Lightbox extends GoDialog {
  #end = () => null;
  shots = [];
  at = 0;

  actions = {
    previous: () => this.step(-1),
    next: () => this.step(1),
    "zoom-in": () => this.stage.zoomBy(1.6),
    "zoom-out": () => this.stage.zoomBy(1 / 1.6),
    locate: () => this.close(),
  };

  start() {
    this.stage = new Stage(this.part("stage"), {step: (by) => this.step(by), leave: () => this.close(), broken: () => this.broken()});
    this.listen(this.dialog, "keydown", (event) => this.press(event));
  }

  /** @param {Shots} source @param {{at: number, opener?: Element}} first */
  show(source, {at, opener = null}) {
    Object.assign(this, {...source, at, opener});
    this.#end = this.store.on(`timeline:${this.shot.message.room_id}`, () => this.look());
    this.open();
    this.draw();
  }

  /** What is recalled or removed meanwhile is gone from here, too. */
  look() {
    const {file, message} = this.shot;
    const known = message.seq && this.store.timeline(message.room_id).items.find(({seq}) => seq === message.seq);
    if (known && !known.attachments.some(({id, state}) => id === file.id && state !== REMOVED)) this.close();
  }

  get shot() {
    return this.shots[this.at];
  }

  step(by) {
    if (!this.shots[this.at + by]) return;
    this.at += by;
    this.draw();
  }

  draw() {
    const {file, message} = this.shot;
    const mine = this.client.preview(file);
    const url = mine?.url ?? (file.kind === "video" ? playable(file) : file.url);
    setText(this.part("who"), this.store.name(message.user_id, message.room_id));
    setText(this.part("when"), fullTime(message.timestamp, language()));
    setText(this.part("caption"), message.content ?? "");
    this.part("caption").hidden = !message.content;
    setText(this.part("place"), this.placeWords());
    setAttribute(this.part("save"), "href", downloadLink({url: file.url ?? url}));
    setAttribute(this.part("save"), "download", shownName(file.name));
    this.part("save").hidden = !url;
    this.part("zooms").hidden = file.kind !== "image";
    this.part("locate").hidden = !message.seq;
    setAttribute(this.part("locate"), "href", `/rooms/${message.room_id}?at=${message.seq}`);
    this.part("fault").hidden = Boolean(url);
    this.stage.show(file, {url, poster: mine?.poster_url ?? file.poster_url, thumbnail: file.thumbnail_url, label: this.labelWords()});
    this.drawSteps();
    this.loadMore();
  }

  /** Where the step buttons lead nowhere they go, and with them the focus. */
  drawSteps() {
    const focused = document.activeElement;
    this.part("previous").disabled = !this.shots[this.at - 1];
    this.part("next").disabled = !this.shots[this.at + 1];
    if (focused?.disabled) this.part("stage").focus();
  }

  placeWords() {
    return this.shots.length > 1 ? `${this.at + 1} / ${this.shots.length}${this.more ? "+" : ""}` : "";
  }

  labelWords() {
    const {file, message} = this.shot;
    const name = this.store.name(message.user_id, message.room_id);
    return format(file.kind === "video" ? _("Video from %(name)s") : _("Photo from %(name)s"), {name});
  }

  /** Older ones come before one gets to the first. */
  async loadMore() {
    if (!this.more || this.isLoading || this.at > LOAD_AHEAD) return;
    this.isLoading = true;
    try {
      const {shots} = this;
      const found = await this.more();
      if (shots !== this.shots) return;
      const known = new Set(shots.map(({file}) => file.id));
      const fresh = found.filter(({file}) => !known.has(file.id));
      if (!found.length) this.more = null;
      this.shots = [...fresh, ...shots];
      this.at += fresh.length;
      setText(this.part("place"), this.placeWords());
      this.drawSteps();
    } catch (error) {
      if (!error.isTemporary) report(error);
      this.more = null;
    } finally {
      this.isLoading = false;
    }
  }

  broken() {
    this.part("fault").hidden = false;
  }

  press(event) {
    const isTyping = event.target.closest("video");
    const keys = {ArrowLeft: () => this.step(-1), ArrowRight: () => this.step(1), "+": () => this.stage.zoomBy(1.6), "=": () => this.stage.zoomBy(1.6), "-": () => this.stage.zoomBy(1 / 1.6), 0: () => this.stage.reset()};
    const act = keys[event.key];
    if (!act || isTyping || event.ctrlKey || event.metaKey || event.altKey) return;
    event.preventDefault();
    act();
  }

  closed() {
    this.#end();
    this.stage.clear();
    if (this.opener?.isConnected) this.opener.focus({preventScroll: true});
    this.shots = [];
  }
}

/** Shows a picture or video of a room, with the room's others beside it. */
export function openLightbox(source, first) {
  document.querySelector("gc-lightbox").show(source, first);
}
