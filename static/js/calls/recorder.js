/**
 * Records a call: everybody mixed into one picture and one sound, sent to the server every few seconds, so that a
 * crash of either loses no more than that.
 *
 * Emits "refused" where the server takes no more of it.
 */

import {Emitter} from "../lib/emitter.js";
import {bitsFor} from "../lib/record-layout.js";
import {recordedType} from "../lib/recording-types.js";
import {PictureMix} from "./record-picture.js";
import {SoundMix} from "./record-sound.js";

const PIECE_MS = 2000;

export function canRecord(media) {
  return Boolean(recordedType(media));
}

export class CallRecorder extends Emitter {
  #sound = new SoundMix();
  #picture = null;
  #recorder;
  #upload;
  #end = null;

  /**
   * @param {object} options
   * @param {"voice"|"video"} options.media of a voice call only the sound is recorded
   * @param {GrowingUpload} options.upload
   * @param {{recording_bytes: number, recording_seconds: number}} options.limits
   * @param {string} options.tickerUrl
   * @param {(userId: number) => string} options.name
   */
  constructor({media, upload, limits, tickerUrl, name}) {
    super();
    try {
      if (media === "video") this.#picture = new PictureMix({tickerUrl, name});
      this.#recorder = this.#make({mimeType: recordedType(media), ...bitsFor(limits)});
    } catch (error) {
      this.#close();
      throw error;
    }
    this.#recorder.ondataavailable = ({data}) => upload.append(data);
    this.#upload = upload;
    upload.on("refused", (error) => this.emit("refused", error));
  }

  #make(options) {
    const tracks = [this.#sound.track, this.#picture?.track].filter(Boolean);
    return new MediaRecorder(new MediaStream(tracks), options);
  }

  /** @param {ReturnType<CallSession["people"]>} people */
  begin(people) {
    this.follow(people);
    this.#recorder.start(PIECE_MS);
  }

  /** Who is to be heard and seen now. */
  follow(people) {
    if (this.#end) return;
    const present = people.filter(({state}) => state === "joined");
    this.#sound.follow(present);
    this.#picture?.follow(present);
  }

  /** Ends it. @returns {Promise<void>} when the server has all of it, or wants no more */
  finish() {
    this.#end ??= this.#finish();
    return this.#end;
  }

  /** The browser has ended it already where it could not go on. */
  #stop() {
    if (this.#recorder.state === "inactive") return;
    const stopped = new Promise((resolve) => (this.#recorder.onstop = resolve));
    this.#recorder.stop();
    return stopped;
  }

  async #finish() {
    await this.#stop();
    this.#close();
    await this.#upload.end();
  }

  #close() {
    this.#sound.close();
    this.#picture?.close();
  }
}
