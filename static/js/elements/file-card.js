/** A file in a bubble: what kind it is, its name, its size, and a click away the file itself. */

import {fileFace, shownName, sizeWords, splitName} from "../lib/file-names.js";
import {_, format} from "../lib/i18n.js";
import {part, setAttribute, setText} from "./dom.js";
import {mediaBody, REMOVED, removedWords} from "./media-body.js";

export function fillFile(bubble, message, context) {
  const [file] = message.attachments;
  fillCard(mediaBody(bubble, "file", message, context), file, context.client.uploadProgress(message.client_id));
}

/** Fills a .file, in a bubble or on the page of a room's files. */
export function fillCard(card, file, progress = null) {
  const name = shownName(file.name);
  const size = sizeWords(file.size);
  const [head, tail] = splitName(file.name);
  const {label, family} = fileFace(file.name);
  setText(part(card, "ext"), label);
  setAttribute(part(card, "ext"), "data-family", family);
  setText(part(card, "head"), head);
  setText(part(card, "tail"), tail);
  setText(part(card, "facts"), factWords(file.state, size, progress));
  setAttribute(card, "title", name);
  setAttribute(card, "data-state", file.state);
  setText(part(card, "label"), labelWords(file, name, size));
  setAttribute(card, "href", file.state === "ready" && downloadLink(file));
  setAttribute(card, "download", file.state === "ready" && name);
  fillBar(card, progress);
}

function labelWords({state}, name, size) {
  if (state === REMOVED) return `${name}, ${removedWords()}`;
  return state === "ready" ? format(_("Download %(name)s, %(size)s"), {name, size}) : `${name}, ${size}`;
}

function factWords(state, size, progress) {
  if (state === "failed") return _("Not available");
  if (state === REMOVED) return removedWords();
  if (state === "processing") return `${size} · ${_("Being checked")}`;
  return state === "uploading" && progress !== null ? `${size} · ${Math.floor(progress * 100)}%` : size;
}

/** Draws how far a file's upload has come, 0 to 1. */
export function fillBar(card, progress) {
  part(card, "fill").style.width = `${100 * (progress ?? 0)}%`;
}

/** Where a file is saved from, under its name. */
export function downloadLink({url}) {
  return url && url.startsWith("/") ? `${url}&download=1` : url;
}
