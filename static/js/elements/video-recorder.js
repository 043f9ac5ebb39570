/** Recording a video message: see oneself, record, look again, send. */

import {_, format, ngettext} from "../lib/i18n.js";
import {IDLE, progress, step} from "../lib/recording.js";
import {clockWords} from "../lib/waveform.js";
import {Camera} from "./camera.js";
import {refusalWords} from "./capture.js";
import {GoDialog} from "./dialog.js";
import {setAttribute, setText} from "./dom.js";
import {limits} from "./limits.js";
import {here, onRoute} from "./router.js";
import {report, say, tellAloud} from "./toast.js";
import {pauseVoice} from "./voice-player.js";

const TICK_MS = 200;

export class VideoRecorder extends GoDialog {
  #timer = 0;
  #file = null;
  #state = IDLE;

  actions = {
    shutter: () => (this.look === "recording" ? this.happen("stop") : this.record()),
    again: () => this.openCamera(),
    flip: () => this.flip().catch(report),
    "send-video": () => this.send(),
  };

  start() {
    this.camera = new Camera(this.part("view"));
    onRoute(this, () => here().roomId !== this.roomId && this.close());
    this.listen(this.dialog, "cancel", (event) => this.escaped(event));
  }

  get look() {
    return this.dialog.dataset.look;
  }

  get limits() {
    return {limitMs: limits().video_seconds * 1000};
  }

  begin(roomId) {
    this.roomId = roomId;
    pauseVoice();
    this.open();
    this.openCamera();
  }

  /** Shows what the camera sees, or says why it cannot. */
  async openCamera() {
    this.draw("opening");
    try {
      const isWanted = await this.camera.open({onlost: () => this.happen("leave")});
      if (isWanted) await this.ready();
    } catch (error) {
      setText(this.part("words"), refusalWords(error, "video"));
      this.draw("refused");
    }
  }

  async ready() {
    this.part("flip").disabled = (await this.camera.count()) < 2;
    this.draw("ready");
    this.part("shutter").focus();
  }

  async flip() {
    await this.camera.flip();
    await this.openCamera();
  }

  record() {
    this.camera.begin();
    this.#state = {phase: "recording", isHeld: false, startedAt: Date.now(), willCancel: false};
    this.#timer = setInterval(() => this.happen("tick"), TICK_MS);
    this.draw("recording");
    tellAloud(_("Recording"));
  }

  /** Stopped, run out, or cut off by the device: the rest is the state machine's. */
  happen(type) {
    const [next, effect] = step(this.#state, {type, at: Date.now()}, this.limits);
    this.#state = next;
    if (effect) clearInterval(this.#timer);
    if (effect === "finish") this.finish(next.length / 1000).catch(report);
    if (effect === "short" || effect === "drop") this.tooShort();
    this.drawTime();
  }

  tooShort() {
    say(_("Too short. Record for at least a second."));
    this.openCamera();
  }

  async finish(seconds) {
    this.draw("finishing");
    this.#file = await this.camera.finish(seconds);
    if (this.look !== "finishing") return this.camera.close();
    this.draw("review");
    this.part("send").focus();
    tellAloud(format(_("Recorded, %(length)s"), {length: clockWords(seconds)}));
  }

  send() {
    try {
      this.client.sendFiles(this.roomId, [this.#file]);
      tellAloud(_("Sent"));
      this.close();
      document.querySelector("gc-timeline").toNewest();
    } catch (error) {
      report(error);
    }
  }

  draw(look) {
    this.dialog.dataset.look = look;
    setText(this.part("again"), look === "refused" ? _("Try again") : _("Record again"));
    const shutterWords = look === "recording" ? _("Stop") : _("Record");
    setAttribute(this.part("shutter"), "aria-label", shutterWords);
    setAttribute(this.part("shutter"), "title", shutterWords);
    if (look !== "refused") setText(this.part("words"), "");
    this.drawTime();
  }

  drawTime() {
    const {elapsedMs, leftSeconds} = progress(this.#state, Date.now(), this.limits);
    const left = leftSeconds === null ? "" : format(ngettext("%(count)s second left", "%(count)s seconds left", leftSeconds), {count: leftSeconds});
    setText(this.part("clock"), left || clockWords(elapsedMs / 1000));
  }

  /** Nothing that was recorded is lost by a key or a click beside it. */
  escaped(event) {
    if (this.look === "recording") this.happen("stop");
    if (this.look !== "review" && this.look !== "finishing") return;
    event.preventDefault();
  }

  clicked(event) {
    const isBeside = event.target === this.dialog;
    if (!isBeside || ["opening", "ready", "refused"].includes(this.look)) super.clicked(event);
  }

  closed() {
    clearInterval(this.#timer);
    this.camera.close();
    this.#state = IDLE;
    this.#file = null;
    this.draw("opening");
  }
}

/** Records a video for a room. */
export function recordVideo(roomId) {
  document.querySelector("gc-camera").begin(roomId);
}
