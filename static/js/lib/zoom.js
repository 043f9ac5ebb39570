/** Zooming and panning a picture inside a view. All lengths in CSS pixels, from the view's middle. Pure. */

export const LEAST = 1;
const MOST = 8;

/** @typedef {{scale: number, x: number, y: number}} Zoom scale 1 is the whole picture */
/** @typedef {{width: number, height: number}} Size */

/** @type {Zoom} */
export const WHOLE = {scale: 1, x: 0, y: 0};

/**
 * The size at which a picture fits into a view; small ones are not blown up.
 * @param {Size} picture
 * @param {Size} view
 * @returns {Size}
 */
export function fitted(picture, view) {
  const scale = Math.min(view.width / picture.width, view.height / picture.height, 1);
  return {width: picture.width * scale, height: picture.height * scale};
}

/**
 * Zooms by a factor so that what is under a point stays there.
 * @param {Zoom} zoom
 * @param {number} factor
 * @param {{x: number, y: number}} point
 * @returns {Zoom}
 */
export function zoomedAt(zoom, factor, point) {
  const scale = Math.max(LEAST, Math.min(MOST, zoom.scale * factor));
  const by = scale / zoom.scale;
  return {scale, x: point.x - (point.x - zoom.x) * by, y: point.y - (point.y - zoom.y) * by};
}

/**
 * Keeps a picture's edges from coming further in than the view's.
 * @param {Zoom} zoom
 * @param {Size} size the picture's at scale 1
 * @param {Size} view
 * @returns {Zoom}
 */
export function kept({scale, x, y}, size, view) {
  const most = (length, room) => Math.max(0, (length * scale - room) / 2);
  const within = (value, limit) => Math.max(-limit, Math.min(limit, value));
  return {scale, x: within(x, most(size.width, view.width)), y: within(y, most(size.height, view.height))};
}

/**
 * What a finger meant that went over a picture which is shown whole.
 * @param {number} dx
 * @param {number} dy
 * @param {number} [least] how far counts
 * @returns {"next"|"previous"|"leave"|null}
 */
export function swipe(dx, dy, least = 60) {
  if (Math.abs(dx) > least && Math.abs(dx) > 1.5 * Math.abs(dy)) return dx < 0 ? "next" : "previous";
  if (dy > 1.5 * least && dy > 1.5 * Math.abs(dx)) return "leave";
  return null;
}
