/** A microphone or camera that is open, and what it records. Whoever opens one closes it. */

import {Meter} from "../calls/meter.js";
import {_} from "../lib/i18n.js";
import {recordedType} from "../lib/recording-types.js";

const SLICE_MS = 1000;
const BITS_PER_SECOND = {voice: {audioBitsPerSecond: 32_000}, video: {audioBitsPerSecond: 64_000, videoBitsPerSecond: 1_800_000}};
const SOUND = {echoCancellation: true, noiseSuppression: true, autoGainControl: true};

/**
 * Opens the devices. Rejects with the browser's error, which refusalWords() explains.
 * @param {"voice"|"video"} kind
 * @param {MediaTrackConstraints} [picture]
 */
export async function openCapture(kind, picture) {
  if (!navigator.mediaDevices?.getUserMedia || !globalThis.MediaRecorder) {
    throw new DOMException("", isSecureContext ? "NotSupportedError" : "SecurityError");
  }
  const stream = await navigator.mediaDevices.getUserMedia({audio: SOUND, ...(picture && {video: picture})});
  try {
    return new Capture(kind, stream);
  } catch (error) {
    release(stream);
    throw error;
  }
}

function release(stream) {
  for (const track of stream.getTracks()) track.stop();
}

class Capture {
  #chunks = [];
  #meter = null;

  constructor(kind, stream) {
    const mimeType = recordedType(kind);
    this.stream = stream;
    this.recorder = new MediaRecorder(stream, {mimeType, ...BITS_PER_SECOND[kind]});
    this.recorder.ondataavailable = ({data}) => this.#chunks.push(data);
    this.stopped = new Promise((resolve) => (this.recorder.onstop = resolve));
    this.onlost = null;
    for (const track of stream.getTracks()) track.onended = () => this.onlost?.();
  }

  begin() {
    this.recorder.start(SLICE_MS);
  }

  /** How loud it is now, 0..1. */
  level() {
    this.#meter ??= new Meter(this.stream);
    return this.#meter.level();
  }

  /** Ends the recording; what was recorded. The devices are closed. */
  async finish() {
    if (this.recorder.state !== "inactive") this.recorder.stop();
    await this.stopped;
    this.close();
    return new Blob(this.#chunks, {type: this.recorder.mimeType});
  }

  /** Lets go of the devices; the browser's sign that they are in use goes out. */
  close() {
    this.onlost = null;
    release(this.stream);
    this.#meter?.close();
    this.#meter = null;
  }
}

/** A file's name, as recorded things are called: voice-20261122-150203.webm. */
export function recordedName(kind, {type}, now = new Date()) {
  const two = (part) => String(part).padStart(2, "0");
  const day = `${now.getFullYear()}${two(now.getMonth() + 1)}${two(now.getDate())}`;
  const time = `${two(now.getHours())}${two(now.getMinutes())}${two(now.getSeconds())}`;
  const ending = type.includes("mp4") ? (kind === "voice" ? "m4a" : "mp4") : type.includes("ogg") ? "ogg" : "webm";
  return `${kind}-${day}-${time}.${ending}`;
}

const REFUSALS = {
  NotAllowedError: {
    voice: () => _("The microphone is blocked. Allow it for this site in the browser, then try again."),
    video: () => _("The camera or the microphone is blocked. Allow them for this site in the browser, then try again."),
  },
  NotFoundError: {voice: () => _("No microphone was found."), video: () => _("No camera or microphone was found.")},
  NotReadableError: {
    voice: () => _("The microphone is in use by another program."),
    video: () => _("The camera or the microphone is in use by another program."),
  },
  SecurityError: {
    voice: () => _("Recording works only over a secure connection (https)."),
    video: () => _("Recording works only over a secure connection (https)."),
  },
};

/** Why nothing can be recorded, for people. */
export function refusalWords(error, kind) {
  const words = REFUSALS[error?.name]?.[kind];
  return words ? words() : _("This browser cannot record.");
}
