/** The call log as far as it is known: pages of the server's, and what has happened since. */

const NOTHING = {down: Infinity, next: null, isLoaded: false};

export class CallLog {
  #calls = new Map();
  /** How far down each list is known. */
  #reach = {all: NOTHING, missed: NOTHING};

  /** Takes in a call as somebody tells it; an older word does not undo a newer one. */
  take(call) {
    if (!(this.#calls.get(call.id)?.version > call.version)) this.#calls.set(call.id, call);
  }

  /** @returns {object|null} */
  get(id) {
    return this.#calls.get(id) ?? null;
  }

  /**
   * A page of the server's: {filter, cursor, items, next}. The newest, with no cursor, begins anew unless it meets
   * what is known below it.
   */
  page({filter, cursor, items, next}) {
    const reach = this.#reach[filter];
    const newest = Math.max(...this.#ids(filter), -Infinity);
    const last = items.at(-1)?.id ?? 0;
    const isMet = cursor === null && reach.isLoaded && newest >= last;
    for (const call of items) this.take(call);
    this.#reach[filter] = isMet ? reach : {down: next === null ? 0 : last, next, isLoaded: true};
  }

  #ids(filter) {
    const {down} = this.#reach[filter];
    return [...this.#calls.keys()].filter((id) => id >= down);
  }

  /**
   * The calls of a list, newest first.
   * @param {"all"|"missed"} filter
   * @param {(call: object) => boolean} belongs whether a call is of this list
   * @returns {object[]}
   */
  list(filter, belongs) {
    const calls = this.#ids(filter).map((id) => this.#calls.get(id));
    return calls.filter(belongs).sort((a, b) => b.id - a.id);
  }

  /** @returns {number|null} where the list goes on */
  next(filter) {
    return this.#reach[filter].next;
  }

  isLoaded(filter) {
    return this.#reach[filter].isLoaded;
  }
}
