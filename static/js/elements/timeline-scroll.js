/** The place in the timeline: it never jumps, whatever is added or taken at either end. */

const NEAR_PX = 40;
const MARGIN_PX = 12;

/** The scroller runs in reverse: scrollTop is 0 at the newest message and negative above it. */
export class Place {
  constructor(scroller, lines) {
    this.scroller = scroller;
    this.lines = lines;
  }

  get fromBottom() {
    return Math.abs(this.scroller.scrollTop);
  }

  get fromTop() {
    return this.scroller.scrollHeight - this.scroller.clientHeight - this.fromBottom;
  }

  get isAtBottom() {
    return this.fromBottom < NEAR_PX;
  }

  /** Changes the lines with the reader's place kept, or with the newest message in sight where he follows it. */
  keep(change, {follow}) {
    const stays = follow ? [] : this.visible().filter((line) => line.dataset.seq).map((line) => ({line, top: line.getBoundingClientRect().top}));
    change();
    if (follow) {
      this.scroller.scrollTop = 0;
      return;
    }
    const held = stays.find(({line}) => line.isConnected);
    if (held) this.shift(held.line.getBoundingClientRect().top - held.top);
  }

  shift(by) {
    if (Math.abs(by) >= 0.5) this.scroller.scrollTop += by;
  }

  toBottom() {
    this.scroller.scrollTop = 0;
  }

  /** Brings a line into sight: to the middle, the top, or no further than needed. Only the scroller itself moves. */
  toLine(line, block = "center") {
    const view = this.scroller.getBoundingClientRect();
    const {top, bottom, height} = line.getBoundingClientRect();
    const above = top - view.top - MARGIN_PX;
    const below = bottom - view.bottom + MARGIN_PX;
    if (block === "start") this.shift(above);
    else if (block === "center") this.shift(top - view.top - (view.height - height) / 2);
    else if (above < 0) this.shift(above);
    else if (below > 0) this.shift(below);
  }

  /** The lines in sight, in order. */
  visible() {
    const {top, bottom} = this.scroller.getBoundingClientRect();
    const all = this.lines.children;
    const shown = [];
    for (let at = this.firstBelow(top); at < all.length; at += 1) {
      if (all[at].getBoundingClientRect().top >= bottom) break;
      shown.push(all[at]);
    }
    return shown;
  }

  /** By halving: which line is the first to reach below a height. */
  firstBelow(height) {
    const all = this.lines.children;
    let [low, high] = [0, all.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      if (all[middle].getBoundingClientRect().bottom > height) high = middle;
      else low = middle + 1;
    }
    return low;
  }
}
