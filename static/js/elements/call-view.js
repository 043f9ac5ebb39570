/** Where a call is seen: over the page, in its corner, on the whole screen, in a window of its own. */

import {canFloat, FloatingCall} from "./call-float.js";
import {setAttribute, setHidden} from "./dom.js";

export class CallView {
  /** @param {CallPanel} panel */
  constructor(panel) {
    this.panel = panel;
    this.window = new FloatingCall(panel, (look) => this.look(look));
    setHidden(this.#button("float"), !canFloat());
    setHidden(this.#button("fill"), !document.fullscreenEnabled);
  }

  #button(name) {
    return this.panel.querySelector(`[data-action="${name}"]`);
  }

  show() {
    this.panel.hidden = false;
    this.panel.dataset.look = "large";
    this.#button("mute").focus();
  }

  hide() {
    const {panel} = this;
    this.window.close();
    if (document.fullscreenElement === panel) document.exitFullscreen();
    panel.hidden = true;
    for (const name of ["screens", "people"]) panel.part(name).replaceChildren();
  }

  /** @param {"large"|"small"|"away"} size */
  look(size) {
    const {panel} = this;
    if (panel.hidden) return;
    if (size !== "large" && document.fullscreenElement === panel) document.exitFullscreen();
    panel.dataset.look = size;
    if (size !== "away") this.#button(size === "large" ? "shrink" : "grow").focus();
    panel.draw();
  }

  /** Into a window of its own, which stays on top of other programs, and back; into the corner where there is none. */
  async float() {
    const floats = await this.window.toggle().catch(() => true);
    if (floats) this.look(this.window.isOwn ? "away" : "small");
  }

  async fill() {
    if (document.fullscreenElement) await document.exitFullscreen();
    else await this.panel.requestFullscreen();
  }

  clocks() {
    return [this.panel.part("clock"), ...this.window.clocks()];
  }

  draw(session) {
    this.window.draw(session);
    setAttribute(this.panel, "data-video", session.people().some(({streams}) => streams.camera || streams.screen));
  }
}
