/** <trend-board>: the charts of a range of days, and choosing the range. */

import {_} from "../lib/i18n.js";
import {dayName} from "./figures.js";

export class TrendBoard extends HTMLElement {
  #asked = 0;

  connectedCallback() {
    this.addEventListener("click", (event) => this.#choose(event));
    this.querySelector("form").addEventListener("submit", (event) => this.#submit(event));
    this.#ask(new URLSearchParams({days: this.dataset.days}));
  }

  #choose(event) {
    const button = event.target.closest("button[data-days]");
    if (!button) return;
    this.#mark(button);
    this.#ask(new URLSearchParams({days: button.dataset.days}));
  }

  #submit(event) {
    event.preventDefault();
    this.#mark(null);
    this.#ask(new URLSearchParams(new FormData(event.target)));
  }

  #mark(chosen) {
    for (const button of this.querySelectorAll("button[data-days]")) {
      button.setAttribute("aria-pressed", button === chosen);
    }
  }

  async #ask(query) {
    const asked = ++this.#asked;
    this.setAttribute("aria-busy", "true");
    try {
      const answer = await fetch(`${this.dataset.url}?${query}`, {redirect: "error"});
      const told = await answer.json();
      if (asked !== this.#asked) return;
      if (answer.ok) this.#show(told, query);
      else this.#say(Object.values(told.errors ?? {}).flat()[0] ?? told.message);
    } catch {
      if (asked === this.#asked) this.#say(_("The figures could not be fetched."));
    } finally {
      if (asked === this.#asked) this.removeAttribute("aria-busy");
    }
  }

  #show(told, query) {
    this.#say(`${dayName(told.first)} – ${dayName(told.last)}`);
    const {from, to} = this.querySelector("form").elements;
    [from.value, to.value] = [told.first, told.last];
    for (const chart of this.querySelectorAll("figure-chart")) {
      const days = told.days;
      chart.show(chart.dataset.name === "hours" ? this.#hours(told.hours, chart) : {days, ...told.charts[chart.dataset.name]});
      for (const link of chart.querySelectorAll("a[data-form]")) link.search = `?${query}`;
    }
  }

  #hours(values, chart) {
    const total = values.reduce((sum, value) => sum + value, 0);
    const days = values.map((_value, hour) => `${hour}:00`);
    return {days, head: _("Hour"), label: (hour) => hour, total, before: 0, series: [{label: chart.dataset.title, values}]};
  }

  #say(text) {
    this.querySelector("[data-part='range']").textContent = text;
  }
}
