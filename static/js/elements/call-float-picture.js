/**
 * The picture that matters most of a call, on top of other programs: for browsers that float a video and nothing else.
 * The browser draws the buttons over it (Media Session).
 */

const BUTTONS = {hangup: "hang-up", togglemicrophone: "mute", togglecamera: "camera"};

export class FloatingPicture {
  /** The video that floats, or did. A tile that goes takes its video out of the page, and it floats on. */
  #video = null;

  /** @param {CallPanel} panel */
  constructor(panel) {
    this.panel = panel;
  }

  get isOpen() {
    return this.#video !== null && document.pictureInPictureElement === this.#video;
  }

  /** Where there is no such picture, nothing floats. */
  async open(stream) {
    const video = this.#videoOf(stream);
    if (!video) return;
    await this.#float(video);
    this.#setButtons((action) => () => this.panel.actions[action]());
  }

  /** Goes over to what matters most by now. */
  async follow(stream) {
    const video = this.isOpen && this.#videoOf(stream);
    // One that has no frame yet cannot float; with the next look it can.
    if (video && video !== this.#video && video.readyState) await this.#float(video).catch(() => {});
  }

  async #float(video) {
    await video.requestPictureInPicture();
    this.#video = video;
  }

  draw({own, tracks}) {
    navigator.mediaSession?.setMicrophoneActive?.(!own.isMuted);
    navigator.mediaSession?.setCameraActive?.(Boolean(tracks.camera));
  }

  close() {
    if (this.isOpen) document.exitPictureInPicture();
    this.#setButtons(() => null);
  }

  #videoOf(stream) {
    return [...this.panel.querySelectorAll("video")].find(({srcObject}) => stream && srcObject === stream);
  }

  #setButtons(handler) {
    for (const [name, action] of Object.entries(BUTTONS)) {
      try {
        navigator.mediaSession?.setActionHandler(name, handler(action));
      } catch {
        // A button that this browser does not have.
      }
    }
  }
}
