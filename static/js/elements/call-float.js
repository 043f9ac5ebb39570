/**
 * A call in a window of its own that stays on top of other programs: Document Picture-in-Picture where the browser has
 * it, else the picture of the video that matters most.
 */

import {fillFace} from "./avatar.js";
import {drawSwitches} from "./call-controls.js";
import {FloatingPicture} from "./call-float-picture.js";
import {onCallKeys} from "./call-keys.js";
import {clone, part, setAttribute, setText} from "./dom.js";

const SIZE = {width: 340, height: 260};

export function canFloat() {
  return Boolean(globalThis.documentPictureInPicture || document.pictureInPictureEnabled);
}

/**
 * Whom to show where there is place for one: a shared screen, a face, anybody else. Pure.
 * @param {object[]} people as the session tells them
 * @returns {{person: object, stream: MediaStream|null}|null}
 */
export function mainOf(people) {
  const others = people.filter(({isMe}) => !isMe);
  const person = others.find(({streams}) => streams.screen) ?? others.find(({streams}) => streams.camera) ?? others[0];
  return person ? {person, stream: person.streams.screen ?? person.streams.camera ?? null} : null;
}

export class FloatingCall {
  #window = null;
  #body = null;
  #next = "small";

  /**
   * @param {CallPanel} panel
   * @param {(look: "small"|"large") => void} closed
   */
  constructor(panel, closed) {
    this.panel = panel;
    this.closed = closed;
    this.picture = new FloatingPicture(panel);
  }

  /** Whether the call has a window of its own, with buttons. */
  get isOwn() {
    return Boolean(this.#window);
  }

  /** @returns {Promise<boolean>} whether it floats now */
  async toggle() {
    if (this.#window || this.picture.isOpen) return this.close();
    if (globalThis.documentPictureInPicture) await this.#open();
    else await this.picture.open(mainOf(this.panel.session.people())?.stream);
    return true;
  }

  close() {
    this.#window?.close();
    this.picture.close();
    return false;
  }

  async #open() {
    const {panel} = this;
    const opened = await documentPictureInPicture.requestWindow(SIZE);
    if (!panel.session) return void opened.close();
    this.#window = opened;
    this.#body = dress(opened.document);
    this.#body.addEventListener("click", (event) => this.#click(event));
    const end = onCallKeys(panel, opened.document);
    opened.addEventListener("pagehide", () => {
      end();
      this.#window = this.#body = null;
      if (panel.session) this.closed(this.#next);
      this.#next = "small";
    });
    this.draw(panel.session);
  }

  #click(event) {
    const action = event.target.closest("[data-action]")?.dataset.action;
    if (!action) return;
    if (action !== "grow") return void this.panel.actions[action]();
    this.#next = "large";
    this.close();
    window.focus();
  }

  clocks() {
    return this.#body ? [part(this.#body, "clock")] : [];
  }

  draw(session) {
    if (this.picture.isOpen) this.#drawPicture(session);
    const main = this.#body && mainOf(session.people());
    if (!main) return;
    const {store} = this.panel;
    const name = store.name(main.person.user_id);
    const video = part(this.#body, "picture");
    if (video.srcObject !== main.stream) video.srcObject = main.stream;
    setAttribute(this.#body, "data-picture", Boolean(main.stream));
    setAttribute(this.#body, "data-screen", Boolean(main.person.streams.screen));
    fillFace(part(this.#body, "face"), store.user(main.person.user_id), name);
    setText(part(this.#body, "name"), name);
    drawSwitches(this.#body, session);
  }

  #drawPicture(session) {
    this.picture.follow(mainOf(session.people())?.stream);
    this.picture.draw(session);
  }
}

/** The page's language, theme and style, and the call's template. */
function dress(place) {
  const {documentElement: page} = document;
  for (const {name, value} of page.attributes) place.documentElement.setAttribute(name, value);
  for (const sheet of document.querySelectorAll('link[rel="stylesheet"]')) place.head.append(sheet.cloneNode());
  place.title = document.title;
  const body = clone("call-float");
  place.body.append(body);
  return body;
}
