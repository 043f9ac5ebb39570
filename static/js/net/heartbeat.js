/** Keeps a connection alive, and notices when it has died without a word. */

const PATIENCE_MS = 10_000;
const DOUBT_MS = 4_000;

export class Heartbeat {
  #clock;
  #ping;
  #onDeath;
  #interval = 0;
  #beat = null;
  #deadline = null;
  #lastPing = 0;

  /**
   * @param {{clock: Clock, ping: () => void, onDeath: () => void}} options
   */
  constructor({clock, ping, onDeath}) {
    this.#clock = clock;
    this.#ping = ping;
    this.#onDeath = onDeath;
  }

  /** @param {number} interval milliseconds between pings */
  start(interval) {
    this.stop();
    this.#interval = interval;
    this.#lastPing = this.#clock.now();
    this.#schedule();
  }

  stop() {
    this.#clock.clearTimeout(this.#beat);
    this.#clock.clearTimeout(this.#deadline);
    this.#beat = this.#deadline = null;
  }

  /** Something came: the connection lives. Timers of hidden pages are slow, so a beat may be overdue. */
  heard() {
    this.#clock.clearTimeout(this.#deadline);
    this.#deadline = null;
    if (this.#beat !== null && this.#clock.now() - this.#lastPing >= this.#interval) this.#send(PATIENCE_MS);
  }

  /** Asks at once, and does not wait long: the page woke up, or the network changed. */
  check() {
    if (this.#beat === null) return;
    this.#clock.clearTimeout(this.#deadline);
    this.#deadline = null;
    this.#send(DOUBT_MS);
  }

  #schedule() {
    this.#beat = this.#clock.setTimeout(() => {
      this.#schedule();
      this.#send(PATIENCE_MS);
    }, this.#interval);
  }

  #send(patience) {
    this.#lastPing = this.#clock.now();
    this.#deadline ??= this.#clock.setTimeout(() => this.#onDeath(), patience);
    this.#ping();
  }
}
