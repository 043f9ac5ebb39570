/** Frames that wait for their `ack` or `error`. */

import {ApiError} from "./errors.js";

export class Requests {
  #clock;
  #waiting = new Map();
  #lastRef = 0;

  /** @param {Clock} clock */
  constructor(clock) {
    this.#clock = clock;
  }

  /**
   * Sends a frame with a `ref` of its own.
   * @param {object} frame
   * @param {(frame: object) => void} send
   * @param {number} timeout milliseconds
   * @returns {Promise<object>} the `ack`
   */
  make(frame, send, timeout) {
    const ref = ++this.#lastRef;
    return new Promise((resolve, reject) => {
      const timer = this.#clock.setTimeout(() => this.#take(ref)?.reject(new ApiError()), timeout);
      this.#waiting.set(ref, {resolve, reject, timer});
      send({...frame, ref});
    });
  }

  /** Gives an `ack` or `error` to whom it answers. */
  answer(frame) {
    const request = this.#take(frame.ref);
    if (frame.type === "ack") request?.resolve(frame);
    else request?.reject(new ApiError({...frame, retryAfter: frame.retry_after ?? null}));
  }

  /** Says that no answer will come. */
  abandon() {
    for (const ref of [...this.#waiting.keys()]) this.#take(ref).reject(new ApiError());
  }

  #take(ref) {
    const request = this.#waiting.get(ref);
    this.#waiting.delete(ref);
    if (request) this.#clock.clearTimeout(request.timer);
    return request;
  }
}
