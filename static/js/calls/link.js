/**
 * A connection to the SFU, which passes on what everybody sends. It is made anew, from the ground up, whenever it fails:
 * the network has changed, the SFU was started again.
 *
 * Emits "change" when something is to be heard or seen, "state" with the connection's state, "begun" each time it is
 * made anew, "lost" once it has failed for too long; it is tried again all the same, until it is closed.
 */

import {Emitter} from "../lib/emitter.js";

/** A connection that is only just disconnected often comes back by itself. */
const HOPE_MS = 2000;
const CONNECT_MS = 10_000;
/** What others send is there some tenths of a second after they have begun. */
const RETRY_MS = [250, 500, 1000];
const LOST_RETRY_MS = 5000;
const PATIENCE_MS = 30_000;
const PATIENCE = {disconnected: HOPE_MS, failed: 0, closed: 0, new: CONNECT_MS, connecting: CONNECT_MS};

export class Link extends Emitter {
  #config;
  #connection = null;
  #timer = null;
  #downSince = Date.now();
  #refusals = 0;
  #isOpen = true;
  #isLost = false;

  /** @param {RTCConfiguration} config */
  constructor(config) {
    super();
    this.#config = config;
  }

  /**
   * Tells the SFU of a new connection, and the connection of the SFU.
   * @param {RTCPeerConnection} connection
   * @returns {Promise<void>}
   */
  async negotiate(connection) {
    throw new Error(`${connection} cannot be negotiated`);
  }

  get connection() {
    return this.#connection;
  }

  get state() {
    return this.#connection?.connectionState ?? "new";
  }

  /** Begins, or begins anew. */
  restart() {
    if (!this.#isOpen) return;
    this.#connection?.close();
    this.#connection = new RTCPeerConnection({...this.#config, bundlePolicy: "max-bundle"});
    this.emit("begun");
    this.#begin(this.#connection);
  }

  async #begin(connection) {
    this.#watch(connection);
    try {
      await this.negotiate(connection);
      this.#refusals = 0;
    } catch (error) {
      if (connection !== this.#connection) return;
      this.emit("fault", error);
      this.#again(this.#isLost ? LOST_RETRY_MS : RETRY_MS[Math.min(this.#refusals++, RETRY_MS.length - 1)]);
    }
  }

  #watch(connection) {
    connection.onconnectionstatechange = () => connection === this.#connection && this.#moved();
    connection.ontrack = ({track, transceiver}) => connection === this.#connection && this.took(track, transceiver);
    this.#again(CONNECT_MS);
  }

  /** A track of the other's has come; `transceiver.mid` says in which place. */
  took() {}

  #moved() {
    clearTimeout(this.#timer);
    if (this.state === "connected") this.#downSince = null;
    else this.#again(PATIENCE[this.state]);
    this.emit("state", this.state);
  }

  #again(delay) {
    clearTimeout(this.#timer);
    if (!this.#isOpen) return;
    this.#downSince ??= Date.now();
    this.#timer = setTimeout(() => this.#retry(), delay);
  }

  /** Goes on though it is lost: whom one cannot receive alone ends no call, and may be there again. */
  #retry() {
    const wasLost = this.#isLost;
    this.#isLost = Date.now() - this.#downSince > PATIENCE_MS;
    if (this.#isLost && !wasLost) this.emit("lost");
    this.restart();
  }

  /** Has other servers to find a way with, from the next time on. */
  configure(config) {
    this.#config = config;
  }

  /** @returns {Promise<RTCStatsReport|Map>} */
  stats() {
    return this.#connection ? this.#connection.getStats() : Promise.resolve(new Map());
  }

  close() {
    this.#isOpen = false;
    clearTimeout(this.#timer);
    this.#connection?.close();
  }
}
