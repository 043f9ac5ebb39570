/**
 * This page's part in a call: my devices, the connections to the others, what is on and off.
 *
 * Emits "change" when there is something else to show, and "over" once it has been left.
 */

import {Emitter} from "../lib/emitter.js";
import {fit} from "./fitting.js";
import {onNetworkChange, Ways} from "./network.js";
import {OwnMedia} from "./own.js";
import {Peer} from "./peer.js";
import {Measure} from "./measuring.js";
import {barsOf, cameraFor, readStats} from "./quality.js";
import {Sfu} from "./sfu.js";
import {Talking} from "./talking.js";

const LOOK_MS = 2000;
const LOOKS_PER_REPORT = 5;
const HEAR_MS = 300;

export class CallSession extends Emitter {
  /** @type {Map<string, {userId: number, peer: Peer, bars: number|null, measure: Measure}>} by the two sockets' ids */
  #others = new Map();
  #early = new Map();
  #sfu = new Sfu(this);
  #streams = new Map();
  #timer = null;
  #ear;
  #looks = 0;
  #isConnected = false;
  #isOpen = true;
  #ways;
  #unwatch;

  /** The socket that the server has me in the call with. @type {string|null} */
  connectionId = null;
  /** When others were first heard. @type {number|null} */
  connectedAt = null;
  talking = new Talking();

  /**
   * @param {object} options
   * @param {Client} options.client
   * @param {CallConfig} options.config
   * @param {Choices} options.choices of devices
   */
  constructor({client, config, choices}) {
    super();
    this.client = client;
    this.own = new OwnMedia({choices, send: (name, track) => this.#send(name, track), show: (state) => this.#show(state)});
    this.#ways = new Ways(config, client.callConfig);
    this.#unwatch = onNetworkChange(() => this.restart());
    this.#lookSoon();
    this.#ear = setInterval(() => this.#hearWho(), HEAR_MS);
  }

  get config() {
    return this.#ways.config;
  }

  /** Whether one is in the call still. */
  get isOpen() {
    return this.#isOpen;
  }

  /** Mine, by place. @type {Record<string, MediaStreamTrack|null>} */
  get tracks() {
    return this.own.tracks;
  }

  /** The call as it is now: meets who has come, forgets who has gone. */
  update(call) {
    this.call = call;
    const mine = this.client.store.connectionId;
    if (call.forwarded) this.#sfu.enter();
    const present = call.participants.filter(({user_id, state}) => user_id !== this.client.store.me.id && ["joined", "dropped"].includes(state));
    const wanted = new Map(present.filter(({feed}) => !call.forwarded || (feed && this.#sfu.isUsed)).map((each) => [each.feed ?? `${mine} ${each.connection_id}`, each]));
    for (const [key, {peer}] of this.#others) if (!wanted.has(key)) this.#forget(key, peer);
    for (const [key, each] of wanted) if (!this.#others.has(key) && each.state === "joined") this.#meet(key, each.user_id);
    this.emit("change");
  }

  #makePeer(userId) {
    const {client, call, config, tracks} = this;
    if (call.forwarded) return this.#sfu.receive(userId);
    return new Peer({isPolite: client.store.me.id > userId, config, tracks, signal: (content) => client.signal(call.id, userId, content)});
  }

  #meet(key, userId) {
    const peer = this.#makePeer(userId);
    this.#others.set(key, {userId, peer, bars: null, measure: new Measure()});
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

  async #send(name, track) {
    await Promise.all([this.#sfu, ...this.#peers()].map((each) => each.send(name, track)));
  }

  #peers() {
    return [...this.#others.values()].map(({peer}) => peer);
  }

  /** All that the others are told of what is on here. */
  shown() {
    return this.own.shown();
  }

  /** Before the call is there, nobody is to be told; the first word says it all. */
  #show(state) {
    if (!this.#isOpen || !this.call) return;
    this.client.showInCall(this.call.id, state);
    this.emit("change");
  }

  /** Whom there is to see and hear, oneself first. */
  people() {
    const shown = new Map(this.call.participants.map((each) => [each.user_id, each]));
    const me = shown.get(this.client.store.me.id);
    const mine = {...me, isMe: true, state: "joined", ...this.own.shown(), isConnected: true, bars: null, ...this.#seen(this.tracks, this.own.shown())};
    const others = [...this.#others.values()].map(({userId, peer, bars}) => {
      const leg = shown.get(userId);
      return {...leg, isMe: false, isTalking: this.talking.has(userId), bars, isConnected: peer.state === "connected", ...this.#seen(peer.heard, leg)};
    });
    const met = new Set([this.client.store.me.id, ...[...this.#others.values()].map(({userId}) => userId)]);
    const called = this.call.participants.filter(({user_id: id, state}) => !met.has(id) && ["ringing", "joined", "dropped"].includes(state)).map((leg) => ({...leg, isMe: false, isConnected: false, bars: null, streams: {}}));
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

  #hearWho() {
    const levels = [...this.#others.values()].map(({userId, peer}) => [userId, peer.level()]);
    if (this.talking.hear(new Map(levels), Date.now())) this.emit("change");
  }

  /** One look after the other, however long each takes. */
  #lookSoon() {
    this.#timer = setTimeout(() => this.#look().finally(() => this.#isOpen && this.#lookSoon()), LOOK_MS);
  }

  /** Looks at every connection, and fits what is sent to it. */
  async #look() {
    const people = this.#others.size + 1;
    for (const other of this.#others.values()) {
      const report = await other.peer.stats();
      other.measure.add(report);
      const stats = readStats(report);
      if (!stats || other.peer.state !== "connected") continue;
      const bars = barsOf(stats);
      if (bars !== other.bars) await fit(other.peer.sender("camera"), cameraFor(bars, people));
      other.bars = bars;
    }
    await this.#sfu.look(people);
    if (await this.#ways.renew()) for (const each of [this.#sfu, ...this.#peers()]) each.configure(this.config);
    this.#looks += 1;
    if (this.#looks % LOOKS_PER_REPORT === 0) this.#report();
    this.emit("change");
  }

  #report() {
    const peers = [...this.#others.values()].map(({userId, measure}) => ({user_id: userId, ...measure.take()}));
    const measured = peers.filter(({candidate}) => candidate);
    if (this.#isOpen && measured.length) this.client.reportQuality(this.call.id, measured);
  }

  /** The network is another one: every connection looks for a new way. */
  restart() {
    for (const each of this.call?.forwarded ? [this.#sfu] : this.#peers()) each.restart();
  }

  close() {
    if (!this.#isOpen) return;
    this.#isOpen = false;
    clearTimeout(this.#timer);
    clearInterval(this.#ear);
    this.#unwatch();
    this.own.close();
    for (const each of [this.#sfu, ...this.#peers()]) each.close();
    this.#others.clear();
    this.emit("over");
  }
}
