/**
 * The connection to one other person in a call, by perfect negotiation (W3C WebRTC, 10.7).
 *
 * Who has the smaller id opens with an offer of four places, in this order: voice, camera, screen, its sound. What
 * stands in a place changes without negotiating anew; only a changed network does that.
 *
 * Emits "change" when something is to be heard or seen, "state" with the connection's state, "lost" when it failed.
 */

import {Emitter} from "../lib/emitter.js";
import {fit} from "./fitting.js";
import {Seeking} from "./seeking.js";
import {levelOf} from "./talking.js";

/** @type {{name: "voice"|"camera"|"screen"|"sound", kind: "audio"|"video"}[]} */
export const PLACES = [
  {name: "voice", kind: "audio"},
  {name: "camera", kind: "video"},
  {name: "screen", kind: "video"},
  {name: "sound", kind: "audio"},
];

const BUNDLE = "max-bundle";

export class Peer extends Emitter {
  /** What the other sends, by place. @type {Record<string, MediaStreamTrack>} */
  heard = {};

  #connection;
  #isPolite;
  #isOffering = false;
  #ignoresOffer = false;
  #mine;
  #encoding;
  #signal;
  #waiting = [];
  /** The last description of mine, and the last of the other's that was taken in. */
  #said = null;
  #heard = null;
  /** My answer to the last offer that was heard. */
  #answer = null;
  /** The other's last answer that was taken in. */
  #agreed = null;
  #seeking;
  #last = Promise.resolve();

  /**
   * @param {object} options
   * @param {boolean} options.isPolite gives way when both offer at once, and lets the other open
   * @param {CallConfig} options.config
   * @param {Record<string, MediaStreamTrack|null>} options.tracks mine, by place
   * @param {(name: string) => RTCRtpEncodingParameters} options.encoding how a place is to be sent at first
   * @param {(content: {description?: object, candidate?: object}) => void} options.signal
   */
  constructor({isPolite, config, tracks, encoding, signal}) {
    super();
    this.#isPolite = isPolite;
    this.#mine = {...tracks};
    this.#encoding = encoding;
    this.#signal = signal;
    this.#connection = new RTCPeerConnection({...config, bundlePolicy: BUNDLE});
    this.#seeking = new Seeking(isPolite, () => this.#seek());
    this.#seeking.follow(this.state);
    this.#listen();
    if (!isPolite) this.#open();
  }

  #open() {
    for (const {name, kind} of PLACES) {
      this.#connection.addTransceiver(this.#mine[name] ?? kind, {direction: "sendrecv", sendEncodings: [this.#encoding(name)]});
    }
  }

  get state() {
    return this.#connection.connectionState;
  }

  #listen() {
    const connection = this.#connection;
    connection.onnegotiationneeded = () => this.#offer();
    connection.onicecandidate = ({candidate}) => candidate && this.#signal({candidate: candidate.toJSON()});
    connection.ontrack = ({track, transceiver}) => {
      this.heard[PLACES[transceiver.mid]?.name] = track;
      track.onunmute = track.onmute = () => this.emit("change");
      this.emit("change");
    };
    connection.onconnectionstatechange = () => {
      this.#seeking.follow(this.state);
      this.emit("state", this.state);
    };
  }

  /** An offer without an answer was lost, or is on its way still: the same words again are right in both cases. */
  #seek() {
    if (this.#connection.signalingState === "have-local-offer") this.#signal({description: this.#said});
    else this.restart();
  }

  /** Puts a track in one of my places, or takes it out. */
  async send(name, track) {
    this.#mine[name] = track;
    await this.#place(name)?.sender.replaceTrack(track);
  }

  /** The sender of one of my places, to adapt what it sends. */
  sender(name) {
    return this.#place(name)?.sender ?? null;
  }

  #place(name) {
    return this.#connection.getTransceivers()[PLACES.findIndex((place) => place.name === name)];
  }

  /** How loud the other is, from 0 to 1. */
  level() {
    return levelOf(this.#place("voice")?.receiver);
  }

  /** Looks for another way to the other: the network has changed. */
  restart() {
    if (this.#connection.signalingState !== "closed") this.#connection.restartIce();
  }

  /** Has other servers to look for ways with, from the next time on. @param {CallConfig} config */
  configure(config) {
    if (this.#connection.signalingState !== "closed") this.#connection.setConfiguration?.({...config, bundlePolicy: BUNDLE});
  }

  stats() {
    return this.#connection.getStats();
  }

  async #offer() {
    try {
      this.#isOffering = true;
      await this.#connection.setLocalDescription();
      this.#describeMyself();
    } finally {
      this.#isOffering = false;
    }
  }

  #describeMyself() {
    this.#said = this.#connection.localDescription.toJSON();
    this.#signal({description: this.#said});
  }

  /** Takes in what the other's browser says, one word after the other. */
  take(word) {
    this.#last = this.#last.then(() => this.#takeIn(word)).catch((error) => this.emit("fault", error));
    return this.#last;
  }

  async #takeIn({description, candidate}) {
    if (this.#connection.signalingState === "closed") return;
    if (description) await this.#describe(description);
    else if (!this.#ignoresOffer) await this.#addCandidate(candidate);
  }

  async #describe(description) {
    const connection = this.#connection;
    // An offer that could not be answered is none of mine: it is in nobody's way when it is said again.
    const isCollision = description.type === "offer" && (this.#isOffering || connection.signalingState === "have-local-offer");
    this.#ignoresOffer = !this.#isPolite && isCollision;
    if (this.#ignoresOffer) return;
    if (description.sdp === this.#heard) return this.#repeat(description);
    if (description.type === "answer" && this.#isLate(description)) return;
    await connection.setRemoteDescription(description);
    if (description.type === "answer") this.#agreed = description.sdp;
    for (const candidate of this.#waiting.splice(0)) await this.#addCandidate(candidate).catch((error) => this.emit("fault", error));
    if (description.type === "offer") await this.#agree();
    // Not before: an offer that could not be answered is taken in anew when it is repeated.
    this.#heard = description.sdp;
  }

  /** An answer to an offer that has been answered since; whatever was offered or heard after it. */
  #isLate({sdp}) {
    return this.#connection.signalingState !== "have-local-offer" || sdp === this.#agreed;
  }

  async #agree() {
    await this.#fill();
    await this.#connection.setLocalDescription();
    this.#describeMyself();
    this.#answer = this.#said;
  }

  /**
   * The other has said so before: my answer was lost, or is on its way. A second answer would not fit a later offer.
   * An offer of my own that he does not hear for his own is no reason to keep it from him.
   */
  #repeat({type}) {
    if (type === "offer") this.#signal({description: this.#answer});
  }

  /** Candidates may come before the offer that they belong to. */
  async #addCandidate(candidate) {
    if (this.#connection.remoteDescription) await this.#connection.addIceCandidate(candidate);
    else this.#waiting.push(candidate);
  }

  /** The places of the other's offer are mine too. */
  async #fill() {
    for (const {name} of PLACES) {
      const place = this.#place(name);
      if (!place) continue;
      place.direction = "sendrecv";
      await place.sender.replaceTrack(this.#mine[name] ?? null);
      await fit(place.sender, this.#encoding(name)).catch((error) => this.emit("fault", error));
    }
  }

  close() {
    this.#seeking.end();
    this.#connection.close();
  }
}
