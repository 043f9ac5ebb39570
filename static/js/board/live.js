/** <live-board>: what is going on now, asked for again and again while somebody looks. */

import {_, format} from "../lib/i18n.js";
import {reconcile, setText} from "../elements/dom.js";
import {spark} from "./chart.js";
import {clock, shown} from "./figures.js";

const PAUSE_MS = 5000;
// After so many failures in a row the figures are too old to be called live.
const MOST_FAILURES = 2;

export class LiveBoard extends HTMLElement {
  #timer = 0;
  #failures = 0;

  connectedCallback() {
    this.show(JSON.parse(this.querySelector("script[type='application/json']").textContent));
    document.addEventListener("visibilitychange", this.#look);
    this.#timer = setTimeout(this.#look, PAUSE_MS);
  }

  disconnectedCallback() {
    clearTimeout(this.#timer);
    document.removeEventListener("visibilitychange", this.#look);
  }

  /** Shows figures in all places that name them. */
  show(now) {
    for (const place of this.querySelectorAll("[data-figure]")) {
      setText(place, shown(now[place.dataset.figure], place.dataset.unit ?? "count"));
    }
    for (const picture of this.querySelectorAll("[data-spark]")) {
      spark(picture, now.minutes.map((minute) => minute[picture.dataset.spark] ?? 0));
    }
    for (const tile of this.querySelectorAll("[data-alarm]")) {
      tile.classList.toggle("alarm", (now[tile.dataset.alarm] ?? 0) > Number(tile.dataset.above ?? 0));
    }
    this.#showParts(now.parts);
    this.#showProcesses(now.processes, now.at);
    this.#say(now.at);
  }

  #showParts(parts) {
    for (const row of this.querySelectorAll("[data-of-part]")) {
      const state = parts?.[row.dataset.ofPart];
      row.dataset.state = state ? (state.up ? "up" : "down") : "unknown";
      setText(row.querySelector("[data-part='state']"), state ? (state.up ? shown(state.ms, "ms") : _("does not answer")) : "–");
    }
  }

  #showProcesses(processes, at) {
    const body = this.querySelector("[data-part='processes']");
    const template = this.querySelector("template");
    if (!body || !processes) return;
    reconcile(body, processes, {
      key: (process) => process.name,
      make: () => template.content.firstElementChild.cloneNode(true),
      fill: (row, process) => fillProcess(row, {...process, age: (Date.parse(at) - Date.parse(process.started_at)) / 1000}),
    });
  }

  #say(at) {
    const place = this.querySelector("[data-part='at']");
    const isOld = this.#failures >= MOST_FAILURES;
    this.classList.toggle("stale", isOld);
    const time = clock(at);
    setText(place, isOld ? format(_("No connection since %(time)s"), {time}) : format(_("Live, %(time)s"), {time}));
    this.dataset.at = at;
  }

  #look = async () => {
    clearTimeout(this.#timer);
    if (!document.hidden) await this.#ask();
    if (this.isConnected) this.#timer = setTimeout(this.#look, PAUSE_MS);
  };

  async #ask() {
    try {
      const answer = await fetch(this.dataset.url, {headers: {Accept: "application/json"}, redirect: "error"});
      if (!answer.ok) throw new Error(String(answer.status));
      const now = await answer.json();
      this.#failures = 0;
      this.show(now);
    } catch {
      this.#failures += 1;
      this.#say(this.dataset.at);
    }
  }
}

function fillProcess(row, process) {
  for (const cell of row.querySelectorAll("[data-of]")) {
    const value = process[cell.dataset.of];
    setText(cell, typeof value === "string" ? value : shown(value, cell.dataset.unit ?? "count"));
  }
  row.querySelector("meter").value = Math.min(process.cpu, 1);
}
