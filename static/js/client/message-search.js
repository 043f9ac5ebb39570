/** A search for messages as it goes on: asked once typing pauses, page by page; answers that come late are dropped. */

import {systemClock} from "../lib/clock.js";
import {isAsking} from "../lib/search-query.js";

const PAUSE_MS = 200;
/** The server may end a page early when hits are rare; so many such pages are turned without asking. */
const EMPTY_PAGES = 5;

export class MessageSearch {
  /** @type {"idle"|"loading"|"done"|"failed"} */
  state = "idle";
  items = [];
  next = null;
  error = null;

  #ask;
  #clock;
  #changed;
  #query = null;
  #turn = 0;
  #timer;

  /**
   * @param {{ask: (query, cursor) => Promise<{items, next}>, changed: () => void, clock?: Clock}} how
   */
  constructor({ask, changed, clock = systemClock}) {
    this.#ask = ask;
    this.#changed = changed;
    this.#clock = clock;
  }

  /**
   * Looks for something else, or for nothing. What was found stays until the answer is there.
   * @param {{text: string, filters: Filters}|null} query
   */
  look(query) {
    const wanted = query && isAsking(query) ? query : null;
    if (JSON.stringify(wanted) === JSON.stringify(this.#query)) return;
    this.#query = wanted;
    this.#begin();
    if (wanted) this.#timer = this.#clock.setTimeout(() => this.#load([]), PAUSE_MS);
    else this.#set({state: "idle", items: [], next: null});
  }

  /** Asks for the next page. */
  more() {
    if (this.state === "done" && this.next !== null) this.#again(this.items);
  }

  /** Asks again after a failure; pages that are there stay. */
  retry() {
    if (this.state === "failed") this.#again(this.items);
  }

  /** Drops what is no longer to be seen. */
  drop(isGone) {
    const items = this.items.filter((item) => !isGone(item));
    if (items.length < this.items.length) this.#set({items});
  }

  #begin() {
    this.#clock.clearTimeout(this.#timer);
    this.#turn += 1;
    this.#set({state: "loading", error: null});
  }

  #again(items) {
    this.#begin();
    this.#load(items);
  }

  async #load(known) {
    const turn = this.#turn;
    let page = {items: known, next: known.length ? this.next : null};
    try {
      for (let turns = 0; turns === 0 || (turns < EMPTY_PAGES && page.next !== null && page.items.length === known.length); turns += 1) {
        const {items, next} = await this.#ask(this.#query, page.next);
        if (turn !== this.#turn) return;
        page = {items: [...page.items, ...items], next};
      }
      this.#set({...page, state: "done"});
    } catch (error) {
      if (turn === this.#turn) this.#set({items: known, state: "failed", error});
    }
  }

  #set(fields) {
    Object.assign(this, fields);
    this.#changed();
  }
}
