/** <figure-chart>: a chart with its legend, what is under the pointer, and itself as a table. */

import {_, format} from "../lib/i18n.js";
import {draw} from "./drawing.js";
import {change, dayName, shown} from "./figures.js";
import {html, svg} from "./svg.js";
import {fillTable} from "./table.js";

const HEIGHT = 190;
const STEPS = {ArrowRight: 1, ArrowLeft: -1, Home: -Infinity, End: Infinity};

export class FigureChart extends HTMLElement {
  #drawn = null;
  #place = null;
  #at = -1;
  #watched = new ResizeObserver(() => this.#draw());

  connectedCallback() {
    const picture = this.#picture;
    picture.addEventListener("pointermove", (event) => this.#point(event));
    picture.addEventListener("pointerleave", () => this.#show(-1));
    picture.addEventListener("blur", () => this.#show(-1));
    picture.addEventListener("keydown", (event) => this.#step(event));
    this.#part("table-button")?.addEventListener("click", () => this.#turn());
    this.#watched.observe(picture);
  }

  disconnectedCallback() {
    this.#watched.disconnect();
  }

  /** Shows figures: days, series, and what they were before. */
  show(drawn) {
    this.#drawn = {...drawn, form: this.dataset.form, unit: this.dataset.unit};
    this.#sum(drawn);
    this.#legend();
    this.#draw();
    if (!this.#part("table").hidden) fillTable(this.#part("table"), this.#drawn);
  }

  get #picture() {
    return this.#part("picture");
  }

  #part(name) {
    return this.querySelector(`[data-part="${name}"]`);
  }

  #sum({total, before, series}) {
    const last = series[0].values.findLast((value) => value !== null);
    this.#part("total").textContent = shown(total ?? last, this.dataset.unit);
    const moved = this.#part("change");
    moved.textContent = total === null ? "" : change(total, before);
    moved.title = moved.textContent && format(_("%(before)s in as many days before"), {before: shown(before, this.dataset.unit)});
  }

  #legend() {
    const {series} = this.#drawn;
    const items = series.map(({label}, s) => html("li", {}, [html("i", {class: `series-${s}`}), html("span", {}, [label])]));
    this.#part("legend").replaceChildren(...(series.length > 1 ? items : []));
  }

  #draw() {
    const width = this.#picture.clientWidth;
    if (!this.#drawn || !width) return;
    this.#place = draw(this.#picture, this.#drawn, {width, height: HEIGHT});
    this.#picture.setAttribute("aria-label", `${this.dataset.title}: ${this.#part("total").textContent}`);
    this.#part("empty").hidden = this.#drawn.series.some(({values}) => values.some(Boolean));
  }

  #point(event) {
    if (!this.#place) return;
    const along = event.offsetX - this.#place.inner.left;
    const at = Math.floor(along / this.#place.wide);
    this.#show(at >= 0 && at < this.#drawn.days.length ? at : -1);
  }

  #step(event) {
    const step = STEPS[event.key];
    if (!step || !this.#drawn) return;
    event.preventDefault();
    const last = this.#drawn.days.length - 1;
    this.#show(this.#at < 0 ? last : Math.min(Math.max(this.#at + step, 0), last));
  }

  /** The cursor, and the figures of a point; -1 hides them. */
  #show(at) {
    this.#at = at;
    const note = this.#part("note");
    const cursor = this.#picture.querySelector(".cursor");
    note.hidden = at < 0;
    cursor?.setAttribute("visibility", at < 0 ? "hidden" : "visible");
    if (at < 0) return;
    const x = this.#place.x(at);
    cursor.setAttribute("x1", x);
    cursor.setAttribute("x2", x);
    this.#note(note, at);
    const isLate = x > this.#picture.clientWidth / 2;
    note.style.left = isLate ? "auto" : `${x + 12}px`;
    note.style.right = isLate ? `${this.#picture.clientWidth - x + 12}px` : "auto";
  }

  #note(note, at) {
    const {days, series, unit, label = dayName} = this.#drawn;
    const rows = series.map((each, s) => ({each, s})).filter(({each}) => series.length === 1 || each.values[at]);
    note.replaceChildren(
      html("b", {}, [label(days[at])]),
      ...rows.map(({each, s}) =>
        html("span", {}, [html("i", {class: `series-${s}`}), html("em", {}, [each.label]), html("strong", {}, [shown(each.values[at], unit)])]),
      ),
    );
  }

  /** The picture, or the table. */
  #turn() {
    const table = this.#part("table");
    const isTable = table.hidden;
    table.hidden = !isTable;
    this.#part("stage").hidden = isTable;
    this.#part("table-button").setAttribute("aria-pressed", isTable);
    if (isTable && this.#drawn) fillTable(table, this.#drawn);
    else this.#draw();
  }
}

/** A small line without axes, for what happened in the last hour. */
export function spark(picture, values) {
  const width = picture.clientWidth || 120;
  const height = picture.clientHeight || 28;
  const top = Math.max(...values, 1);
  const step = width / Math.max(values.length - 1, 1);
  const points = values.map((value, n) => `${(n * step).toFixed(1)} ${(height - 2 - (value / top) * (height - 4)).toFixed(1)}`);
  picture.setAttribute("viewBox", `0 0 ${width} ${height}`);
  if (values.length < 2) return picture.replaceChildren();
  const line = `M${points.join("L")}`;
  picture.replaceChildren(svg("path", {class: "under", d: `${line}V${height}H0z`}), svg("path", {class: "line", d: line}));
}
