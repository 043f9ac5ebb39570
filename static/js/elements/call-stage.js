/**
 * Who is in a call, as tiles: a shared screen large with the people beside it, everybody alike, or whoever talks large.
 */

import {columnsFor, mainAmong} from "../calls/arranging.js";
import {fillTile, makeTile, tilesOf} from "./call-tile.js";
import {reconcile, setAttribute, setHidden} from "./dom.js";

/** From so many on there is a choice, and so many find no place in the corner. */
const SEVERAL = 3;
const MANY = 6;
const RECORDED_WIDTH = 427;

/** @param {CallPanel} panel */
export function drawStage(panel, session) {
  const tiles = tilesOf(session.people());
  const screens = tiles.filter(({isScreen}) => isScreen);
  const people = tiles.filter(({isScreen}) => !isScreen);
  fill(panel, "screens", screens);
  fill(panel, "people", people);
  setAttribute(panel.part("stage"), "data-presenting", screens.length > 0);
  // Beside a screen they stand in a strip that scrolls.
  setAttribute(panel.part("people"), "tabindex", screens.length > 0 && 0);
  const isChoice = people.length >= SEVERAL && !screens.length;
  setHidden(button(panel), !isChoice);
  const mainId = mainAmong(people.map(({person}) => person), session.talking.speaker);
  arrange(panel.part("people"), people.length, mainId, isChoice && mainId !== null && isSpeakerLarge(panel));
}

/** How wide somebody's picture is shown, in the screen's own pixels; the recorder wants what a sixth of its picture takes. */
export function widthOf(panel, userId) {
  const tile = panel.part("people").querySelector(`[data-user="${userId}"]`);
  const shown = (tile?.clientWidth ?? 0) * devicePixelRatio;
  return panel.record.isRecording ? Math.max(shown, RECORDED_WIDTH) : shown;
}

/** Shows whoever talks large, or everybody alike again. */
export function switchSpeaker(panel) {
  setAttribute(button(panel), "aria-pressed", String(!isSpeakerLarge(panel)));
  panel.draw();
}

function isSpeakerLarge(panel) {
  return button(panel).getAttribute("aria-pressed") === "true";
}

function button(panel) {
  return panel.querySelector('[data-action="speaker"]');
}

function fill(panel, name, tiles) {
  const {store} = panel;
  const place = panel.part(name);
  reconcile(place, tiles, {key: ({key}) => key, make: makeTile, fill: (element, tile) => fillTile(element, tile, store)});
  setAttribute(place, "data-count", tiles.length);
  place.hidden = !tiles.length;
}

/** How many stand beside each other: on a wide stage, on a narrow one, in the corner, and beside the one who is large. */
function arrange(place, count, mainId, isMainLarge) {
  setAttribute(place, "data-speaker", isMainLarge);
  setAttribute(place, "data-many", count >= MANY && mainId !== null);
  for (const [name, number] of Object.entries(columnsFor(count, isMainLarge))) place.style.setProperty(`--${name}`, number);
  for (const tile of place.children) setAttribute(tile, "data-main", tile.dataset.user === String(mainId));
}
