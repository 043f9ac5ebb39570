/** Things by the month they are of, as headings say it. `now` is an argument; the zone is the browser's. Pure. */

import {_} from "./i18n.js";

const LOCALES = {"zh-hans": "zh-CN", en: "en"};

/**
 * Gathers what stands in order of time into months.
 * @template {{timestamp: string}} Item
 * @param {Item[]} items newest first
 * @param {number|Date} now
 * @param {"zh-hans"|"en"} lang
 * @returns {{key: string, words: string, items: Item[]}[]}
 */
export function byMonth(items, now, lang) {
  const months = [];
  for (const item of items) {
    const key = keyOf(new Date(item.timestamp));
    if (months.at(-1)?.key === key) months.at(-1).items.push(item);
    else months.push({key, words: monthWords(new Date(item.timestamp), new Date(now), lang), items: [item]});
  }
  return months;
}

function keyOf(date) {
  return `${date.getFullYear()}-${date.getMonth() + 1}`;
}

function monthWords(date, now, lang) {
  if (keyOf(date) === keyOf(now)) return _("This month");
  return new Intl.DateTimeFormat(LOCALES[lang] ?? lang, {year: "numeric", month: "long"}).format(date);
}
