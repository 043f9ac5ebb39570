/** Microphones, cameras and screens for a call. */

const PICTURE = {width: {ideal: 1280}, height: {ideal: 720}, frameRate: {ideal: 30}};
/** Names of the system for whatever it has chosen. */
const GENERAL = ["default", "communications"];
const SCREEN = {
  video: {frameRate: {ideal: 15, max: 30}},
  audio: true,
  systemAudio: "include",
  surfaceSwitching: "include",
  selfBrowserSurface: "exclude",
};

/**
 * The microphone. Rejects with the browser's error; elements/call-refusals.js explains it.
 * @param {Choices} choices
 * @returns {Promise<MediaStreamTrack>}
 */
export async function openMicrophone(choices) {
  const [track] = (await open(choices, {audio: true})).getAudioTracks();
  return track;
}

/** @returns {Promise<MediaStreamTrack>} */
export async function openCamera(choices) {
  const [track] = (await open(choices, {video: true})).getVideoTracks();
  return track;
}

/**
 * Both, with one question of the browser. A camera that cannot be had keeps nobody from talking: `fault` says why.
 * @returns {Promise<{voice: MediaStreamTrack, camera: MediaStreamTrack|null, fault: DOMException|null}>}
 */
export async function openBoth(choices) {
  try {
    const stream = await open(choices, {audio: true, video: true});
    return {voice: stream.getAudioTracks()[0], camera: stream.getVideoTracks()[0], fault: null};
  } catch (fault) {
    return {voice: await openMicrophone(choices), camera: null, fault};
  }
}

/**
 * A screen, a window or a tab, with its sound where the browser gives it.
 * @returns {Promise<{screen: MediaStreamTrack, sound: MediaStreamTrack|null}>}
 */
export async function openScreen() {
  if (!canShareScreen()) throw new DOMException("", "NotSupportedError");
  const stream = await navigator.mediaDevices.getDisplayMedia(SCREEN);
  const [screen] = stream.getVideoTracks();
  // Letters rather than motion: sharp at few frames.
  screen.contentHint = "text";
  return {screen, sound: stream.getAudioTracks()[0] ?? null};
}

export function canShareScreen() {
  return Boolean(navigator.mediaDevices?.getDisplayMedia);
}

export function canChooseSpeaker() {
  return Boolean(globalThis.HTMLMediaElement?.prototype.setSinkId);
}

/**
 * The devices there are, those for all of a kind ("default") left out; their names are known once one is open.
 * @returns {Promise<MediaDeviceInfo[]>}
 */
export async function allDevices() {
  const devices = await navigator.mediaDevices?.enumerateDevices?.().catch(() => []);
  return (devices ?? []).filter(({deviceId}) => deviceId && !GENERAL.includes(deviceId));
}

/**
 * Which device to open now that others are there: the chosen one is back, or the one in use is gone.
 * @param {string} chosen its id; none for the browser's choice
 * @param {string} inUse
 * @param {string[]} there
 * @returns {boolean} whether to open anew
 */
export function isToBeReopened(chosen, inUse, there) {
  if (chosen && chosen !== inUse) return there.includes(chosen);
  return Boolean(inUse) && !GENERAL.includes(inUse) && there.length > 0 && !there.includes(inUse);
}

/** As chosen, or as the browser can where a device is not there today or does not do what is wanted. */
async function open(choices, kinds) {
  if (!navigator.mediaDevices?.getUserMedia) throw new DOMException("", isSecureContext ? "NotSupportedError" : "SecurityError");
  try {
    return await navigator.mediaDevices.getUserMedia(wish(choices, kinds));
  } catch (error) {
    if (error.name !== "OverconstrainedError") throw error;
    return navigator.mediaDevices.getUserMedia({audio: Boolean(kinds.audio) && choices.treatment(), video: Boolean(kinds.video) && PICTURE});
  }
}

/** Exactly as chosen: what is only preferred, Chrome overlooks while the device is open already. */
function wish(choices, {audio = false, video = false}) {
  const treatment = Object.entries(choices.treatment()).map(([name, value]) => [name, {exact: value}]);
  return {
    audio: audio && {...Object.fromEntries(treatment), ...only(choices.get("audioinput"))},
    video: video && {...PICTURE, ...only(choices.get("videoinput"))},
  };
}

function only(deviceId) {
  return deviceId ? {deviceId: {exact: deviceId}} : {};
}
