/** Who wants to hear of which change. Changes are told once per turn, however many there were. */
export class Topics {
  #listeners = new Map();
  #touched = new Set();
  #schedule;

  /** @param {(fn: () => void) => void} schedule */
  constructor(schedule = (fn) => queueMicrotask(fn)) {
    this.#schedule = schedule;
  }

  /**
   * @param {string} topic "rooms", "room:12", or "room:*" for every room
   * @param {(topics: Set<string>) => void} listener
   * @returns {() => void} stops it
   */
  on(topic, listener) {
    if (!this.#listeners.has(topic)) this.#listeners.set(topic, new Set());
    this.#listeners.get(topic).add(listener);
    return () => this.#listeners.get(topic).delete(listener);
  }

  /** Says that something changed. */
  touch(...topics) {
    if (this.#touched.size === 0) this.#schedule(() => this.#tell());
    for (const topic of topics) this.#touched.add(topic);
  }

  #tell() {
    const touched = this.#touched;
    this.#touched = new Set();
    const told = new Set();
    for (const topic of touched) {
      for (const listener of this.#hearing(topic)) told.add(listener);
    }
    for (const listener of told) listener(touched);
  }

  #hearing(topic) {
    const kind = topic.split(":", 1)[0];
    return [...(this.#listeners.get(topic) ?? []), ...(this.#listeners.get(`${kind}:*`) ?? [])];
  }
}
