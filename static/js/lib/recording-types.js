/** What browsers record, the best first. */

const TYPES = {
  voice: ["audio/webm;codecs=opus", "audio/mp4;codecs=mp4a.40.2", "audio/mp4", "audio/ogg;codecs=opus"],
  video: ["video/webm;codecs=vp8,opus", "video/mp4;codecs=avc1.42E01E,mp4a.40.2", "video/mp4", "video/webm"],
};

/**
 * @param {"voice"|"video"} kind
 * @returns {string|undefined} undefined where this browser can record none
 */
export function recordedType(kind) {
  return TYPES[kind].find((type) => globalThis.MediaRecorder?.isTypeSupported(type));
}
