/** <call-quality>: how a call went for one of its people, as charts over its time. */

import {_} from "../lib/i18n.js";
import {clock} from "./figures.js";

export class CallQuality extends HTMLElement {
  connectedCallback() {
    const {times, charts} = JSON.parse(this.querySelector("script").textContent);
    for (const chart of this.querySelectorAll("figure-chart")) {
      chart.show({days: times, head: _("Time"), label: clock, before: 0, ...charts[chart.dataset.name]});
    }
  }
}
