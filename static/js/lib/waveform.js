/** How a voice message looks: bars, width, seconds. messaging/voice.py draws the same on the server. Pure. */

export const PITCH = 4;
export const HEIGHT = 24;
const LEAST_BARS = 14;
const MORE_BARS = 34;
const LONGEST_SECONDS = 60;
const LEAST_HALF = 1;
const MORE_HALF = 9;
const MIDDLE = HEIGHT / 2;
/** Stands in while the server has not looked at the sound yet. */
const PLAIN = [12, 28, 18, 36];
export const PEAKS = 64;

/**
 * How many bars a voice message shows: the longer it is, the wider.
 * @param {number|null} seconds
 * @returns {number}
 */
export function barCount(seconds) {
  const counted = Math.min(Math.max(seconds ?? 0, 0), LONGEST_SECONDS);
  return LEAST_BARS + Math.floor((counted * MORE_BARS) / LONGEST_SECONDS + 0.5);
}

/**
 * The bars' half heights, in the wave's own units.
 * @param {number[]|null} waveform peaks 0..100; none while they are not known
 * @param {number|null} seconds
 * @returns {number[]}
 */
export function bars(waveform, seconds) {
  const count = barCount(seconds);
  return Array.from({length: count}, (_each, at) => {
    const peak = waveform?.length ? peakOf(waveform, at, count) : PLAIN[at % PLAIN.length];
    return LEAST_HALF + Math.floor((Math.min(Math.max(peak, 0), 100) * MORE_HALF) / 100);
  });
}

/** The highest peak of the stretch that a bar stands for. */
function peakOf(waveform, at, count) {
  const from = Math.floor((at * waveform.length) / count);
  const to = Math.max(from + 1, Math.floor(((at + 1) * waveform.length) / count));
  return Math.max(...waveform.slice(from, to));
}

/**
 * Bars as the path of an SVG, each an upright stroke.
 * @param {number[]} halves
 * @returns {string}
 */
export function path(halves) {
  return halves.map((half, at) => `M${at * PITCH + 1} ${MIDDLE - half}v${2 * half}`).join("");
}

/** A length as WeChat writes it: 12″. Never less than one second. */
export function secondsWords(seconds) {
  return `${wholeSeconds(seconds)}″`;
}

/** @returns {number} for what is read aloud */
export function wholeSeconds(seconds) {
  return Math.max(1, Math.floor((seconds ?? 0) + 0.5));
}

/** Time that runs: 0:07. */
export function clockWords(seconds) {
  const whole = Math.max(0, Math.floor(seconds));
  const [hours, minutes, rest] = [Math.floor(whole / 3600), Math.floor(whole / 60) % 60, whole % 60];
  const [first, ...others] = hours ? [hours, minutes, rest] : [minutes, rest];
  return [first, ...others.map((part) => String(part).padStart(2, "0"))].join(":");
}

/**
 * Any number of levels as a waveform of PEAKS peaks, the loudest at 100.
 * @param {number[]} levels 0..1
 * @returns {number[]}
 */
export function summarise(levels) {
  if (!levels.length) return [];
  const loudest = Math.max(...levels, 0.05);
  return Array.from({length: PEAKS}, (_each, at) => Math.round((peakOf(levels, at, PEAKS) / loudest) * 100));
}
