/** Who is in a call, as tiles: shared screens large with the people beside them, or the people alone. */

import {fillTile, makeTile, tilesOf} from "./call-tile.js";
import {reconcile, setAttribute} from "./dom.js";

/** @param {CallPanel} panel */
export function drawStage(panel, session) {
  const tiles = tilesOf(session.people());
  const screens = tiles.filter(({isScreen}) => isScreen);
  const people = tiles.filter(({isScreen}) => !isScreen);
  fill(panel, "screens", screens);
  fill(panel, "people", people);
  setAttribute(panel.part("stage"), "data-presenting", screens.length > 0);
}

function fill(panel, name, tiles) {
  const {store} = panel;
  const place = panel.part(name);
  reconcile(place, tiles, {key: ({key}) => key, make: makeTile, fill: (element, tile) => fillTile(element, tile, store)});
  setAttribute(place, "data-count", tiles.length);
  place.hidden = !tiles.length;
}
