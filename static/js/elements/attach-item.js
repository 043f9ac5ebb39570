/** One thing in the tray, as a tile or as a row, and the tray's words. */

import {fileFace, shownName, sizeWords, splitName} from "../lib/file-names.js";
import {_, format, ngettext} from "../lib/i18n.js";
import {clockWords} from "../lib/waveform.js";
import {part, setAttribute, setText} from "./dom.js";

/**
 * @param {Element} row
 * @param {object} item what was chosen
 * @param {object} sent what it would be sent as: its kind, its bytes
 * @param {string} fault why it cannot be sent, or nothing
 */
export function fillItem(row, item, {kind, blob, duration}, fault) {
  const name = shownName(item.file.name);
  const [head, tail] = splitName(item.file.name);
  fillLook(row, item, kind);
  setText(part(row, "head"), head);
  setText(part(row, "tail"), tail);
  setText(part(row, "facts"), fault || sizeWords(blob.size));
  setText(part(row, "clock"), kind === "video" && duration ? clockWords(duration) : "");
  setAttribute(row, "data-fault", Boolean(fault));
  setText(part(row, "label"), [name, fault].filter(Boolean).join(". "));
  row.querySelector(".drop").setAttribute("aria-label", format(_("Remove %(name)s"), {name}));
}

/** The picture itself, or what kind of file it is. */
function fillLook(row, item, kind) {
  const {label, family} = fileFace(item.file.name);
  const picture = {image: item.url, video: item.posterUrl}[kind];
  const isShown = Boolean(picture) && !item.facts?.original.isBroken;
  const [shot, ext] = [part(row, "shot"), part(row, "ext")];
  shot.hidden = !isShown;
  if (isShown) setAttribute(shot, "src", picture);
  ext.hidden = isShown;
  setText(ext, label);
  setAttribute(ext, "data-family", family);
}

/** What the tray is called: how many of what. */
export function titleWords(items, asFiles) {
  const count = items.length;
  const kinds = new Set(items.map(({kind}) => (asFiles ? "file" : kind)));
  if (kinds.size === 1 && kinds.has("image")) return format(ngettext("Send %(count)s photo", "Send %(count)s photos", count), {count});
  if (kinds.size === 1 && kinds.has("video")) return format(ngettext("Send %(count)s video", "Send %(count)s videos", count), {count});
  return format(ngettext("Send %(count)s file", "Send %(count)s files", count), {count});
}

/** What keeps the whole from being sent. */
export function faultWords(faults, count) {
  if (count === 1 || !faults.length) return faults[0] ?? "";
  const words = ngettext("%(count)s of these cannot be sent. Remove it, or send it differently.", "%(count)s of these cannot be sent. Remove them, or send them differently.", faults.length);
  return format(words, {count: faults.length});
}
