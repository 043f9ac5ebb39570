/** Sound and picture: which devices, how the microphone is treated, how loud the others are. In a call, and before one. */

import {allDevices, canChooseSpeaker, openMicrophone} from "../calls/devices.js";
import {Meter} from "../calls/meter.js";
import {tryOut} from "../calls/tone.js";
import {_, format} from "../lib/i18n.js";
import {GoElement} from "./base.js";
import {fillFace} from "./avatar.js";
import {refusal} from "./call-refusals.js";
import {forgetSpeakers, tune} from "./call-sound.js";
import {clone, part, reconcile, setAttribute, setText} from "./dom.js";
import {placeBeside} from "./popup.js";

const NUMBERED = {
  audioinput: () => _("Microphone %(number)s"),
  videoinput: () => _("Camera %(number)s"),
  audiooutput: () => _("Speaker %(number)s"),
};
const PERCENT = 100;
const PRESS_MS = 400;

export class CallDevices extends GoElement {
  #meter = null;
  #own = null;
  #opened = 0;
  #closedAt = 0;

  actions = {"try-out": () => this.tryOut(), "close-devices": () => this.hidePopover()};

  get panel() {
    return document.querySelector("gc-call");
  }

  start() {
    this.part("speaker").hidden = !canChooseSpeaker();
    this.listen(this, "change", (event) => this.changed(event.target));
    this.listen(this, "input", (event) => event.target.type === "range" && this.turned(event.target));
    this.listen(this, "beforetoggle", (event) => event.newState === "closed" && (this.#closedAt = performance.now()));
    this.listen(this, "toggle", (event) => event.newState === "closed" && this.closed());
    this.listen(document, "left", () => this.matches(":popover-open") && this.hidePopover());
    if (navigator.mediaDevices) this.listen(navigator.mediaDevices, "devicechange", () => this.devicesChanged());
  }

  async open(anchor, beside) {
    // The press on its own button has closed it already.
    if (this.matches(":popover-open") || performance.now() - this.#closedAt < PRESS_MS) return void this.hidePopover();
    this.anchor = anchor;
    this.note("");
    this.fill();
    this.showPopover();
    placeBeside(this, beside, beside === anchor ? "above" : "below");
    setAttribute(anchor, "aria-expanded", "true");
    this.querySelector("select").focus();
    await this.listenIn();
  }

  fill() {
    const {choices} = this.panel;
    for (const box of this.querySelectorAll("[data-choice]")) box.checked = choices.get(box.dataset.choice);
    this.part("volume").value = choices.get("volume") * PERCENT;
    this.drawPeople();
    this.drawDevices();
  }

  async drawDevices() {
    const devices = await allDevices();
    for (const select of this.querySelectorAll("[data-device]")) {
      const {device: kind} = select.dataset;
      const known = devices.filter((each) => each.kind === kind);
      const options = known.map(({deviceId, label}, at) => new Option(label || format(NUMBERED[kind](), {number: at + 1}), deviceId));
      select.replaceChildren(new Option(_("The browser's choice"), ""), ...options);
      const chosen = this.panel.choices.get(kind);
      select.value = known.some(({deviceId}) => deviceId === chosen) ? chosen : "";
    }
  }

  /** Those one hears, each with a volume of his own. */
  drawPeople() {
    const {panel, store} = this;
    const people = panel.session?.call ? panel.session.people().filter(({isMe, streams}) => !isMe && streams.voice) : [];
    reconcile(this.part("volumes"), people, {
      key: (person) => person.user_id,
      make: () => clone("call-volume"),
      fill: (row, {user_id: id}) => {
        fillFace(part(row, "face"), store.user(id), store.name(id));
        setText(part(row, "name"), store.name(id));
        part(row, "volume").value = panel.choices.volumeOf(id) * PERCENT;
      },
    });
    this.part("persons").hidden = people.length < 2;
  }

  /** Shows how loud the microphone is: the call's own, or one opened for as long as one looks. */
  async listenIn() {
    const opened = (this.#opened += 1);
    try {
      const own = await this.microphone();
      if (opened !== this.#opened) return void own.stop();
      this.#own = own;
      this.#meter = new Meter(new MediaStream([this.#own]));
      this.drawDevices();
      this.measure();
    } catch (error) {
      this.note(refusal(error, "voice"));
    }
  }

  /** A muted microphone is measured all the same: the copy has a switch of its own. */
  async microphone() {
    const {choices, session} = this.panel;
    const track = session?.tracks.voice?.clone() ?? (await openMicrophone(choices));
    track.enabled = true;
    return track;
  }

  measure() {
    if (!this.#meter) return;
    const level = this.#meter.level();
    this.part("level").style.setProperty("--level", level);
    setAttribute(this.part("level"), "aria-valuenow", Math.round(level * 10) * 10);
    requestAnimationFrame(() => this.measure());
  }

  hush() {
    this.#opened += 1;
    this.#meter?.close();
    this.#meter = null;
    this.#own?.stop();
    this.#own = null;
  }

  async changed(control) {
    const {device: kind, choice} = control.dataset;
    if (!kind && !choice) return;
    const {choices} = this.panel;
    const before = choices.get(kind ?? choice);
    choices.set(kind ?? choice, kind ? control.value : control.checked);
    try {
      await this.apply(kind ?? "audioinput");
      this.note("");
    } catch (error) {
      choices.set(kind ?? choice, before);
      this.fill();
      this.note(refusal(error, kind === "videoinput" ? "camera" : "voice"));
    }
  }

  /** What was chosen is so at once, in the call that goes on. */
  async apply(kind) {
    const {panel} = this;
    if (kind === "audiooutput") return void tune(panel, panel.choices);
    if (kind === "videoinput") return void (panel.session?.tracks.camera && (await panel.session.own.setCamera(true)));
    await panel.session?.own.setMicrophone();
    this.hush();
    await this.listenIn();
  }

  turned(range) {
    const {panel} = this;
    const id = Number(range.closest("[data-key]")?.dataset.key);
    if (id) panel.choices.setVolumeOf(id, range.value / PERCENT);
    else panel.choices.set("volume", range.value / PERCENT);
    tune(panel, panel.choices);
  }

  tryOut() {
    const {choices} = this.panel;
    tryOut({speaker: choices.get("audiooutput"), volume: choices.get("volume")}).catch(() => {
      this.note({title: _("The speaker cannot be used"), text: _("Choose another speaker.")});
    });
  }

  devicesChanged() {
    forgetSpeakers(this.panel);
    tune(this.panel, this.panel.choices);
    if (this.matches(":popover-open")) this.drawDevices();
  }

  note(words) {
    this.part("note").hidden = !words;
    setText(this.part("note"), words ? format(_("%(title)s. %(text)s"), words) : "");
  }

  closed() {
    this.hush();
    setAttribute(this.anchor, "aria-expanded", "false");
    if (this.contains(document.activeElement) || document.activeElement === document.body) this.anchor.focus();
  }
}

/**
 * @param {Element} anchor the button that asks for it
 * @param {Element} [beside] what is to stay in sight
 */
export function openCallDevices(anchor, beside = anchor) {
  return document.querySelector("gc-call-devices").open(anchor, beside);
}
