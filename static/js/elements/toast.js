/** Short words that pass, and errors nobody else shows. */

import {_} from "../lib/i18n.js";
import {GoElement} from "./base.js";
import {clone} from "./dom.js";

const SHOWN_MS = 3500;
const SPOKEN_MS = 10_000;
let forgetting = null;

export class Toasts extends GoElement {
  show(words, kind) {
    const toast = clone("toast");
    toast.textContent = words;
    toast.dataset.kind = kind;
    if (!this.matches(":popover-open")) this.showPopover();
    this.append(toast);
    setTimeout(() => this.drop(toast), SHOWN_MS + words.length * 30);
  }

  drop(toast) {
    toast.remove();
    if (!this.childElementCount) this.hidePopover();
  }
}

export function say(words) {
  document.querySelector("gc-toasts").show(words, "word");
}

/** For those who listen to the page rather than look at it; nothing stays that may be taken back. */
export function tellAloud(words) {
  const live = document.getElementById("live");
  live.textContent = words;
  clearTimeout(forgetting);
  forgetting = setTimeout(() => live.replaceChildren(), SPOKEN_MS);
}

/** Tells what went wrong with something the reader asked for. */
export function report(error) {
  document.querySelector("gc-toasts").show(errorWords(error), "error");
}

export function errorWords(error) {
  if (error?.code === 0) return _("No connection. Please try again.");
  const fields = Object.values(error?.errors ?? {}).flat();
  return fields[0] ?? error?.message ?? _("That did not work. Please try again.");
}
