/**
 * This page's part in a call: my devices, the connections to the others, what is on and off.
 *
 * Emits "change" when there is something else to show, and "over" once it has been left.
 */

import {Emitter} from "../lib/emitter.js";
import {onNetworkChange, Ways} from "./network.js";
import {Measure} from "./measuring.js";
import {OwnMedia} from "./own.js";
import {Peer} from "./peer.js";
import {People} from "./people.js";
import {encodingFor} from "./quality.js";
import {Sfu} from "./sfu.js";
import {Talking} from "./talking.js";
import {Watch} from "./watch.js";

/** So many words of somebody who is not known yet are kept; a browser says some twenty at first. */
const MOST_EARLY = 100;

export class CallSession extends Emitter {
  /** @type {Map<string, {userId: number, peer: Peer, bars: number|null, measure: Measure}>} by the two sockets' ids */
  #others = new Map();
  #early = new Map();
  #sfu = new Sfu(this);
  #people = new People();
  #watch;
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
   * @param {(userId: number) => number} options.widthOf how wide somebody's picture is shown, in the screen's own pixels
   */
  constructor({client, config, choices, widthOf}) {
    super();
    this.client = client;
    this.widthOf = widthOf;
    this.own = new OwnMedia({choices, send: (name, track) => this.#send(name, track), show: (state) => this.#show(state)});
    this.#ways = new Ways(config, client.callConfig);
    this.#unwatch = onNetworkChange(() => this.restart());
    this.#watch = new Watch(this);
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
    const present = call.participants.filter((leg) => leg.user_id !== this.client.store.me.id && isIn(leg));
    const wanted = new Map(present.filter(({feed}) => !call.forwarded || (feed && this.#sfu.isUsed)).map((each) => [each.feed ?? `${mine} ${each.connection_id}`, each]));
    for (const [key, {peer}] of this.#others) if (!wanted.has(key)) this.#forget(key, peer);
    for (const [key, each] of wanted) if (!this.#others.has(key) && each.state === "joined") this.#meet(key, each.user_id);
    this.emit("change");
  }

  #makePeer(userId) {
    const {client, call, config, tracks} = this;
    if (call.forwarded) return this.#sfu.receive(userId);
    const encoding = (name) => encodingFor(name, null, call.participants.filter(isIn).length);
    return new Peer({isPolite: client.store.me.id > userId, config, tracks, encoding, signal: (content) => client.signal(call.id, userId, content)});
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
    else if (!this.call?.forwarded) this.#early.set(key, [...(this.#early.get(key) ?? []), frame].slice(-MOST_EARLY));
  }

  async #send(name, track) {
    await Promise.all([this.#sfu, ...this.#peers()].map((each) => each.send(name, track)));
  }

  #peers() {
    return this.others.map(({peer}) => peer);
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

  /** Those one is connected with, or about to be. */
  get others() {
    return [...this.#others.values()];
  }

  /** Whom there is to see and hear, oneself first. */
  people() {
    return this.#people.of(this);
  }

  /** The pictures are shown in other sizes. */
  fitSizes() {
    if (this.call.forwarded) for (const peer of this.#peers()) peer.fitSize();
  }

  /** Fits what goes to everybody at once, and keeps the servers for a way from expiring. */
  async lookAround() {
    await this.#sfu.look();
    if (await this.#ways.renew()) for (const each of [this.#sfu, ...this.#peers()]) each.configure(this.config);
  }

  /** The network is another one: every connection looks for a new way. */
  restart() {
    for (const each of this.call?.forwarded ? [this.#sfu] : this.#peers()) each.restart();
  }

  close() {
    if (!this.#isOpen) return;
    this.#isOpen = false;
    this.#watch.close();
    this.#unwatch();
    this.own.close();
    for (const each of [this.#sfu, ...this.#peers()]) each.close();
    this.#others.clear();
    this.emit("over");
  }
}

function isIn({state}) {
  return state === "joined" || state === "dropped";
}
