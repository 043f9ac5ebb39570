/** The options under a search box: the keys walk them while the focus stays in the box. */

import {setAttribute} from "./dom.js";

export class Options {
  /** The option that Enter chooses, if any. */
  active = null;

  /**
   * @param {Element} list
   * @param {HTMLInputElement} input
   */
  constructor(list, input) {
    this.list = list;
    this.input = input;
  }

  get all() {
    return [...this.list.querySelectorAll("[role=option]")].filter((option) => option.offsetParent !== null);
  }

  /** Up and down, round and round; from nothing to the first or the last. */
  move(step) {
    const {all} = this;
    const at = all.indexOf(this.active);
    if (all.length) this.mark(all[at < 0 ? (step < 0 ? all.length - 1 : 0) : (at + step + all.length) % all.length]);
    this.isMoved = true;
    this.active?.scrollIntoView({block: "nearest"});
  }

  /** After the options have changed: what the reader had marked stays so while it is there, else one is marked for him. */
  settle(first) {
    const isThere = this.isMoved && this.active?.isConnected && this.active.offsetParent !== null;
    if (!isThere) this.mark(first);
  }

  /** Something else is looked for. */
  reset() {
    this.isMoved = false;
  }

  mark(option) {
    if (this.active !== option) setAttribute(this.active ?? this.input, "aria-selected", this.active ? "false" : null);
    this.active = option ?? null;
    if (option) setAttribute(option, "aria-selected", "true");
    setAttribute(this.input, "aria-activedescendant", option?.id);
  }
}
