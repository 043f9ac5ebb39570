/** The camera as the dialog sees it: which one, what it shows, what it records. */

import {openCapture, recordedName} from "./capture.js";

const PICTURE = {width: {ideal: 1280}, height: {ideal: 720}, frameRate: {max: 30}};
const POSTER_TYPE = "image/jpeg";
const POSTER_QUALITY = 0.8;

export class Camera {
  #capture = null;
  #deviceId = null;
  /** Ever new: what was opened for an earlier wish is closed when it comes. */
  #wish = 0;

  /** @param {HTMLVideoElement} view where it shows what it sees */
  constructor(view) {
    this.view = view;
  }

  /**
   * Opens a camera and shows it.
   * @returns {Promise<boolean>} false where the wish was given up meanwhile
   */
  async open({onlost}) {
    this.close();
    const wish = ++this.#wish;
    const which = this.#deviceId ? {deviceId: {exact: this.#deviceId}} : {facingMode: "user"};
    const capture = await openCapture("video", {...PICTURE, ...which});
    if (wish !== this.#wish) {
      capture.close();
      return false;
    }
    capture.onlost = onlost;
    this.#capture = capture;
    this.#show(capture.stream);
    return true;
  }

  #show(stream) {
    this.view.srcObject = stream;
    this.view.muted = true;
    this.view.controls = false;
    // A face is looked at as in a mirror; what is sent is not mirrored.
    this.view.classList.toggle("mirrored", this.settings.facingMode !== "environment");
    this.view.play().catch(() => null);
  }

  get settings() {
    return this.#capture.stream.getVideoTracks()[0].getSettings();
  }

  async count() {
    return (await this.#cameras()).length;
  }

  async #cameras() {
    return (await navigator.mediaDevices.enumerateDevices()).filter(({kind}) => kind === "videoinput");
  }

  /** Chooses the next one; it has to be opened. */
  async flip() {
    const ids = (await this.#cameras()).map(({deviceId}) => deviceId);
    this.#deviceId = ids[(ids.indexOf(this.settings.deviceId) + 1) % ids.length];
  }

  /** Begins to record. What is seen now will stand for the video until the server has its own picture. */
  begin() {
    const {videoWidth: width, videoHeight: height} = this.view;
    const canvas = Object.assign(document.createElement("canvas"), {width, height});
    canvas.getContext("2d").drawImage(this.view, 0, 0);
    this.poster = new Promise((resolve) => canvas.toBlob(resolve, POSTER_TYPE, POSTER_QUALITY));
    this.size = {width, height};
    this.#capture.begin();
  }

  /** Ends the recording, closes the camera and shows what came of it: a file as client.sendFiles takes it. */
  async finish(seconds) {
    const capture = this.#capture;
    this.#capture = null;
    const blob = await capture.finish();
    const file = {blob, ...this.size, kind: "video", name: recordedName("video", blob), duration: seconds, poster: await this.poster};
    this.#replay(blob);
    return file;
  }

  #replay(blob) {
    this.view.srcObject = null;
    this.view.classList.remove("mirrored");
    this.view.src = URL.createObjectURL(blob);
    this.view.muted = false;
    this.view.controls = true;
  }

  /** Lets go of the devices and of what was shown. */
  close() {
    this.#wish += 1;
    this.#capture?.close();
    this.#capture = null;
    this.view.srcObject = null;
    if (!this.view.src) return;
    URL.revokeObjectURL(this.view.src);
    this.view.removeAttribute("src");
    this.view.load();
  }
}
