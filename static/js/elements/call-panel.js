/** The call one is in: coming, being there, leaving. How it looks is told by the call-*.js beside it. */

import {Choices} from "../calls/choices.js";
import {CallSession} from "../calls/session.js";
import {ring} from "../calls/tone.js";
import {_} from "../lib/i18n.js";
import {GoElement} from "./base.js";
import {drawControls} from "./call-controls.js";
import {openCallDevices} from "./call-devices.js";
import {onCallKeys} from "./call-keys.js";
import {CallRecord, knowingly} from "./call-record.js";
import {tune} from "./call-sound.js";
import {drawStage, switchSpeaker, widthOf} from "./call-stage.js";
import {isLostThoughHere, whyOver} from "./call-standing.js";
import {CallStatus} from "./call-status.js";
import {explainCamera, flipCamera, openDevices, switchCamera, switchScreen} from "./call-switching.js";
import {CallView} from "./call-view.js";
import {isInCall} from "./call-door.js";
import {addToCall} from "./call-people.js";
import {soon} from "./dom.js";
import {player} from "./voice-player.js";
import {errorWords, report, say} from "./toast.js";

export class CallPanel extends GoElement {
  /** @type {CallSession|null} */
  session = null;
  choices = new Choices();
  isEntering = false;
  /** @type {Promise<CallConfig|null>|null} */
  prepared = null;

  actions = {
    mute: () => this.session.own.mute(!this.session.own.isMuted),
    camera: () => switchCamera(this.session, !this.session.tracks.camera),
    flip: () => flipCamera(this.session),
    screen: () => switchScreen(this.session, !this.session.tracks.screen),
    devices: (button) => openCallDevices(button),
    add: () => addToCall(this.session.call),
    "hang-up": () => this.hangUp(),
    shrink: () => this.view.look("small"),
    grow: () => this.view.look("large"),
    float: () => this.view.float(),
    fill: () => this.view.fill(),
    speaker: () => switchSpeaker(this),
  };

  start() {
    this.record = new CallRecord(this);
    Object.assign(this.actions, this.record.actions);
    this.draw = soon(() => this.render());
    this.status = new CallStatus(this);
    this.view = new CallView(this);
    this.until(this.client.on("call", (frame) => this.heard(frame)));
    this.until(this.client.on("call.signal", (frame) => this.session?.hear(frame)));
    this.until(this.client.on("calls.loaded", () => this.comeBack()));
    for (const topic of ["user:*", "connection"]) this.watch(topic, this.draw);
    this.listen(window, "pagehide", () => this.session?.close());
    if (navigator.mediaDevices) this.listen(navigator.mediaDevices, "devicechange", () => this.session?.own.reconsider());
    onCallKeys(this, document);
  }

  /** Calls a room, or comes to the call that it has. */
  begin(roomId, media, userIds = []) {
    this.forgetPrepared();
    return this.enter(media, () => knowingly((knowing) => this.client.ring(roomId, media, userIds, knowing)));
  }

  /** Comes to a call. */
  answer(call, media) {
    return this.enter(media, () => knowingly((knowing) => this.client.acceptCall(call.id, knowing)));
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

  /** It rings: what an answer needs is there by then. */
  prepare() {
    this.prepared = this.client.callConfig().catch(() => null);
  }

  /** It rings no more: who calls later may have changed how he is reached. */
  forgetPrepared() {
    this.prepared = null;
  }

  async open(media, ask) {
    player.stop();
    const prepared = await this.prepared;
    const config = prepared ?? (await this.client.callConfig());
    const session = new CallSession({client: this.client, config, choices: this.choices, widthOf: (userId) => widthOf(this, userId)});
    const fault = await openDevices(session, {camera: media === "video"});
    if (fault === undefined) return;
    this.session = session;
    session.on("change", this.draw);
    session.on("lost", () => this.session === session && this.hangUp(_("The connection to the call was lost.")));
    this.record.watch(session);
    session.own.on("lost", (loss) => this.status.lost(loss));
    await this.come(ask);
    if (fault && this.session === session) explainCamera(session, fault);
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
    this.status.changed(session.call, call);
    session.update(call);
    if (isLostThoughHere(call, this.store)) return void this.come(() => this.client.acceptCall(call.id));
    this.tone(call.state === "ringing" && call.user_id === this.store.me.id);
    if (this.hidden) this.view.show();
    this.draw();
  }

  /** Why this page has no part in the call any more; null while it has. */
  whyOver(call) {
    return whyOver(call, this.store, this.session.connectionId);
  }

  heard({call}) {
    if (this.session?.call?.id === call.id) this.take(call);
  }

  /** The line was down, and is there again: the others wait, unless much has happened meanwhile. */
  comeBack() {
    if (!this.session?.call) return;
    const {id} = this.session.call;
    const call = this.store.calls.get(id);
    const words = call ? this.whyOver(call) : _("You are no longer in the call.");
    if (words !== null) this.leave(words);
    else if (this.session.connectionId === this.store.connectionId) this.take(call);
    else this.come(() => this.client.acceptCall(id));
  }

  async hangUp(words = "") {
    const {call} = this.session;
    this.leave(words);
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
    this.status.end();
    this.view.hide();
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

  render() {
    const {session} = this;
    if (!session?.call) return;
    drawStage(this, session);
    drawControls(this, session);
    tune(this, this.choices);
    this.status.draw(session);
    this.record.draw(session);
    this.view.draw(session);
    session.fitSizes();
  }
}
