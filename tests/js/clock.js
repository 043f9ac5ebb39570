/** A clock whose hands only a test moves. */
export class FakeClock {
  #now = Date.parse("2026-01-01T00:00:00Z");
  #timers = new Map();
  #lastId = 0;

  now = () => this.#now;

  setTimeout = (fn, ms) => {
    this.#timers.set(++this.#lastId, {fn, at: this.#now + ms});
    return this.#lastId;
  };

  clearTimeout = (id) => this.#timers.delete(id);

  get pending() {
    return this.#timers.size;
  }

  /** Moves on, and lets everything happen that is due by then, promises too. */
  async pass(ms) {
    const end = this.#now + ms;
    await settle();
    for (let due = this.#next(end); due; due = this.#next(end)) {
      const [id, {fn, at}] = due;
      this.#timers.delete(id);
      this.#now = Math.max(this.#now, at);
      fn();
      await settle();
    }
    this.#now = end;
  }

  #next(end) {
    const due = [...this.#timers].filter(([, {at}]) => at <= end);
    return due.sort(([a, x], [b, y]) => x.at - y.at || a - b)[0];
  }
}

/** Lets every promise that can go on do so. */
export async function settle() {
  for (let n = 0; n < 20; n += 1) await Promise.resolve();
}
