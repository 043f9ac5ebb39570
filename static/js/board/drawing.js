/** A chart as SVG: bars upon each other, or lines. */

import {dayLabel, shown} from "./figures.js";
import {labelled, linear, path, stacked, ticks} from "./scale.js";
import {svg} from "./svg.js";

const MARGIN = {top: 10, right: 6, bottom: 22, left: 50};
const LABEL_PIXELS = 64;
const WIDEST_BAR = 26;
const DOT = 3;

/**
 * @typedef {{days: string[], series: {label: string, values: (number|null)[]}[], form: string, unit: string,
 *   label?: (day: string) => string}} Drawn
 */

/**
 * Where everything of a chart goes.
 * @param {Drawn} drawn
 * @param {{width: number, height: number}} size
 */
export function layout(drawn, {width, height}) {
  const top = ticks(Math.max(...heights(drawn), 0), drawn.unit);
  const inner = {left: MARGIN.left, right: width - MARGIN.right, top: MARGIN.top, bottom: height - MARGIN.bottom};
  const wide = (inner.right - inner.left) / Math.max(drawn.days.length, 1);
  const y = linear(inner.bottom, inner.top, top.at(-1));
  return {inner, y, wide, ticks: top, x: (n) => inner.left + (n + 0.5) * wide};
}

/** Draws a chart into an <svg>, over whatever it showed. */
export function draw(picture, drawn, size) {
  const place = layout(drawn, size);
  picture.setAttribute("viewBox", `0 0 ${size.width} ${size.height}`);
  picture.replaceChildren(
    svg("g", {class: "grid"}, place.ticks.flatMap((value) => gridline(value, place, drawn.unit))),
    svg("g", {class: "axis"}, dayLabels(drawn, place)),
    svg("g", {class: "marks"}, drawn.form === "lines" ? lines(drawn, place) : bars(drawn, place)),
    svg("line", {class: "cursor", y1: place.inner.top, y2: place.inner.bottom, visibility: "hidden"}),
  );
  return place;
}

function heights({form, series}) {
  if (form === "lines") return series.flatMap(({values}) => values.map((value) => value ?? 0));
  return stacked(series).at(-1)?.map(({to}) => to) ?? [];
}

function gridline(value, {inner, y}, unit) {
  const at = y(value);
  return [
    svg("line", {x1: inner.left, x2: inner.right, y1: at, y2: at}),
    svg("text", {x: inner.left - 8, y: at + 4, "text-anchor": "end"}, [shown(value, unit)]),
  ];
}

function dayLabels({days, label = dayLabel}, {inner, x}) {
  const most = Math.floor((inner.right - inner.left) / LABEL_PIXELS);
  return labelled(days.length, most).map((n) =>
    svg("text", {x: Math.min(x(n), inner.right - 14), y: inner.bottom + 16, "text-anchor": "middle"}, [label(days[n])]),
  );
}

function bars({series}, {x, y, wide}) {
  const width = Math.min(wide * 0.72, WIDEST_BAR);
  return stacked(series).map((spans, s) =>
    svg("path", {class: `series-${s}`, d: spans.map(({from, to}, n) => bar(x(n) - width / 2, width, y(from), y(to))).join("")}),
  );
}

function bar(left, width, bottom, top) {
  return bottom - top < 0.05 ? "" : `M${left} ${bottom}V${top}h${width}V${bottom}z`;
}

function lines({series}, {x, y}) {
  return series.flatMap(({values}, s) => {
    const points = values.map((value, n) => (value === null ? null : [x(n), y(value)]));
    const known = points.filter(Boolean);
    const line = svg("path", {class: `line series-${s}`, d: path(points)});
    // A single day is no line.
    return known.length === 1 ? [svg("circle", {class: `series-${s}`, cx: known[0][0], cy: known[0][1], r: DOT})] : [line];
  });
}
