/** Figures as people read them: counts, bytes, times, shares. `null` is a dash: nothing is known. */

import {language} from "../lib/i18n.js";

const NONE = "–";
const BYTE_UNITS = ["B", "KB", "MB", "GB", "TB", "PB"];
const LOCALES = {"zh-hans": "zh-CN", en: "en"};
const formats = new Map();

const FORMS = {count, bytes, seconds, ms, bits, share, age};

/**
 * A figure in its unit.
 * @param {number|null|undefined} value
 * @param {"count"|"bytes"|"seconds"|"ms"|"bits"|"share"|"age"} unit
 * @returns {string}
 */
export function shown(value, unit) {
  return value === null || value === undefined ? NONE : FORMS[unit](value);
}

/** A day of the server, `2026-01-31`, as a short label of an axis. */
export function dayLabel(iso) {
  return formatted({month: "numeric", day: "numeric", timeZone: "UTC"}, Date.parse(iso));
}

/** A day as the head of a row or a tooltip. */
export function dayName(iso) {
  return formatted({year: "numeric", month: "short", day: "numeric", weekday: "short", timeZone: "UTC"}, Date.parse(iso));
}

/** A moment in the zone of the page's other times. */
export function clock(iso) {
  const timeZone = globalThis.document?.documentElement.dataset.zone;
  return formatted({hour: "2-digit", minute: "2-digit", hourCycle: "h23", timeZone}, Date.parse(iso));
}

/**
 * By what part a figure has changed: `+12 %`; empty where there was nothing before.
 * @param {number} now
 * @param {number} before
 * @returns {string}
 */
export function change(now, before) {
  if (!before) return "";
  return number({style: "percent", signDisplay: "exceptZero", maximumFractionDigits: 0}, now / before - 1);
}

function count(value) {
  if (Math.abs(value) >= 100_000) return number({notation: "compact", maximumFractionDigits: 1}, value);
  return number({maximumFractionDigits: Math.abs(value) < 10 ? 1 : 0}, value);
}

function bytes(value) {
  let unit = 0;
  while (value >= 1000 && unit < BYTE_UNITS.length - 1) {
    value /= 1000;
    unit += 1;
  }
  return `${number({maximumFractionDigits: value < 10 && unit ? 1 : 0}, value)} ${BYTE_UNITS[unit]}`;
}

function seconds(value) {
  if (value < 60) return duration(value, "second");
  if (value < 3600) return duration(value / 60, "minute");
  return duration(value / 3600, "hour");
}

function age(value) {
  return value < 2 * 86_400 ? seconds(value) : duration(value / 86_400, "day");
}

function ms(value) {
  return value < 1000 ? `${number({maximumFractionDigits: value < 10 ? 1 : 0}, value)} ms` : duration(value / 1000, "second");
}

function bits(value) {
  if (value < 1000) return count(value);
  return value < 1_000_000 ? `${count(value / 1000)} k` : `${count(value / 1_000_000)} M`;
}

function share(value) {
  return number({style: "percent", maximumFractionDigits: value < 0.1 ? 1 : 0}, value);
}

function duration(value, unit) {
  return number({style: "unit", unit, unitDisplay: "short", maximumFractionDigits: value < 10 ? 1 : 0}, value);
}

function number(options, value) {
  return made(Intl.NumberFormat, options).format(value);
}

function formatted(options, moment) {
  return made(Intl.DateTimeFormat, options).format(moment);
}

function made(Format, options) {
  const key = `${Format.name} ${language()} ${JSON.stringify(options)}`;
  if (!formats.has(key)) formats.set(key, new Format(LOCALES[language()], options));
  return formats.get(key);
}
