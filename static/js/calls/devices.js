/** Microphones, cameras and screens for a call. */

const PICTURE = {width: {ideal: 1280}, height: {ideal: 720}, frameRate: {ideal: 30}};
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
  const [track] = (await open({audio: sound(choices)})).getAudioTracks();
  return track;
}

/** @returns {Promise<MediaStreamTrack>} */
export async function openCamera(choices) {
  const [track] = (await open({video: picture(choices)})).getVideoTracks();
  return track;
}

/**
 * Both, with one question of the browser. A camera that cannot be had keeps nobody from talking: `fault` says why.
 * @returns {Promise<{voice: MediaStreamTrack, camera: MediaStreamTrack|null, fault: DOMException|null}>}
 */
export async function openBoth(choices) {
  try {
    const stream = await open({audio: sound(choices), video: picture(choices)});
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
  return (devices ?? []).filter(({deviceId}) => deviceId && !["default", "communications"].includes(deviceId));
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
  return Boolean(inUse) && there.length > 0 && !there.includes(inUse);
}

function open(constraints) {
  if (!navigator.mediaDevices?.getUserMedia) throw new DOMException("", isSecureContext ? "NotSupportedError" : "SecurityError");
  return navigator.mediaDevices.getUserMedia(constraints);
}

function sound(choices) {
  return {...choices.treatment(), ...preferred(choices.get("audioinput"))};
}

function picture(choices) {
  return {...PICTURE, ...preferred(choices.get("videoinput"))};
}

/** The browser takes another where the chosen one is not there today. */
function preferred(deviceId) {
  return deviceId ? {deviceId: {ideal: deviceId}} : {};
}
