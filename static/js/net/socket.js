/**
 * The WebSocket of the contract: signs in by cookie, asks and answers, stays alive, and comes back by itself.
 *
 * Emits "state" {state, reason, retry_at}, "welcome" and "frame" (everything that answers nothing).
 */

import {backoff} from "../lib/backoff.js";
import {systemClock} from "../lib/clock.js";
import {Emitter} from "../lib/emitter.js";
import {fateOf} from "./closing.js";
import {ApiError} from "./errors.js";
import {Heartbeat} from "./heartbeat.js";
import {Requests} from "./requests.js";

const CONNECT_TIMEOUT_MS = 10_000;
const REQUEST_TIMEOUT_MS = 10_000;
const STABLE_AFTER_MS = 10_000;
const FRAME_LIMIT_BYTES = 64 * 1024;
const LOST = 1006;
const OPEN = 1;

export class Socket extends Emitter {
  #url;
  #clock;
  #random;
  #WebSocket;
  #requests;
  #heartbeat;
  #socket = null;
  #timer = null;
  #attempt = 0;
  #welcomedAt = null;
  #isFinal = true;
  #restUntil = 0;

  /**
   * @param {{url: string, clock?: Clock, random?: () => number, WebSocket?: typeof WebSocket}} options
   */
  constructor({url, clock = systemClock, random = Math.random, WebSocket = globalThis.WebSocket}) {
    super();
    this.#url = url;
    this.#clock = clock;
    this.#random = random;
    this.#WebSocket = WebSocket;
    this.#requests = new Requests(clock);
    const ping = () => this.#transmit({type: "ping"});
    this.#heartbeat = new Heartbeat({clock, ping, onDeath: () => this.#lose(LOST)});
  }

  /** Whether frames can be sent now. */
  get isOnline() {
    return this.#welcomedAt !== null;
  }

  start() {
    if (!this.#isFinal) return;
    this.#isFinal = false;
    this.#connect();
  }

  /** Closes for good. */
  stop() {
    this.#isFinal = true;
    this.#clock.clearTimeout(this.#timer);
    this.#drop();
  }

  /** The page woke up or the network came back: prove the connection, or try one at once. */
  wake() {
    if (this.isOnline) this.#heartbeat.check();
    else if (!this.#isFinal && this.#socket === null && this.#clock.now() >= this.#restUntil) this.#connect();
  }

  /**
   * Sends a frame that needs no answer.
   * @param {object} frame
   * @returns {boolean} whether it could be sent
   */
  send(frame) {
    if (this.isOnline) this.#transmit(frame);
    return this.isOnline;
  }

  /**
   * Sends a frame and waits for its answer.
   * @param {object} frame
   * @param {number} [timeout] milliseconds
   * @returns {Promise<object>} the `ack`; rejects with ApiError, code 0 when no answer came
   */
  async request(frame, timeout = REQUEST_TIMEOUT_MS) {
    if (!this.isOnline) throw new ApiError();
    const size = new TextEncoder().encode(JSON.stringify(frame)).length;
    if (size > FRAME_LIMIT_BYTES - 64) throw new ApiError({code: 41300});
    return this.#requests.make(frame, (numbered) => this.#transmit(numbered), timeout);
  }

  #connect() {
    this.#clock.clearTimeout(this.#timer);
    this.emit("state", {state: "connecting", reason: "", retry_at: null});
    const socket = new this.#WebSocket(this.#url);
    this.#socket = socket;
    this.#timer = this.#clock.setTimeout(() => this.#lose(LOST), CONNECT_TIMEOUT_MS);
    socket.onmessage = ({data}) => this.#receive(JSON.parse(data));
    socket.onclose = ({code}) => this.#lose(code);
  }

  #receive(frame) {
    this.#heartbeat.heard();
    if (frame.type === "welcome") this.#welcome(frame);
    else if (frame.type === "ack" || (frame.type === "error" && frame.ref != null)) this.#requests.answer(frame);
    else if (frame.type !== "pong") this.emit("frame", frame);
  }

  #welcome(frame) {
    this.#clock.clearTimeout(this.#timer);
    this.#welcomedAt = this.#clock.now();
    this.#heartbeat.start(frame.heartbeat * 1000);
    this.emit("state", {state: "online", reason: "", retry_at: null});
    this.emit("welcome", frame);
  }

  /** A socket that is closing takes nothing more; its close is heard in a moment. */
  #transmit(frame) {
    if (this.#socket.readyState > OPEN) return;
    this.#socket.send(JSON.stringify(frame));
  }

  #lose(code) {
    const lived = this.#welcomedAt === null ? 0 : this.#clock.now() - this.#welcomedAt;
    this.#drop();
    const {state, reason, isFinal, wait} = fateOf(code);
    this.#isFinal = isFinal;
    if (isFinal) return this.emit("state", {state, reason, retry_at: null});
    if (lived >= STABLE_AFTER_MS) this.#attempt = 0;
    this.#restUntil = this.#clock.now() + wait.least;
    this.#retryAfter(wait.least + backoff(this.#attempt++, {base: wait.base, random: this.#random}));
  }

  #retryAfter(delay) {
    this.#timer = this.#clock.setTimeout(() => this.#connect(), delay);
    this.emit("state", {state: "offline", reason: "", retry_at: this.#clock.now() + delay});
  }

  /** Lets go of the socket without waiting for its close: a dead one may take minutes to say it. */
  #drop() {
    this.#clock.clearTimeout(this.#timer);
    this.#heartbeat.stop();
    this.#welcomedAt = null;
    if (this.#socket) {
      this.#socket.onmessage = this.#socket.onclose = null;
      this.#socket.close();
    }
    this.#socket = null;
    this.#requests.abandon();
  }
}
