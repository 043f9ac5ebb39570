/** The call one is in: the people, the buttons, large or in a corner of the page. */

import {canShareScreen} from "../calls/devices.js";
import {CallSession} from "../calls/session.js";
import {ring} from "../calls/tone.js";
import {_} from "../lib/i18n.js";
import {clockWords} from "../lib/waveform.js";
import {GoElement} from "./base.js";
import {fillTile, makeTile, tilesOf} from "./call-tile.js";
import {endWords, statusWords} from "./call-words.js";
import {refusalWords} from "./capture.js";
import {perFrame, reconcile, setAttribute, setIcon, setText} from "./dom.js";
import {player} from "./voice-player.js";
import {errorWords, report, say, tellAloud} from "./toast.js";

const SECOND_MS = 1000;
const KEYS = {m: "mute", v: "camera", s: "screen", h: "hang-up"};

export class CallPanel extends GoElement {
  /** @type {CallSession|null} */
  session = null;
  isEntering = false;

  actions = {
    mute: () => this.session.mute(!this.session.isMuted),
    camera: () => this.attempt(() => this.session.setCamera(!this.session.tracks.camera)),
    screen: () => this.attempt(() => this.session.setScreen(!this.session.tracks.screen)),
    "hang-up": () => this.hangUp(),
    shrink: () => this.look("small"),
    grow: () => this.look("large"),
  };

  start() {
    this.draw = perFrame(() => this.render());
    this.until(this.client.on("call", (frame) => this.heard(frame)));
    this.until(this.client.on("call.signal", (frame) => this.session?.hear(frame)));
    this.until(this.client.on("calls.loaded", () => this.comeBack()));
    this.watch("user:*", this.draw);
    this.listen(window, "online", () => this.session?.restart());
    this.listen(window, "pagehide", () => this.session?.close());
    this.listen(document, "keydown", (event) => this.press(event));
    this.part("screen").hidden = !canShareScreen();
  }

  /** Calls a room, or comes to the call that it has. */
  begin(roomId, media) {
    return this.enter(media, () => this.client.ring(roomId, media));
  }

  /** Comes to a call. */
  answer(call, media) {
    return this.enter(media, () => this.client.acceptCall(call.id));
  }

  /** One at a time: opening devices takes as long as somebody thinks about the browser's question. */
  async enter(media, ask) {
    if (isInCall()) return;
    this.isEntering = true;
    try {
      await this.open(media, ask);
    } finally {
      this.isEntering = false;
    }
  }

  async open(media, ask) {
    player.stop();
    const session = new CallSession({client: this.client, iceServers: await this.client.iceServers()});
    try {
      await session.open({camera: media === "video"});
    } catch (error) {
      session.close();
      return void say(refusalWords(error, media));
    }
    this.session = session;
    session.on("change", this.draw);
    await this.come(ask);
  }

  /** Is in, with this page's socket, or out. */
  async come(ask) {
    const {session} = this;
    try {
      const call = await ask();
      session.connectionId = this.store.myLeg(call)?.connection_id;
      this.take(call);
      if (this.session === session) this.client.showInCall(call.id, session.shown());
    } catch (error) {
      if (this.session === session) this.leave(errorWords(error));
    }
  }

  /** The call as it is now. */
  take(call) {
    const {session} = this;
    if (!session || call.version < session.call?.version) return;
    const words = this.whyOver(call);
    if (words !== null) return void this.leave(words);
    session.update(call);
    this.tone(call.state === "ringing" && call.user_id === this.store.me.id);
    if (this.hidden) this.show();
    this.draw();
  }

  /** Why this page has no part in the call any more; null while it has. */
  whyOver(call) {
    const mine = this.store.myLeg(call);
    if (call.state === "ended") return endWords(call, this.store.me.id);
    if (!["joined", "dropped"].includes(mine?.state)) return _("You are no longer in the call.");
    const isHere = [this.session.connectionId, this.store.connectionId].includes(mine.connection_id);
    return mine.state === "dropped" || isHere ? null : _("The call goes on on another device.");
  }

  heard({call}) {
    if (this.session?.call?.id === call.id) this.take(call);
  }

  /** The line was down, and is there again: the others wait, unless much has happened meanwhile. */
  comeBack() {
    if (!this.session?.call) return;
    const {id} = this.session.call;
    const call = this.store.calls.get(id);
    const words = call ? this.whyOver(call) : _("The call has ended");
    if (words === null) this.come(() => this.client.acceptCall(id));
    else this.leave(words);
  }

  async hangUp() {
    const {call} = this.session;
    this.leave("");
    try {
      if (call) await this.client.hangUp(call.id);
    } catch (error) {
      report(error);
    }
  }

  leave(words) {
    this.session.close();
    this.session = null;
    this.tone(false);
    clearInterval(this.clock);
    this.hidden = true;
    this.part("people").replaceChildren();
    if (words) say(words);
    this.dispatchEvent(new CustomEvent("left", {bubbles: true}));
  }

  tone(isRinging) {
    if (isRinging) this.silence ??= ring("outgoing");
    else if (this.silence) {
      this.silence();
      this.silence = null;
    }
  }

  async attempt(change) {
    try {
      await change();
    } catch (error) {
      if (error.name !== "NotAllowedError" || !this.session?.tracks.voice) say(refusalWords(error, "video"));
    }
  }

  show() {
    this.hidden = false;
    this.look("large");
    clearInterval(this.clock);
    this.clock = setInterval(() => this.drawClock(), SECOND_MS);
    this.querySelector('[data-action="hang-up"]').focus();
  }

  look(size) {
    this.dataset.look = size;
    this.querySelector(`[data-action="${size === "large" ? "shrink" : "grow"}"]`).focus();
    this.draw();
  }

  press(event) {
    const isTyping = event.target.closest("input, textarea, [contenteditable]");
    const name = KEYS[event.key.toLowerCase()];
    if (this.hidden || !name || isTyping || event.ctrlKey || event.metaKey || event.altKey || document.querySelector("dialog[open]")) return;
    event.preventDefault();
    this.actions[name]();
  }

  render() {
    const {session} = this;
    if (!session?.call) return;
    const people = session.people();
    const tiles = tilesOf(people);
    reconcile(this.part("people"), tiles, {key: ({key}) => key, make: makeTile, fill: (element, tile) => fillTile(element, tile, this.store)});
    setAttribute(this.part("people"), "data-count", tiles.length);
    setAttribute(this.part("people"), "data-screen", tiles.some(({isScreen}) => isScreen));
    const room = this.store.room(session.call.room_id);
    setText(this.part("title"), room ? this.store.roomName(room) : "");
    this.drawStatus(session);
    this.drawSwitches(session);
    this.drawClock();
  }

  drawStatus({call, connectedAt}) {
    const words = statusWords(call, this.store.me.id, connectedAt !== null);
    if (words !== this.part("status").textContent) tellAloud(words || _("Connected"));
    setText(this.part("status"), words);
  }

  drawSwitches({isMuted, tracks}) {
    this.switch("mute", isMuted, isMuted ? "mic-off" : "mic", isMuted ? _("Unmute (M)") : _("Mute (M)"));
    this.switch("camera", !tracks.camera, tracks.camera ? "camera" : "camera-off", tracks.camera ? _("Camera off (V)") : _("Camera on (V)"));
    this.switch("screen", Boolean(tracks.screen), "screen", tracks.screen ? _("Stop sharing (S)") : _("Share the screen (S)"));
  }

  switch(name, isPressed, icon, words) {
    const button = this.querySelector(`[data-action="${name}"]`);
    setAttribute(button, "aria-pressed", String(isPressed));
    setIcon(button, icon);
    for (const attribute of ["aria-label", "title"]) setAttribute(button, attribute, words);
  }

  drawClock() {
    const {connectedAt} = this.session;
    setText(this.part("clock"), connectedAt === null ? "" : clockWords((Date.now() - connectedAt) / SECOND_MS));
  }
}

const panel = () => document.querySelector("gc-call");

export function beginCall(roomId, media) {
  return panel().begin(roomId, media).catch(report);
}

export function answerCall(call, media) {
  return panel().answer(call, media).catch(report);
}

/** @returns {boolean} whether this page is in a call, or about to be */
export function isInCall() {
  return Boolean(panel().session) || panel().isEntering;
}
