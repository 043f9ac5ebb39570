/** The sections of what is found, each a list of lines; a line with `run` does something of its own. */

import {_} from "../lib/i18n.js";
import {valueWords} from "./search-values.js";

/** What was looked for lately, and forgetting it. */
export function recents(results) {
  const {store, recent, field} = results;
  const isKnown = ({filters}) => (!filters.in || store.room(filters.in)) && (!filters.from || store.user(filters.from));
  const line = (query, at) => ({key: `recent-${at}`, icon: "clock", ...words(query, store), run: () => field.put(query)});
  const lines = recent.list().filter(isKnown).map(line);
  const clear = () => {
    recent.clear();
    results.render();
  };
  return lines.length ? [...lines, {key: "clear", icon: "trash", words: _("Clear recent searches"), run: clear}] : [];
}

/** The first of many, and a line that shows them all. */
export function folded(results, items, shown, label) {
  if (items.length <= shown) return items;
  return [...items.slice(0, shown), {key: "all", icon: "down", words: label, run: () => results.showAll()}];
}

/** The messages found, and a line that turns the page. */
export function hits(messages) {
  const {items, next, state} = messages;
  if (!items.length || next === null || state === "failed") return items;
  return [...items, {key: "more", icon: "down", words: state === "loading" ? _("Searching …") : _("More messages"), run: () => messages.more()}];
}

function words({text, filters}, store) {
  const set = Object.entries(filters).map(([operator, value]) => valueWords(operator, value, store));
  return text ? {words: text, hint: set.join(" · ")} : {words: set.join(" · ")};
}
