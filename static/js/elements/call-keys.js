/**
 * Keys for a call. A letter alone works while nothing else has the focus; with Alt it works wherever one writes.
 */

/** @type {Record<string, string>} by action */
export const KEYS = {mute: "M", camera: "V", screen: "S", "hang-up": "H"};
const ACTIONS = Object.fromEntries(Object.entries(KEYS).map(([action, key]) => [`Key${key}`, action]));

/**
 * Which action a key asks for. By the key's place, because Alt writes other letters on some keyboards. Pure.
 * @param {{code: string, altKey: boolean, ctrlKey: boolean, metaKey: boolean, shiftKey: boolean, repeat: boolean}} press
 * @param {boolean} isElsewhere whether the focus is at something that letters mean something to
 * @returns {string|null}
 */
export function actionOf({code, altKey, ctrlKey, metaKey, shiftKey, repeat}, isElsewhere) {
  if (ctrlKey || metaKey || shiftKey || repeat || (isElsewhere && !altKey)) return null;
  return ACTIONS[code] ?? null;
}

/**
 * Hears the keys of the page, or of the call's own window.
 * @param {CallPanel} panel
 * @param {Document} place
 * @returns {() => void} stops hearing
 */
export function onCallKeys(panel, place) {
  return panel.listen(place, "keydown", (event) => {
    if (!panel.session?.call || document.querySelector("dialog[open]")) return;
    const action = actionOf(event, isElsewhere(panel, place));
    if (!action || event.defaultPrevented || event.getModifierState("AltGraph")) return;
    event.preventDefault();
    panel.actions[action]();
  });
}

function isElsewhere(panel, place) {
  const {activeElement: focused} = place;
  if (place !== document) return false;
  const isFree = focused === place.body || panel.contains(focused);
  return !isFree || focused.matches("input, select, textarea") || panel.dataset.look !== "large";
}
