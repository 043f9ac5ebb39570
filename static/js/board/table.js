/** A chart's figures as a table, for who reads rather than looks. */

import {_} from "../lib/i18n.js";
import {dayName, shown} from "./figures.js";
import {html} from "./svg.js";

/** Fills a container with the table of a chart. */
export function fillTable(container, {days, series, unit, label = dayName, head: first = _("Day")}) {
  const head = html("tr", {}, [first, ...series.map((each) => each.label)].map((text) => html("th", {scope: "col"}, [text])));
  const rows = days.map((day, n) =>
    html("tr", {}, [html("th", {scope: "row"}, [label(day)]), ...series.map(({values}) => html("td", {}, [shown(values[n], unit)]))]),
  );
  container.replaceChildren(html("table", {}, [html("thead", {}, [head]), html("tbody", {}, rows.reverse())]));
}
