/** Looks at a call's connections again and again: fits what is sent to them, hears who talks, tells the operator. */

import {fit} from "./fitting.js";
import {barsOf, encodingFor, readStats} from "./quality.js";

const LOOK_MS = 2000;
const LOOKS_PER_REPORT = 5;
const HEAR_MS = 300;

export class Watch {
  #session;
  #timer = null;
  #ear;
  #looks = 0;

  /** @param {CallSession} session */
  constructor(session) {
    this.#session = session;
    this.#lookSoon();
    this.#ear = setInterval(() => this.#hearWho(), HEAR_MS);
  }

  #hearWho() {
    const {others, talking} = this.#session;
    const levels = others.map(({userId, peer}) => [userId, peer.level()]);
    if (talking.hear(new Map(levels), Date.now())) this.#session.emit("change");
  }

  /** One look after the other, however long each takes. */
  #lookSoon() {
    this.#timer = setTimeout(() => this.#look().finally(() => this.#session.isOpen && this.#lookSoon()), LOOK_MS);
  }

  async #look() {
    const session = this.#session;
    const people = session.others.length + 1;
    // Whose connection has just been closed keeps nobody else from being looked at.
    for (const other of session.others) await this.#lookAt(other, people).catch(() => {});
    await session.lookAround().catch(() => {});
    this.#looks += 1;
    if (this.#looks % LOOKS_PER_REPORT === 0) this.#report();
    session.emit("change");
  }

  async #lookAt(other, people) {
    const report = await other.peer.stats();
    other.measure.add(report);
    const stats = readStats(report);
    if (!stats || other.peer.state !== "connected") return;
    other.bars = barsOf(stats);
    for (const name of ["camera", "screen"]) await fit(other.peer.sender(name), encodingFor(name, other.bars, people));
  }

  #report() {
    const {others, isOpen, client, call} = this.#session;
    const peers = others.map(({userId, measure}) => ({user_id: userId, ...measure.take()}));
    const measured = peers.filter(({candidate}) => candidate);
    if (isOpen && measured.length) client.reportQuality(call.id, measured);
  }

  close() {
    clearTimeout(this.#timer);
    clearInterval(this.#ear);
  }
}
