/** A call through the SFU: one connection that sends, and one for everybody else that receives. */

import {Link} from "./link.js";
import {PLACES} from "./peer.js";
import {levelOf} from "./talking.js";

/** What this page sends, in the same four places as to a peer. */
export class Uplink extends Link {
  #mine;
  #camera;
  #send;
  #isSent;
  #sent;

  /**
   * @param {object} options
   * @param {RTCConfiguration} options.config
   * @param {Record<string, MediaStreamTrack|null>} options.tracks mine, by place
   * @param {() => RTCRtpEncodingParameters} options.camera how the camera is to be sent at first
   * @param {(description: object) => Promise<object>} options.send gives the SFU's answer to an offer
   */
  constructor({config, tracks, camera, send}) {
    super(config);
    this.#mine = {...tracks};
    this.#camera = camera;
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
      const sendEncodings = name === "camera" ? [this.#camera()] : undefined;
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

/** What one other person sends: to the session it is as a peer. */
export class Downlink extends Link {
  /** By place. @type {Record<string, MediaStreamTrack>} */
  heard = {};

  #uplink;
  #receive;
  #start;
  #forget;

  /**
   * @param {object} options
   * @param {RTCConfiguration} options.config
   * @param {Uplink} options.uplink
   * @param {() => Promise<{subscription: number, description: object}>} options.receive
   * @param {(subscription: number, description: object) => Promise<void>} options.start
   */
  constructor({config, uplink, receive, start}) {
    super(config);
    this.#uplink = uplink;
    this.#receive = receive;
    this.#start = start;
    // What one receives hangs on what one sends.
    this.#forget = uplink.on("begun", () => this.restart());
    this.restart();
  }

  async negotiate(connection) {
    this.heard = {};
    await this.#uplink.sent;
    const {subscription, description} = await this.#receive();
    await connection.setRemoteDescription(description);
    await connection.setLocalDescription();
    await this.#start(subscription, connection.localDescription.toJSON());
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
