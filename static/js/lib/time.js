/** Times as WeChat shows them. `now` is always an argument; the zone is the browser's. */

import {_, format, ngettext} from "./i18n.js";

const MINUTE = 60_000;
const LINE_GAP = 5 * MINUTE;
const LOCALES = {"zh-hans": "zh-CN", en: "en"};
const formats = new Map();

/**
 * The time at the end of a row of the list: 10:42, yesterday, a weekday, 11/12 or 2025/11/12.
 * @param {string} iso
 * @param {number|Date} now
 * @param {"zh-hans"|"en"} lang
 * @returns {string}
 */
export function listTime(iso, now, lang) {
  const date = new Date(iso);
  const age = daysBetween(date, now);
  if (age === 0) return clock(date, lang);
  if (age === 1) return yesterday(lang);
  if (age > 1 && age < 7) return part(date, lang, {weekday: "long"});
  const day = `${date.getMonth() + 1}/${date.getDate()}`;
  return isSameYear(date, now) ? day : `${date.getFullYear()}/${day}`;
}

/**
 * The line above messages that begin a new stretch of time.
 * @param {string} iso
 * @param {number|Date} now
 * @param {"zh-hans"|"en"} lang
 * @returns {string}
 */
export function lineTime(iso, now, lang) {
  const date = new Date(iso);
  const age = daysBetween(date, now);
  if (age === 0) return clock(date, lang);
  if (age === 1) return `${yesterday(lang)} ${clock(date, lang)}`;
  if (age > 1 && age < 7) return `${part(date, lang, {weekday: "long"})} ${clock(date, lang)}`;
  const day = {month: lang === "en" ? "short" : "long", day: "numeric"};
  if (!isSameYear(date, now)) day.year = "numeric";
  return `${part(date, lang, day)}${lang === "en" ? "," : ""} ${clock(date, lang)}`;
}

/**
 * Whether a time line stands between two neighbouring messages.
 * @param {string|null} previous
 * @param {string} iso
 * @returns {boolean}
 */
export function needsLine(previous, iso) {
  if (!previous) return true;
  const [before, after] = [new Date(previous), new Date(iso)];
  return after - before > LINE_GAP || !isSameDay(before, after);
}

/**
 * When somebody who is offline was last seen, for a chat's header.
 * @param {string} iso
 * @param {number|Date} now
 * @param {"zh-hans"|"en"} lang
 * @returns {string}
 */
export function lastSeen(iso, now, lang) {
  const minutes = Math.floor((now - new Date(iso)) / MINUTE);
  if (minutes < 1) return _("Last seen just now");
  if (minutes < 60) {
    const text = ngettext("Last seen %(count)s minute ago", "Last seen %(count)s minutes ago", minutes);
    return format(text, {count: minutes});
  }
  return format(_("Last seen %(time)s"), {time: lineTime(iso, now, lang)});
}

/**
 * The whole time, for a tooltip.
 * @param {string} iso
 * @param {"zh-hans"|"en"} lang
 * @returns {string}
 */
export function fullTime(iso, lang) {
  return part(new Date(iso), lang, {dateStyle: "full", timeStyle: "medium"});
}

/**
 * A day, a month or a year.
 * @param {string} day 2026-01-31, 2026-01 or 2026
 * @param {"zh-hans"|"en"} lang
 * @returns {string}
 */
export function dayWords(day, lang) {
  const [year, month, date] = day.split("-").map(Number);
  const options = {year: "numeric", ...(month && {month: lang === "en" ? "short" : "long"}), ...(date && {day: "numeric"})};
  return part(new Date(year, (month ?? 1) - 1, date ?? 1), lang, options);
}

function clock(date, lang) {
  return part(date, lang, {hour: "2-digit", minute: "2-digit", hourCycle: "h23"});
}

function part(date, lang, options) {
  const key = lang + JSON.stringify(options);
  if (!formats.has(key)) formats.set(key, new Intl.DateTimeFormat(LOCALES[lang] ?? lang, options));
  return formats.get(key).format(date);
}

function yesterday(lang) {
  const text = new Intl.RelativeTimeFormat(LOCALES[lang] ?? lang, {numeric: "auto"}).format(-1, "day");
  return text[0].toUpperCase() + text.slice(1);
}

/** Whole calendar days from a date to now; days that summer time shortens count whole. */
function daysBetween(date, now) {
  return Math.round((midnight(now) - midnight(date)) / (24 * 60 * MINUTE));
}

function midnight(date) {
  return new Date(date).setHours(0, 0, 0, 0);
}

function isSameDay(date, other) {
  return midnight(date) === midnight(other);
}

function isSameYear(date, other) {
  return date.getFullYear() === new Date(other).getFullYear();
}
