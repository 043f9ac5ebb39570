/**
 * What this page sends of itself in a call: microphone, camera, screen. What it opens it closes.
 *
 * Emits "lost" with a place whose device is gone, and whether another has taken over.
 */

import {Emitter} from "../lib/emitter.js";
import {allDevices, isToBeReopened, openBoth, openCamera, openMicrophone, openScreen} from "./devices.js";

const KINDS = {voice: "audioinput", camera: "videoinput"};

export class OwnMedia extends Emitter {
  /** By place. @type {Record<string, MediaStreamTrack|null>} */
  tracks = {voice: null, camera: null, screen: null, sound: null};
  isMuted = false;
  /** The cameras there are, by id. @type {string[]} */
  cameras = [];

  #choices;
  #send;
  #show;
  #isOpen = true;
  #wishes = {voice: 0, camera: 0, screen: 0, sound: 0};

  /**
   * @param {object} options
   * @param {Choices} options.choices
   * @param {(name: string, track: MediaStreamTrack|null) => Promise<void>} options.send to everybody
   * @param {(state: object) => void} options.show tells everybody what is on
   */
  constructor({choices, send, show}) {
    super();
    this.#choices = choices;
    this.#send = send;
    this.#show = show;
  }

  /**
   * Opens what a call of this kind needs. Rejects with the browser's error where there is no microphone.
   * @returns {Promise<DOMException|null>} why there is no camera although one was asked for
   */
  async open({camera}) {
    const opened = camera ? await openBoth(this.#choices) : {voice: await openMicrophone(this.#choices), camera: null, fault: null};
    await Promise.all(["voice", "camera"].map((name) => this.#put(name, opened[name])));
    return opened.fault;
  }

  mute(isMuted) {
    this.isMuted = isMuted;
    if (this.tracks.voice) this.tracks.voice.enabled = !isMuted;
    this.#tell({muted: isMuted});
  }

  /** Opens the chosen camera, or closes it. A telephone opens no second one while the first is open. */
  async setCamera(isOn) {
    this.tracks.camera?.stop();
    try {
      await this.#put("camera", isOn ? openCamera(this.#choices) : null);
    } catch (error) {
      await this.#put("camera", null);
      throw error;
    } finally {
      this.#tell({camera: Boolean(this.tracks.camera)});
    }
  }

  /** The next camera: the other side of a telephone. */
  flip() {
    const inUse = this.cameras.indexOf(this.tracks.camera?.getSettings().deviceId);
    this.#choices.set("videoinput", this.cameras[(inUse + 1) % this.cameras.length]);
    return this.setCamera(true);
  }

  /** Opens the chosen microphone, treated as chosen. What was heard before goes on if it cannot be had. */
  async setMicrophone() {
    await this.#put("voice", openMicrophone(this.#choices));
    this.#tell({muted: this.isMuted});
  }

  async setScreen(isOn) {
    const opening = isOn ? openScreen() : Promise.resolve({screen: null, sound: null});
    await Promise.all(["screen", "sound"].map((name) => this.#put(name, opening.then((opened) => opened[name]))));
    this.#tell({screen: Boolean(this.tracks.screen)});
  }

  /** Devices came or went: back to the chosen one, or on with another. */
  async reconsider() {
    const devices = await allDevices();
    this.cameras = idsOf(devices, KINDS.camera);
    for (const [name, kind] of Object.entries(KINDS)) {
      const there = idsOf(devices, kind);
      const inUse = this.tracks[name]?.getSettings().deviceId ?? "";
      if (!this.tracks[name] || !isToBeReopened(this.#choices.get(kind), inUse, there)) continue;
      await (name === "voice" ? this.setMicrophone() : this.setCamera(true)).catch(() => {});
    }
  }

  /** All that the others are told of what is on here. */
  shown() {
    return {muted: this.isMuted, camera: Boolean(this.tracks.camera), screen: Boolean(this.tracks.screen)};
  }

  /** Puts a track into its place once it is open. What came too late, or when all is over, is let go of. */
  async #put(name, opening) {
    const wish = (this.#wishes[name] += 1);
    const track = await opening;
    if (!this.#isOpen || wish !== this.#wishes[name]) return void track?.stop();
    if (this.tracks[name] !== track) this.tracks[name]?.stop();
    this.tracks[name] = track;
    if (name === "voice" && track) track.enabled = !this.isMuted;
    if (name === "camera" && track) this.cameras = idsOf(await allDevices(), KINDS.camera);
    if (track) track.onended = () => this.#lose(name);
    await this.#send(name, track);
  }

  /** A device was unplugged or taken away, or the browser's own bar has ended the sharing. */
  async #lose(name) {
    if (name === "screen") await this.setScreen(false);
    else if (name === "sound") await this.#put("sound", null);
    else await (name === "voice" ? this.setMicrophone() : this.setCamera(true)).catch(() => {});
    if (this.#isOpen) this.emit("lost", {name, isReplaced: this.tracks[name]?.readyState === "live"});
  }

  #tell(state) {
    if (this.#isOpen) this.#show(state);
  }

  close() {
    this.#isOpen = false;
    for (const track of Object.values(this.tracks)) track?.stop();
  }
}

function idsOf(devices, wanted) {
  return devices.filter(({kind}) => kind === wanted).map(({deviceId}) => deviceId);
}
