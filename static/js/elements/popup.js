/** Where something that floats goes. */

const MARGIN = 8;

/**
 * Places a shown popover beside a point or an element, inside the window.
 * @param {HTMLElement} popup
 * @param {{x: number, y: number}|Element} anchor
 * @param {"below"|"above"} side the side that is tried first
 */
export function placeBeside(popup, anchor, side = "below") {
  const box = anchor instanceof Element ? anchor.getBoundingClientRect() : new DOMRect(anchor.x, anchor.y, 0, 0);
  const {offsetWidth: width, offsetHeight: height} = popup;
  const below = box.bottom + 4;
  const above = box.top - height - 4;
  const fitsBelow = below + height <= innerHeight - MARGIN;
  const fitsAbove = above >= MARGIN;
  const top = side === "below" ? (fitsBelow || !fitsAbove ? below : above) : fitsAbove || !fitsBelow ? above : below;
  const left = isRightHalf(box) && anchor instanceof Element ? box.right - width : box.left;
  popup.style.top = `${clamp(top, innerHeight - height)}px`;
  popup.style.left = `${clamp(left, innerWidth - width)}px`;
}

function isRightHalf(box) {
  return (box.left + box.right) / 2 > innerWidth / 2;
}

function clamp(value, max) {
  return Math.max(MARGIN, Math.min(value, max - MARGIN));
}
