/** Microphones, cameras and screens for a call. */

const SOUND = {echoCancellation: true, noiseSuppression: true, autoGainControl: true};
const PICTURE = {width: {ideal: 1280}, height: {ideal: 720}, frameRate: {ideal: 30}};

/**
 * The microphone. Rejects with the browser's error; see refusalWords().
 * @param {string} [deviceId]
 * @returns {Promise<MediaStreamTrack>}
 */
export async function openMicrophone(deviceId) {
  const [track] = (await open({audio: {...SOUND, ...only(deviceId)}})).getAudioTracks();
  return track;
}

/** @returns {Promise<MediaStreamTrack>} */
export async function openCamera(deviceId) {
  const [track] = (await open({video: {...PICTURE, ...only(deviceId)}})).getVideoTracks();
  return track;
}

/**
 * A screen, a window or a tab, with its sound where the browser gives it.
 * @returns {Promise<{screen: MediaStreamTrack, sound: MediaStreamTrack|null}>}
 */
export async function openScreen() {
  if (!navigator.mediaDevices?.getDisplayMedia) throw new DOMException("", "NotSupportedError");
  const stream = await navigator.mediaDevices.getDisplayMedia({video: {frameRate: {ideal: 15}}, audio: true});
  const [screen] = stream.getVideoTracks();
  screen.contentHint = "detail";
  return {screen, sound: stream.getAudioTracks()[0] ?? null};
}

export function canShareScreen() {
  return Boolean(navigator.mediaDevices?.getDisplayMedia);
}

/**
 * The devices there are; their names are known once one of them is open.
 * @param {"audioinput"|"videoinput"|"audiooutput"} kind
 */
export async function devicesOf(kind) {
  const devices = await navigator.mediaDevices.enumerateDevices();
  return devices.filter((device) => device.kind === kind && device.deviceId);
}

function open(constraints) {
  if (!navigator.mediaDevices?.getUserMedia) throw new DOMException("", isSecureContext ? "NotSupportedError" : "SecurityError");
  return navigator.mediaDevices.getUserMedia(constraints);
}

function only(deviceId) {
  return deviceId ? {deviceId: {exact: deviceId}} : {};
}
