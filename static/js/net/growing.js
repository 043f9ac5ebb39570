/**
 * An upload that grows while it is made: its pieces go one after the other, and its length is told with the last
 * (tus: creation-defer-length). What a cut has swallowed goes once more; a line that is down for a while loses nothing.
 *
 * Emits "refused" with the error where the server takes no more.
 */

import {backoff} from "../lib/backoff.js";
import {Emitter} from "../lib/emitter.js";
import {ApiError} from "./errors.js";

const MOST_CONFLICTS = 5;

export class GrowingUpload extends Emitter {
  /** What the server has not said that it has. */
  #rest = new Blob([]);
  #offset = 0;
  #isWhole = false;
  #isOver = false;
  #conflicts = 0;
  #attempts = 0;
  #running = Promise.resolve();

  /**
   * @param {object} options
   * @param {Tus} options.tus
   * @param {string} options.url
   * @param {Clock} options.clock
   * @param {() => number} options.random
   */
  constructor({tus, url, clock, random}) {
    super();
    Object.assign(this, {tus, url, clock, random});
  }

  /** How many bytes there are, gone and still to go. */
  get size() {
    return this.#offset + this.#rest.size;
  }

  /** One more piece. */
  append(piece) {
    if (this.#isOver || !piece.size) return;
    this.#rest = new Blob([this.#rest, piece]);
    this.#go();
  }

  /** That was all. @returns {Promise<void>} when the server has it, or wants no more */
  end() {
    this.#isWhole = true;
    return this.#go();
  }

  #go() {
    this.#running = this.#running.then(() => this.#run());
    return this.#running;
  }

  async #run() {
    while (!this.#isOver && (this.#rest.size || this.#isWhole)) {
      try {
        await this.#step();
      } catch (error) {
        if (error.isTemporary) await this.#pause(error);
        else this.#refuse(error);
      }
    }
  }

  async #step() {
    const isLast = this.#isWhole;
    const piece = this.#rest;
    const reached = await this.tus.append(this.url, piece, this.#offset, isLast ? this.#offset + piece.size : null);
    if (reached === null) return this.#findOut();
    this.#conflicts = this.#attempts = 0;
    this.#reach(reached);
    this.#isOver = isLast;
  }

  /** The server is elsewhere: a cut has let some of a piece through, or another has ended the upload. */
  async #findOut() {
    const known = await this.tus.offset(this.url);
    if (known === null || ++this.#conflicts > MOST_CONFLICTS) throw new ApiError({code: 41000});
    this.#reach(known);
  }

  #reach(offset) {
    this.#rest = this.#rest.slice(Math.max(0, offset - this.#offset));
    this.#offset = offset;
  }

  #pause({retryAfter}) {
    const wait = Math.max((retryAfter ?? 0) * 1000, backoff(this.#attempts++, {cap: 5000, random: this.random}));
    return new Promise((resolve) => this.clock.setTimeout(resolve, wait));
  }

  #refuse(error) {
    this.#isOver = true;
    this.emit("refused", error);
  }
}
