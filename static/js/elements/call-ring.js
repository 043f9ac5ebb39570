/** Somebody calls, or a call goes on without this page: come, or do not. */

import {ring} from "../calls/tone.js";
import {_, format} from "../lib/i18n.js";
import {GoElement} from "./base.js";
import {fillFace, fillRoomFace} from "./avatar.js";
import {openCallDevices} from "./call-devices.js";
import {answerCall, forgetAnswer, isInCall, prepareAnswer} from "./call-door.js";
import {part, setAttribute, setHidden, setText} from "./dom.js";
import {report, tellAloud} from "./toast.js";

/** By the key's place, as in call-keys.js. */
const KEYS = {KeyA: "answer", KeyH: "decline"};

export class CallRing extends GoElement {
  call = null;

  actions = {
    "answer-voice": () => this.answer("voice"),
    "answer-video": () => this.answer(this.isRinging ? "video" : this.call.media),
    decline: () => this.client.rejectCall(this.call.id).catch(report),
    devices: (button) => openCallDevices(button, this),
    "hang-up": () => this.client.hangUp(this.call.id).catch(report),
  };

  start() {
    for (const topic of ["calls", "user:*", "connection"]) this.watch(topic, () => this.draw());
    this.listen(document, "left", () => this.draw());
    this.listen(document, "keydown", (event) => this.press(event));
    this.draw();
  }

  /** With Alt, as in the call itself: what one writes goes on. */
  press(event) {
    const action = this.isRinging && event.altKey && !event.ctrlKey && !event.getModifierState("AltGraph") && KEYS[event.code];
    if (!action || event.defaultPrevented) return;
    event.preventDefault();
    if (action === "answer") this.answer(this.call.media);
    else this.actions[action]();
  }

  answer(media) {
    const {call} = this;
    this.hush();
    answerCall(call, media).then(() => this.draw());
    this.hidden = true;
  }

  draw() {
    const calls = [...this.store.calls.values()].filter((call) => this.concerns(call));
    this.call = isInCall() ? null : calls[0] ?? null;
    this.hidden = !this.call;
    this.isRinging = Boolean(this.call) && this.store.myLeg(this.call).state === "ringing";
    if (!this.isRinging) this.forget();
    this.tone(this.isRinging);
    if (this.call) this.fill(this.call, this.isRinging);
  }

  forget() {
    this.prepared = null;
    forgetAnswer();
  }

  /** It rings for me, or I am in it with another page or device. */
  concerns(call) {
    return ["ringing", "joined", "dropped"].includes(this.store.myLeg(call)?.state);
  }

  fill(call, isRinging) {
    const room = this.store.room(call.room_id);
    const caller = this.store.user(call.user_id);
    const name = this.store.name(call.user_id);
    if (room?.kind === "group") fillRoomFace(this.part("face"), room, this.store);
    else fillFace(this.part("face"), room?.peer ? this.store.user(room.peer.id) : caller, name);
    const words = this.words(call, isRinging, room, name);
    setText(this.part("name"), room ? this.store.roomName(room) : name);
    if (words !== this.part("words").textContent || this.told !== call.id) tellAloud(`${this.part("name").textContent} ${words}`);
    if (isRinging && this.prepared !== call.id) prepareAnswer();
    if (isRinging) this.prepared = call.id;
    this.told = call.id;
    setText(this.part("words"), words);
    this.drawButtons(call, isRinging);
  }

  drawButtons(call, isRinging) {
    for (const action of ["decline", "answer-voice"]) setHidden(this.button(action), !isRinging);
    setHidden(this.button("hang-up"), isRinging);
    setHidden(this.button("answer-video"), isRinging && call.media === "voice");
    setText(part(this.button("answer-video"), "words"), isRinging ? _("Video") : _("Go on here"));
    setAttribute(this.button("answer-video"), "aria-label", isRinging ? _("Answer with video") : _("Go on here"));
    for (const media of ["voice", "video"]) {
      const isUsual = isRinging && media === call.media;
      setAttribute(this.button(`answer-${media}`), "aria-keyshortcuts", isUsual && "Alt+A");
      setAttribute(this.button(`answer-${media}`), "title", isUsual && _("Answer (Alt+A)"));
    }
  }

  button(action) {
    return this.querySelector(`[data-action="${action}"]`);
  }

  words(call, isRinging, room, name) {
    if (!isRinging) return _("Your call goes on without this page.");
    const words = call.media === "video" ? _("invites you to a video call") : _("invites you to a voice call");
    const said = room?.kind === "group" ? format(_("%(name)s %(words)s"), {name, words}) : words;
    return call.recordings.some(({state}) => state === "running") ? `${said} · ${_("This call is being recorded.")}` : said;
  }

  tone(isRinging) {
    if (!isRinging) this.hush();
    else this.silence ??= ring("incoming");
  }

  hush() {
    this.silence?.();
    this.silence = null;
  }
}
