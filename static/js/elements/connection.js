/** A bar that says the line is down, once that has lasted long enough to matter. */

import {_, format, ngettext} from "../lib/i18n.js";
import {GoElement} from "./base.js";
import {setText} from "./dom.js";

const PATIENCE_MS = 2000;

export class Connection extends GoElement {
  start() {
    this.watch("connection", () => this.draw());
    this.watch("timeline:*", () => this.draw());
    this.since = Date.now();
    this.draw();
  }

  draw() {
    const {state} = this.store.connection;
    if (state === "online") this.since = null;
    else this.since ??= Date.now();
    const isDue = state === "signed-out" || (this.since !== null && Date.now() - this.since >= PATIENCE_MS);
    if (this.since !== null && !isDue) setTimeout(() => this.draw(), PATIENCE_MS);
    this.hidden = !isDue;
    if (isDue) this.tell(state);
  }

  tell(state) {
    this.part("spinner").hidden = state !== "connecting";
    this.part("sign-in").hidden = state !== "signed-out";
    setText(this.part("words"), this.words(state));
  }

  words(state) {
    if (state === "signed-out") return _("You were signed out.");
    const waiting = this.store.outbox.all().filter((entry) => entry.state === "sending").length;
    const line = state === "connecting" ? _("Connecting…") : _("No connection. Trying again by itself.");
    if (!waiting) return line;
    const held = format(ngettext("%(count)s message waits to be sent.", "%(count)s messages wait to be sent.", waiting), {count: waiting});
    return format(_("%(line)s %(held)s"), {line, held});
  }
}
