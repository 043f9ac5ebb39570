/** The call log: who called whom, newest first, all of it or what I missed. */

import {GoElement} from "./base.js";
import {beginCall} from "./call-door.js";
import {fillCallRow, makeCallRow} from "./call-row.js";
import {arrowKeys, perFrame, reconcile, rove, setHidden} from "./dom.js";
import {here, onRoute} from "./router.js";
import {report} from "./toast.js";

const LOAD_AHEAD_PX = 600;
const CLOCK_MS = 60_000;

export class CallList extends GoElement {
  filter = "all";
  isLoading = false;
  isStale = new Set();

  actions = {
    "call-again": ({dataset: {room, media}}) => beginCall(Number(room), media),
    "calls-again": () => this.load(),
  };

  start() {
    this.draw = perFrame(() => this.render());
    for (const topic of ["calls", "rooms", "user:*"]) this.watch(topic, this.draw);
    onRoute(this, () => this.shown());
    this.until(this.client.on("calls.loaded", () => this.missedSome()));
    this.listen(this.part("filters"), "change", (event) => this.choose(event.target.value));
    this.listen(this.part("scroll"), "scroll", () => this.looked(), {passive: true});
    this.listen(document, "visibilitychange", () => this.shown());
    this.until(((timer) => () => clearInterval(timer))(setInterval(this.draw, CLOCK_MS)));
    arrowKeys(this, "a.row");
    this.shown();
  }

  get isOnScreen() {
    return here().section === "calls" && document.visibilityState === "visible";
  }

  /** The page is looked at, perhaps after a while. */
  shown() {
    if (!this.isOnScreen) return;
    this.render();
    if (!this.store.callLog.isLoaded(this.filter) || this.isStale.has(this.filter)) this.load();
  }

  /** What happened while the line was down is not known. */
  missedSome() {
    this.isStale = new Set(["all", "missed"]);
    this.shown();
  }

  choose(filter) {
    this.filter = filter;
    this.part("scroll").scrollTop = 0;
    this.shown();
  }

  async load(cursor = null) {
    const {filter} = this;
    this.isLoading = true;
    this.hasFailed = false;
    if (cursor === null) this.isStale.delete(filter);
    this.draw();
    try {
      await this.client.loadCalls(filter, cursor);
    } catch (error) {
      this.isStale.add(filter);
      this.hasFailed = true;
      report(error);
    }
    this.isLoading = false;
    this.render();
    if (filter === this.filter) this.looked();
    else this.shown();
  }

  /** Near the end the next page is asked for. */
  looked() {
    const {scrollHeight, scrollTop, clientHeight} = this.part("scroll");
    const isNear = scrollHeight - scrollTop - clientHeight < LOAD_AHEAD_PX;
    const next = this.store.callLog.next(this.filter);
    if (isNear && next !== null && clientHeight && !this.isLoading && !this.hasFailed) this.load(next);
  }

  render() {
    if (!this.isOnScreen) return;
    const calls = this.store.callList(this.filter);
    const {detail} = here();
    reconcile(this.part("calls"), calls, {
      key: ({id}) => id,
      make: makeCallRow,
      fill: (row, call) => fillCallRow(row, call, {store: this.store, isCurrent: detail === `call-${call.id}`}),
    });
    rove(this.part("calls").querySelectorAll("a.row"));
    this.note(calls.length === 0);
    this.client.seeCalls();
  }

  note(isEmpty) {
    const isKnown = this.store.callLog.isLoaded(this.filter);
    setHidden(this.part("empty"), !isEmpty || !isKnown || this.filter !== "all");
    setHidden(this.part("none-missed"), !isEmpty || !isKnown || this.filter !== "missed");
    setHidden(this.part("wait"), !isEmpty || isKnown || !this.isLoading);
    setHidden(this.part("fault"), !this.hasFailed);
  }
}
