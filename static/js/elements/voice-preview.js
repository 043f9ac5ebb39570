/** Hearing one's own recording before it is sent. */

import {_} from "../lib/i18n.js";
import {setAttribute, setIcon} from "./dom.js";
import {pauseVoice} from "./voice-player.js";

export class VoicePreview {
  #audio = null;
  #draw;
  #seconds = 0;

  /** @param {(share: number) => void} draw is told how much was heard, 0..1 */
  constructor(draw) {
    this.#draw = draw;
    addEventListener("voice-playing", () => this.#audio?.pause());
  }

  get isPlaying() {
    return Boolean(this.#audio && !this.#audio.paused);
  }

  /** Plays or pauses. How long it is the browser does not tell of what it has just recorded. */
  async toggle(blob, seconds) {
    if (this.isPlaying) return this.#audio.pause();
    this.#seconds = seconds;
    this.#audio ??= this.#load(blob);
    pauseVoice();
    // A pause that comes before the beginning is no fault.
    await this.#audio.play().catch(() => null);
  }

  #load(blob) {
    const audio = new Audio(URL.createObjectURL(blob));
    for (const type of ["play", "pause", "ended"]) audio.addEventListener(type, () => this.#tell());
    audio.addEventListener("timeupdate", () => this.#tell());
    return audio;
  }

  #tell() {
    if (!this.#audio) return;
    const {currentTime, ended} = this.#audio;
    this.#draw(ended ? 0 : Math.min(1, currentTime / this.#seconds));
  }

  stop() {
    if (!this.#audio) return;
    this.#audio.pause();
    URL.revokeObjectURL(this.#audio.src);
    this.#audio = null;
  }

  drawButton(button) {
    setIcon(button, this.isPlaying ? "pause" : "play");
    setAttribute(button, "aria-label", this.isPlaying ? _("Pause") : _("Play"));
  }
}
