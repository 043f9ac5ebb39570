/** A call through the SFU: one connection that sends, and one for everybody else that receives. */

import {Link} from "./link.js";
import {PLACES} from "./peer.js";
import {layersFor} from "./quality.js";
import {levelOf} from "./talking.js";

/** What this page sends, in the same four places as to a peer. */
export class Uplink extends Link {
  #mine;
  #send;
  #isSent;
  #sent;

  /**
   * @param {object} options
   * @param {RTCConfiguration} options.config
   * @param {Record<string, MediaStreamTrack|null>} options.tracks mine, by place
   * @param {(description: object) => Promise<object>} options.send gives the SFU's answer to an offer
   */
  constructor({config, tracks, send}) {
    super(config);
    this.#mine = {...tracks};
    this.#send = send;
    this.on("begun", () => {
      this.#sent = new Promise((resolve) => {
        this.#isSent = resolve;
      });
    });
  }

  /** Once the SFU knows of this page it can be asked for what others send. */
  get sent() {
    return this.#sent;
  }

  async negotiate(connection) {
    const isSent = this.#isSent;
    for (const {name, kind} of PLACES) {
      const sendEncodings = name === "camera" ? layersFor(null) : undefined;
      connection.addTransceiver(this.#mine[name] ?? kind, {direction: "sendonly", sendEncodings});
    }
    await connection.setLocalDescription();
    const answer = await this.#send(connection.localDescription.toJSON());
    await connection.setRemoteDescription(answer);
    isSent();
  }

  /** Puts a track in one of my places, or takes it out. */
  async send(name, track) {
    this.#mine[name] = track;
    await this.sender(name)?.replaceTrack(track);
  }

  /** The sender of one of my places, to adapt what it sends. */
  sender(name) {
    return this.connection?.getTransceivers()[PLACES.findIndex((place) => place.name === name)]?.sender ?? null;
  }
}

/** What the SFU passes on before it is asked for another size. */
const LARGEST = "large";

/** What one other person sends: to the session it is as a peer. */
export class Downlink extends Link {
  /** By place. @type {Record<string, MediaStreamTrack>} */
  heard = {};

  #uplink;
  #receive;
  #start;
  #resize;
  #size;
  #subscription = null;
  #coming = null;
  #forget;

  /**
   * @param {object} options
   * @param {RTCConfiguration} options.config
   * @param {Uplink} options.uplink
   * @param {() => Promise<{subscription: number, description: object}>} options.receive
   * @param {(subscription: number, description: object) => Promise<void>} options.start
   * @param {(subscription: number, size: string) => Promise<void>} options.resize
   * @param {() => "small"|"medium"|"large"} options.size in which the picture is to come
   */
  constructor({config, uplink, receive, start, resize, size}) {
    super(config);
    this.#uplink = uplink;
    this.#receive = receive;
    this.#start = start;
    this.#resize = resize;
    this.#size = size;
    // What one receives hangs on what one sends.
    this.#forget = uplink.on("begun", () => this.restart());
    this.restart();
  }

  async negotiate(connection) {
    this.heard = {};
    this.#subscription = null;
    await this.#uplink.sent;
    const {subscription, description} = await this.#receive();
    await connection.setRemoteDescription(description);
    await connection.setLocalDescription();
    await this.#start(subscription, connection.localDescription.toJSON());
    if (connection !== this.connection) return;
    this.#subscription = subscription;
    this.#coming = LARGEST;
    this.fitSize();
  }

  /** Has the picture come as large as it is shown. What the SFU does not hear of now, it hears of with the next change. */
  fitSize() {
    const size = this.#size();
    if (this.#subscription === null || size === this.#coming) return;
    this.#coming = size;
    this.#resize(this.#subscription, size).catch((error) => this.emit("fault", error));
  }

  took(track, {mid}) {
    this.heard[PLACES[mid]?.name] = track;
    track.onunmute = track.onmute = () => this.emit("change");
    this.emit("change");
  }

  level() {
    return levelOf(this.connection?.getTransceivers()[PLACES.findIndex(({name}) => name === "voice")]?.receiver);
  }

  /** Nothing is sent to one person alone. */
  async send() {}

  sender() {
    return null;
  }

  close() {
    this.#forget();
    super.close();
  }
}
