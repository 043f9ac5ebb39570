/** Recording a voice message: the microphone's button, and what lies over the composer meanwhile. */

import {_, format, ngettext} from "../lib/i18n.js";
import {COUNTDOWN_MS} from "../lib/recording.js";
import {bars, clockWords, path, PITCH} from "../lib/waveform.js";
import {GoElement} from "./base.js";
import {refusalWords} from "./capture.js";
import {setAttribute, setText} from "./dom.js";
import {onHold} from "./hold.js";
import {VoicePreview} from "./voice-preview.js";
import {pauseVoice} from "./voice-player.js";
import {VoiceTake} from "./voice-take.js";
import {report, say, tellAloud} from "./toast.js";

const METER_HALF = 10;

export class VoiceRecorder extends GoElement {
  /** What was recorded and not sent yet, by room. */
  #takes = new Map();
  #said = "";

  actions = {
    "voice-cancel": () => this.take.happen("cancel"),
    "voice-stop": () => this.take.happen("stop"),
    "voice-send": () => this.take.happen("send"),
    "voice-listen": () => this.preview.toggle(this.take.blob, this.take.length / 1000),
  };

  start() {
    this.composer = this.closest("gc-composer");
    this.mic = this.composer.querySelector('[data-part="mic"]');
    this.preview = new VoicePreview((share) => this.drawWave(share));
    onHold(this, this.mic, {
      press: () => this.take?.happen("press"),
      release: () => this.take?.happen("release"),
      move: (x, y) => this.take?.happen("move", {x, y}),
      // Where a question took the focus away, the answer is waited for.
      lose: () => this.take?.happen(this.take.state.phase === "asking" ? "release" : "leave"),
    });
    this.listen(this.composer, "keydown", (event) => this.press(event));
    this.until(() => this.open(null));
  }

  /** Goes to another room. What was being recorded stays with its own, to be heard and sent. */
  open(roomId) {
    this.preview.stop();
    this.take?.happen("leave");
    for (const [id, take] of this.#takes) if (take.state.phase === "idle") this.#takes.delete(id);
    if (roomId && !this.#takes.has(roomId)) this.#takes.set(roomId, this.begin(roomId));
    this.take = this.#takes.get(roomId) ?? null;
    this.draw();
  }

  begin(roomId) {
    const take = new VoiceTake((effect, error) => this.heard(take, roomId, effect, error));
    return take;
  }

  heard(take, roomId, effect, error) {
    if (effect === "send") this.send(roomId, take);
    if (effect === "short") say(_("Too short. Hold the button while you speak."));
    if (effect === "refuse") report({message: refusalWords(error, "voice")});
    if (effect === "open") pauseVoice();
    if (effect) this.preview.stop();
    if (take === this.take) this.draw();
    this.say(take, effect);
  }

  /** What is recorded, in words for those who cannot see it. */
  say({state, progress}, effect) {
    const words = {
      recording: () => (progress.leftSeconds === null ? _("Recording") : leftWords(COUNTDOWN_MS / 1000)),
      review: () => format(_("Recorded, %(length)s"), {length: clockWords(state.length / 1000)}),
      idle: () => ({send: _("Sent"), drop: _("Discarded")})[effect] ?? "",
    }[state.phase]?.();
    if (words === undefined || words === this.#said) return;
    this.#said = words;
    if (words) tellAloud(words);
  }

  send(roomId, take) {
    try {
      this.client.sendFiles(roomId, [take.file()]);
      if (take === this.take) this.closest("gc-conversation").timeline.toNewest();
    } catch (error) {
      report(error);
    }
  }

  press(event) {
    if (event.key !== "Escape" || this.phase === "idle") return;
    event.preventDefault();
    this.take.happen("cancel");
  }

  get phase() {
    return this.take?.state.phase ?? "idle";
  }

  /** How the panel looks: the phase, and whether it is held and about to be thrown away. */
  get look() {
    const {phase, isHeld, willCancel} = this.take?.state ?? {phase: "idle"};
    if (phase !== "recording") return phase;
    return willCancel ? "cancelling" : isHeld ? "held" : "free";
  }

  draw() {
    const {look} = this;
    const isNew = this.dataset.look !== look;
    this.dataset.look = look;
    const hadFocus = this.contains(document.activeElement) || document.activeElement === this.mic;
    this.hidden = look === "idle";
    setAttribute(this.mic, "aria-pressed", String(this.phase === "recording"));
    if (isNew && hadFocus) this.takeFocus();
    if (this.hidden) return;
    const {elapsedMs, leftSeconds} = this.take.progress;
    setText(this.part("clock"), clockWords(elapsedMs / 1000));
    setText(this.part("words"), leftSeconds === null || look === "cancelling" ? LOOK_WORDS[look]() : leftWords(leftSeconds));
    if (look !== "review") this.drawMeter();
    else if (isNew) this.drawWave(0);
  }

  takeFocus() {
    const target = {free: "stop", review: "send", idle: "mic"}[this.look];
    if (target === "mic") this.mic.focus({preventScroll: true});
    else if (target) this.querySelector(`[data-action="voice-${target}"]`).focus();
  }

  /** The newest levels, as many as there is room for. */
  drawMeter() {
    const room = Math.floor(this.part("meter").clientWidth / PITCH);
    const halves = this.take.levels.slice(-room).map((level) => 1 + Math.round(level * METER_HALF));
    this.part("bars").setAttribute("d", path(halves));
    this.part("heard").setAttribute("d", "");
  }

  /** The whole recording, and how much of it was heard. */
  drawWave(share) {
    if (this.look !== "review") return;
    const halves = bars(this.take.waveform, this.take.state.length / 1000);
    this.part("bars").setAttribute("d", path(halves));
    this.part("heard").setAttribute("d", path(halves.slice(0, Math.ceil(halves.length * share))));
    this.preview.drawButton(this.querySelector('[data-action="voice-listen"]'));
  }
}

const LOOK_WORDS = {
  asking: () => _("Waiting for the microphone…"),
  held: () => _("Release to send, slide up to cancel"),
  cancelling: () => _("Release to cancel"),
  free: () => "",
  finishing: () => "",
  review: () => "",
};

function leftWords(seconds) {
  return format(ngettext("%(count)s second left", "%(count)s seconds left", seconds), {count: seconds});
}
