/** How large pictures stand in a bubble. messaging/files.py lays the same. Pure. */

const WIDEST = 320;
const HIGHEST = 320;
const NARROWEST = 96;
const LOWEST = 72;
const UNKNOWN = {width: 240, height: 180};

/**
 * The box of a picture or film that stands alone: its own shape, within bounds.
 * @param {number|null} width
 * @param {number|null} height
 * @returns {{width: number, height: number}}
 */
export function pictureBox(width, height) {
  if (!width || !height) return {...UNKNOWN};
  const scale = Math.min(WIDEST / width, HIGHEST / height, 1);
  return {
    width: Math.max(NARROWEST, Math.floor(width * scale + 0.5)),
    height: Math.max(LOWEST, Math.floor(height * scale + 0.5)),
  };
}

/**
 * How many of a grid's tiles take half a row; the others take a third. No row has a hole.
 * @param {number} count
 * @returns {number}
 */
export function wideTiles(count) {
  return count < 2 ? 0 : {0: 0, 1: 4, 2: 2}[count % 3];
}
