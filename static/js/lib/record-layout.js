/** Where everybody stands in the picture of a recorded call. Pure. */

const GAP = 8;

/**
 * Places for so many pictures, as large as they can be: rows of one width, the last one centred.
 * @param {number} count
 * @param {{width: number, height: number}} size
 * @returns {{x: number, y: number, width: number, height: number}[]}
 */
export function gridOf(count, {width, height}) {
  const columns = Math.ceil(Math.sqrt(count));
  const rows = Math.ceil(count / columns);
  const [wide, high] = [(width - GAP * (columns + 1)) / columns, (height - GAP * (rows + 1)) / rows];
  return Array.from({length: count}, (_each, at) => {
    const row = Math.floor(at / columns);
    const inRow = Math.min(columns, count - row * columns);
    const left = (width - inRow * wide - (inRow - 1) * GAP) / 2;
    return {x: left + (at % columns) * (wide + GAP), y: GAP + row * (high + GAP), width: wide, height: high};
  });
}

/**
 * The part of a picture that is drawn: all of it where it `fits` into the place, or as much as covers the place.
 * @param {{width: number, height: number}} picture
 * @param {{x: number, y: number, width: number, height: number}} place
 * @param {boolean} fits
 * @returns {{from: number[], to: number[]}} x, y, width, height of each
 */
export function cut(picture, place, fits) {
  const scale = Math[fits ? "min" : "max"](place.width / picture.width, place.height / picture.height);
  const [wide, high] = [Math.min(picture.width, place.width / scale), Math.min(picture.height, place.height / scale)];
  const [width, height] = [wide * scale, high * scale];
  return {
    from: [(picture.width - wide) / 2, (picture.height - high) / 2, wide, high],
    to: [place.x + (place.width - width) / 2, place.y + (place.height - height) / 2, width, height],
  };
}

/**
 * How many bits a second fit, so that a recording of the longest is no larger than allowed.
 * @param {{recording_bytes: number, recording_seconds: number}} limits
 */
export function bitsFor({recording_bytes: bytes, recording_seconds: seconds}) {
  const audio = 64_000;
  const all = 0.85 * 8 * bytes / seconds;
  return {audioBitsPerSecond: Math.min(audio, Math.round(all / 2)), videoBitsPerSecond: Math.max(100_000, Math.min(1_500_000, Math.round(all - audio)))};
}
