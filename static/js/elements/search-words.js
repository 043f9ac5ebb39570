/** What the search says of itself. */

import {_, format, ngettext} from "../lib/i18n.js";
import {errorWords} from "./toast.js";

/** What stands under, or instead of, the results. */
export function noteWords({isBlank, isNothing, place, messages: {state, items, error}}) {
  if (isBlank) return isNothing ? _("Search chats, people and everything that was said.") : "";
  if (state === "idle") return place ? format(_("Type what to look for in “%(name)s”."), {name: place}) : "";
  if (state === "failed") return error?.code === 0 ? _("No connection: messages cannot be searched now.") : errorWords(error);
  if (items.length) return "";
  if (state === "loading") return _("Searching messages …");
  return isNothing ? _("Nothing found.") : _("No messages found.");
}

/** How much was found, for those who hear the page. */
export function summaryWords({open, isBlank, count, rooms, people, messages: {items, next}}) {
  if (open || isBlank) return format(ngettext("%(count)s suggestion", "%(count)s suggestions", count), {count});
  const parts = [
    rooms && format(ngettext("%(count)s chat", "%(count)s chats", rooms), {count: rooms}),
    people && format(ngettext("%(count)s person", "%(count)s people", people), {count: people}),
    items.length && format(ngettext("%(count)s message", "%(count)s messages", items.length), {count: items.length}),
    next !== null && _("and more"),
  ];
  return parts.filter(Boolean).join(_(", "));
}
