/** The page's language and its catalogue, which /jsi18n/ defines before any module runs. */

/**
 * The translation of a msgid; the msgid itself where there is no catalogue.
 * @param {string} msgid
 * @returns {string}
 */
export function _(msgid) {
  return globalThis.gettext ? globalThis.gettext(msgid) : msgid;
}

/**
 * The translation of a word that means several things. Named as gettext names it.
 * @param {string} context
 * @param {string} msgid
 * @returns {string}
 */
export function pgettext(context, msgid) {
  return globalThis.pgettext ? globalThis.pgettext(context, msgid) : msgid;
}

/**
 * The translation that fits a count. Named as gettext names it, so that makemessages finds its calls.
 * @param {string} singular
 * @param {string} plural
 * @param {number} count
 * @returns {string}
 */
export function ngettext(singular, plural, count) {
  if (globalThis.ngettext) return globalThis.ngettext(singular, plural, count);
  return count === 1 ? singular : plural;
}

/**
 * Fills `%(name)s` places. Values are text: nothing in them is looked at again.
 * @param {string} template
 * @param {Record<string, string|number>} values
 * @returns {string}
 */
export function format(template, values) {
  return template.replace(/%\((\w+)\)[sd]/g, (place, name) => (name in values ? String(values[name]) : place));
}

/**
 * The page's language.
 * @returns {"zh-hans"|"en"}
 */
export function language() {
  const tag = globalThis.document?.documentElement.lang ?? "en";
  return tag.toLowerCase().startsWith("zh") ? "zh-hans" : "en";
}
