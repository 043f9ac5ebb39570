/** When to look for another way to somebody: as long as there is none, again and again. */

/** A lost connection may come back by itself in a moment. */
const SOON_MS = {disconnected: 500, failed: 0};
const AGAIN_MS = 5000;
/** One of the two is enough; the other looks only where that one does not. */
const POLITE_MS = 2000;

export class Seeking {
  #politeness;
  #seek;
  #timer = null;

  /**
   * @param {boolean} isPolite waits for the other to look first
   * @param {() => void} seek
   */
  constructor(isPolite, seek) {
    this.#politeness = isPolite ? POLITE_MS : 0;
    this.#seek = seek;
  }

  /** @param {RTCPeerConnectionState} state */
  follow(state) {
    this.end();
    if (!["connected", "closed"].includes(state)) this.#wait(SOON_MS[state] ?? AGAIN_MS);
  }

  #wait(delay) {
    this.#timer = setTimeout(() => {
      this.#seek();
      this.#wait(AGAIN_MS);
    }, delay + this.#politeness);
  }

  end() {
    clearTimeout(this.#timer);
  }
}
