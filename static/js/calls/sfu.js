/** This page's part in a call through the SFU: what it sends there, and what it gets of each of the others. */

import {fit} from "./fitting.js";
import {Downlink, Uplink} from "./forwarded.js";
import {barsOf, layersFor, readStats, sizeFor} from "./quality.js";

export class Sfu {
  #session;
  #sentBy = null;
  /** @type {Uplink|null} */
  #uplink = null;

  /** @param {CallSession} session */
  constructor(session) {
    this.#session = session;
  }

  /** Whether something is sent there, so that something can be received. */
  get isUsed() {
    return this.#uplink !== null;
  }

  /** Sends, from the socket that the server has me in the call with: another one begins anew. */
  enter() {
    const {call, client} = this.#session;
    const {connectionId} = client.store;
    if (client.store.myLeg(call)?.connection_id !== connectionId || this.#sentBy === connectionId) return;
    this.#sentBy = connectionId;
    this.#uplink ??= this.#makeUplink();
    this.#uplink.restart();
  }

  #makeUplink() {
    const session = this.#session;
    const {client, call, config, tracks} = session;
    const uplink = new Uplink({config, tracks, send: (description) => client.sendMedia(call.id, description)});
    uplink.on("state", () => session.emit("change"));
    uplink.on("lost", () => session.emit("lost"));
    return uplink;
  }

  /** What another sends: to be used as a peer. */
  receive(userId) {
    const {client, call, config} = this.#session;
    const receive = () => client.receiveMedia(call.id, userId);
    const start = (subscription, description) => client.startMedia(call.id, subscription, description);
    const resize = (subscription, size) => client.sizeMedia(call.id, subscription, size);
    const size = () => sizeFor(this.#session.widthOf(userId));
    return new Downlink({config, uplink: this.#uplink, receive, start, resize, size});
  }

  async send(name, track) {
    await this.#uplink?.send(name, track);
  }

  /** Fits the picture to the line. */
  async look() {
    const stats = this.#uplink && readStats(await this.#uplink.stats());
    if (stats) await fit(this.#uplink.sender("camera"), layersFor(barsOf(stats)));
  }

  configure(config) {
    this.#uplink?.configure(config);
  }

  /** Begins anew, and everything that is received with it. */
  restart() {
    this.#uplink?.restart();
  }

  close() {
    this.#uplink?.close();
  }
}
