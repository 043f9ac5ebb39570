/** One voice message in the making: the state machine, the microphone it needs, and what came of it. */

import {IDLE, progress, step} from "../lib/recording.js";
import {summarise} from "../lib/waveform.js";
import {openCapture, recordedName} from "./capture.js";
import {limits} from "./limits.js";

const TICK_MS = 100;

export class VoiceTake {
  state = IDLE;
  /** How loud it was, a level for each tick. */
  levels = [];
  blob = null;
  #capture = null;
  #timer = 0;
  #hear;

  /** @param {(effect: Effect|null, detail?: any) => void} hear is told of every change and tick */
  constructor(hear) {
    this.#hear = hear;
  }

  get limits() {
    return {limitMs: limits().voice_seconds * 1000};
  }

  get progress() {
    return progress(this.state, Date.now(), this.limits);
  }

  get waveform() {
    return summarise(this.levels);
  }

  /** Something was pressed, let go of, moved, or has passed. */
  happen(type, more = {}) {
    const [next, effect] = step(this.state, {type, at: Date.now(), ...more}, this.limits);
    const isChanged = next !== this.state || effect;
    this.state = next;
    if (effect === "open") this.#open();
    if (effect === "finish") this.#finish();
    if (["drop", "short", "refuse"].includes(effect)) this.#letGo();
    if (isChanged) this.#hear(effect, more.error);
  }

  /** The message's file, as client.sendFiles takes it. */
  file() {
    const {blob, waveform} = this;
    return {blob, waveform, kind: "voice", name: recordedName("voice", blob), duration: this.length / 1000};
  }

  async #open() {
    this.levels = [];
    this.blob = null;
    const asked = this.state.pressedAt;
    try {
      const capture = await openCapture("voice");
      if (this.state.phase !== "asking" || this.state.pressedAt !== asked) return capture.close();
      this.#begin(capture);
    } catch (error) {
      if (this.state.pressedAt === asked) this.happen("refused", {error});
    }
  }

  #begin(capture) {
    this.#capture = capture;
    capture.onlost = () => this.happen("leave");
    capture.begin();
    this.#timer = setInterval(() => this.#tick(), TICK_MS);
    this.happen("granted");
  }

  #tick() {
    this.levels.push(this.#capture.level());
    this.happen("tick");
    if (this.state.phase === "recording") this.#hear(null);
  }

  async #finish() {
    clearInterval(this.#timer);
    this.length = this.state.length;
    const capture = this.#capture;
    this.#capture = null;
    this.blob = await capture.finish();
    this.happen("recorded");
  }

  #letGo() {
    clearInterval(this.#timer);
    this.#capture?.close();
    this.#capture = null;
    this.blob = null;
  }
}
