/** The dashboard's elements. */

import {FigureChart} from "./chart.js";
import {LiveBoard} from "./live.js";
import {CallQuality} from "./quality.js";
import {TrendBoard} from "./trends.js";

customElements.define("figure-chart", FigureChart);
customElements.define("call-quality", CallQuality);
customElements.define("live-board", LiveBoard);
customElements.define("trend-board", TrendBoard);
