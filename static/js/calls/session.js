/**
 * This page's part in a call: my devices, the connections to the others, what is on and off.
 *
 * Emits "change" when there is something else to show, and "over" once it has been left.
 */

import {Emitter} from "../lib/emitter.js";
import {openCamera, openMicrophone, openScreen} from "./devices.js";
import {Peer} from "./peer.js";
import {barsOf, cameraFor, readStats} from "./quality.js";

const LOOK_MS = 2000;

export class CallSession extends Emitter {
  /** @type {Map<string, {userId: number, peer: Peer, bars: number|null}>} by the two sockets' ids */
  #others = new Map();
  #early = new Map();
  #streams = new Map();
  #timer = null;
  #isConnected = false;
  #isOpen = true;

  /** Mine, by place. @type {Record<string, MediaStreamTrack|null>} */
  tracks = {voice: null, camera: null, screen: null, sound: null};
  isMuted = false;
  /** The socket that the server has me in the call with. @type {string|null} */
  connectionId = null;
  /** When others were first heard. @type {number|null} */
  connectedAt = null;

  /**
   * @param {object} options
   * @param {Client} options.client
   * @param {RTCIceServer[]} options.iceServers
   */
  constructor({client, iceServers}) {
    super();
    this.client = client;
    this.config = {iceServers};
    this.#lookSoon();
  }

  /** Opens what a call of this kind needs. Rejects with the browser's error. */
  async open({camera}) {
    const [voice, picture] = await Promise.allSettled([openMicrophone(), camera ? openCamera() : null]);
    this.tracks.voice = voice.value ?? null;
    this.tracks.camera = picture.value ?? null;
    const failed = [voice, picture].find(({status}) => status === "rejected");
    if (!failed) return;
    this.close();
    throw failed.reason;
  }

  /** The call as it is now: meets who has come, forgets who has gone. */
  update(call) {
    this.call = call;
    const mine = this.client.store.connectionId;
    const present = call.participants.filter(({user_id, state}) => user_id !== this.client.store.me.id && ["joined", "dropped"].includes(state));
    const wanted = new Map(present.map((each) => [`${mine} ${each.connection_id}`, each]));
    for (const [key, {peer}] of this.#others) if (!wanted.has(key)) this.#forget(key, peer);
    for (const [key, each] of wanted) if (!this.#others.has(key) && each.state === "joined") this.#meet(key, each.user_id);
    this.emit("change");
  }

  #meet(key, userId) {
    const {client, call} = this;
    const isPolite = client.store.me.id > userId;
    const signal = (content) => client.signal(call.id, userId, content);
    const peer = new Peer({isPolite, config: this.config, tracks: this.tracks, signal});
    this.#others.set(key, {userId, peer, bars: null});
    peer.on("change", () => this.emit("change"));
    peer.on("state", (state) => this.#moved(state));
    for (const frame of this.#early.get(key) ?? []) peer.take(frame);
    this.#early.delete(key);
  }

  #forget(key, peer) {
    this.#others.delete(key);
    peer.close();
  }

  #moved(state) {
    if (state === "connected" && !this.#isConnected) {
      this.#isConnected = true;
      this.connectedAt = Date.now();
      this.client.showInCall(this.call.id, {connected: true});
    }
    this.emit("change");
  }

  /** Takes a word of another's browser; it may come before we know that he is there. */
  hear(frame) {
    const key = `${frame.to_connection_id} ${frame.connection_id}`;
    const other = this.#others.get(key);
    if (other) other.peer.take(frame);
    else this.#early.set(key, [...(this.#early.get(key) ?? []), frame]);
  }

  mute(isMuted) {
    this.isMuted = isMuted;
    if (this.tracks.voice) this.tracks.voice.enabled = !isMuted;
    this.#show({muted: isMuted});
  }

  async setCamera(isOn, deviceId) {
    this.tracks.camera?.stop();
    await this.#send("camera", isOn ? await openCamera(deviceId) : null);
    this.#show({camera: isOn});
  }

  async setMicrophone(deviceId) {
    const voice = await openMicrophone(deviceId);
    voice.enabled = !this.isMuted;
    this.tracks.voice?.stop();
    await this.#send("voice", voice);
  }

  async setScreen(isOn) {
    const {screen, sound} = isOn ? await openScreen() : {screen: null, sound: null};
    for (const name of ["screen", "sound"]) this.tracks[name]?.stop();
    if (!this.#isOpen) return void [screen, sound].forEach((track) => track?.stop());
    // The browser's own bar has a button to stop, too.
    if (screen) screen.onended = () => this.setScreen(false);
    await Promise.all([this.#send("screen", screen), this.#send("sound", sound)]);
    this.#show({screen: isOn});
  }

  /** What was opened when the call was over already, or a second time, is let go of. */
  async #send(name, track) {
    if (!this.#isOpen) return void track?.stop();
    if (this.tracks[name] !== track) this.tracks[name]?.stop();
    this.tracks[name] = track;
    await Promise.all([...this.#others.values()].map(({peer}) => peer.send(name, track)));
  }

  /** All that the others are told of what is on here. */
  shown() {
    return {muted: this.isMuted, camera: Boolean(this.tracks.camera), screen: Boolean(this.tracks.screen), recording: false};
  }

  #show(state) {
    if (!this.#isOpen) return;
    this.client.showInCall(this.call.id, state);
    this.emit("change");
  }

  /** Whom there is to see and hear, oneself first. */
  people() {
    const shown = new Map(this.call.participants.map((each) => [each.user_id, each]));
    const me = shown.get(this.client.store.me.id);
    const mine = {...me, isMe: true, state: "joined", muted: this.isMuted, isConnected: true, bars: null, ...this.#seen(this.tracks, {camera: Boolean(this.tracks.camera), screen: Boolean(this.tracks.screen)})};
    const others = [...this.#others.values()].map(({userId, peer, bars}) => {
      const leg = shown.get(userId);
      return {...leg, isMe: false, bars, isConnected: peer.state === "connected", ...this.#seen(peer.heard, leg)};
    });
    const called = this.call.participants.filter(({state}) => state === "ringing").map((leg) => ({...leg, isMe: false, isConnected: false, bars: null, streams: {}}));
    return [mine, ...others, ...called];
  }

  /** What of it is on: a place keeps its track when the other has switched it off. */
  #seen(tracks, {camera, screen}) {
    const on = {voice: true, sound: screen, camera, screen};
    const streams = Object.entries(tracks).filter(([name, track]) => track && on[name]);
    return {streams: Object.fromEntries(streams.map(([name, track]) => [name, this.#stream(track)]))};
  }

  #stream(track) {
    if (!this.#streams.has(track)) this.#streams.set(track, new MediaStream([track]));
    return this.#streams.get(track);
  }

  /** One look after the other, however long each takes. */
  #lookSoon() {
    this.#timer = setTimeout(() => this.#look().finally(() => this.#isOpen && this.#lookSoon()), LOOK_MS);
  }

  /** Looks at every connection, and fits what is sent to it. */
  async #look() {
    const people = this.#others.size + 1;
    for (const other of this.#others.values()) {
      const stats = readStats(await other.peer.stats());
      if (!stats || other.peer.state !== "connected") continue;
      const bars = barsOf(stats);
      if (bars !== other.bars) await adapt(other.peer.sender("camera"), cameraFor(bars, people));
      other.bars = bars;
    }
    this.emit("change");
  }

  /** The network is another one: every connection looks for a new way. */
  restart() {
    for (const {peer} of this.#others.values()) peer.restart();
  }

  close() {
    if (!this.#isOpen) return;
    this.#isOpen = false;
    clearTimeout(this.#timer);
    for (const track of Object.values(this.tracks)) track?.stop();
    for (const {peer} of this.#others.values()) peer.close();
    this.#others.clear();
    this.emit("over");
  }
}

async function adapt(sender, wanted) {
  const parameters = sender?.getParameters();
  if (!parameters?.encodings?.length) return;
  Object.assign(parameters.encodings[0], wanted);
  await sender.setParameters(parameters);
}
