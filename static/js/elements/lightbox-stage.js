/** One picture or video in the lightbox: wheel, pinch, double click, drag and swipe. */

import {fitted, kept, swipe, WHOLE, zoomedAt} from "../lib/zoom.js";
import {setAttribute} from "./dom.js";

const CLOSE_UP = 2.5;
const WHEEL_PX = 400;

export class Stage {
  #pointers = new Map();
  #zoom = WHOLE;
  #start = null;
  #shown = null;
  #size = null;

  /** @param {HTMLElement} frame @param {{step: (by: number) => void, leave: () => void, broken: () => void}} means */
  constructor(frame, means) {
    this.frame = frame;
    this.means = means;
    frame.addEventListener("wheel", (event) => this.wheel(event), {passive: false});
    frame.addEventListener("dblclick", (event) => this.toggle(event));
    frame.addEventListener("pointerdown", (event) => this.press(event));
    frame.addEventListener("pointermove", (event) => this.move(event));
    frame.addEventListener("pointerup", (event) => this.release(event));
    frame.addEventListener("pointercancel", (event) => this.release(event));
  }

  get isPicture() {
    return this.#shown instanceof HTMLImageElement;
  }

  /** Puts a file on the stage; its thumbnail holds the place until the whole picture is there. */
  show(file, {url, poster, thumbnail, label}) {
    this.clear();
    const make = file.kind === "video" ? filmOf : pictureOf;
    this.#shown = make({file, url, poster, thumbnail, label});
    this.#size = file.width && file.height ? {width: file.width, height: file.height} : null;
    this.#shown.addEventListener("error", () => this.means.broken());
    this.#shown.draggable = false;
    this.frame.replaceChildren(this.#shown);
    if (!url && !thumbnail && !poster) this.frame.replaceChildren();
    this.reset();
  }

  clear() {
    if (this.#shown instanceof HTMLVideoElement) this.#shown.pause();
    this.#pointers.clear();
    this.#shown = null;
    this.frame.replaceChildren();
  }

  reset() {
    this.#apply(WHOLE);
  }

  /** Zooms about a point, or about the middle. */
  zoomBy(factor, point = {x: 0, y: 0}) {
    if (this.isPicture) this.#apply(zoomedAt(this.#zoom, factor, point));
  }

  wheel(event) {
    if (!this.isPicture) return;
    event.preventDefault();
    this.zoomBy(Math.exp(-event.deltaY / WHEEL_PX), this.#place(event));
  }

  toggle(event) {
    if (!this.isPicture) return;
    if (this.#zoom.scale > 1) this.reset();
    else this.zoomBy(CLOSE_UP, this.#place(event));
  }

  press(event) {
    if (!this.isPicture || event.button > 0) return;
    this.frame.setPointerCapture(event.pointerId);
    this.#pointers.set(event.pointerId, event);
    this.#start = {x: event.clientX, y: event.clientY};
  }

  move(event) {
    if (!this.#pointers.has(event.pointerId)) return;
    const before = [...this.#pointers.values()];
    this.#pointers.set(event.pointerId, event);
    const now = [...this.#pointers.values()];
    if (now.length === 2) this.#pinch(before, now);
    else if (this.#zoom.scale > 1) this.#pan(event.clientX - before[0].clientX, event.clientY - before[0].clientY);
  }

  release(event) {
    const wasOne = this.#pointers.size === 1;
    if (!this.#pointers.delete(event.pointerId) || !wasOne || this.#zoom.scale > 1 || event.type === "pointercancel") return;
    const meant = swipe(event.clientX - this.#start.x, event.clientY - this.#start.y);
    if (meant === "leave") this.means.leave();
    else if (meant) this.means.step(meant === "next" ? 1 : -1);
  }

  #pinch(before, now) {
    this.#start = {x: now[0].clientX, y: now[0].clientY};
    const middle = {clientX: (now[0].clientX + now[1].clientX) / 2, clientY: (now[0].clientY + now[1].clientY) / 2};
    this.zoomBy(distance(now) / Math.max(1, distance(before)), this.#place(middle));
  }

  #pan(dx, dy) {
    this.#apply({...this.#zoom, x: this.#zoom.x + dx, y: this.#zoom.y + dy});
  }

  #place({clientX, clientY}) {
    const {left, top, width, height} = this.frame.getBoundingClientRect();
    return {x: clientX - left - width / 2, y: clientY - top - height / 2};
  }

  #apply(zoom) {
    const view = {width: this.frame.clientWidth, height: this.frame.clientHeight};
    this.#zoom = zoom.scale <= 1 ? WHOLE : kept(zoom, fitted(this.#size ?? view, view), view);
    const {scale, x, y} = this.#zoom;
    if (this.isPicture) this.#shown.style.transform = scale > 1 ? `translate(${x}px, ${y}px) scale(${scale})` : "";
    setAttribute(this.frame, "data-zoomed", scale > 1);
  }
}

function distance([a, b]) {
  return Math.hypot(a.clientX - b.clientX, a.clientY - b.clientY);
}

function pictureOf({file, url, thumbnail, label}) {
  const image = Object.assign(new Image(), {alt: label, src: thumbnail ?? url ?? file.placeholder});
  if (file.width && file.height) Object.assign(image, {width: file.width, height: file.height});
  if (url && thumbnail && url !== thumbnail) sharpen(image, url);
  return image;
}

/** The whole picture replaces its thumbnail once it has come, so that nothing blinks. */
async function sharpen(image, url) {
  const whole = Object.assign(new Image(), {src: url});
  try {
    await whole.decode();
    image.src = url;
  } catch {
    image.dispatchEvent(new Event("error"));
  }
}

function filmOf({file, url, poster, label}) {
  const video = Object.assign(document.createElement("video"), {controls: true, playsInline: true, autoplay: true});
  if (url) video.src = url;
  if (poster) video.poster = poster;
  if (file.width && file.height) Object.assign(video, {width: file.width, height: file.height});
  video.setAttribute("aria-label", label);
  video.addEventListener("play", () => window.dispatchEvent(new CustomEvent("video-playing", {detail: video})));
  return video;
}
