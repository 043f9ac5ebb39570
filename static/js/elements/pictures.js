/** The pictures of a message: one in its own shape, several as a grid without holes. */

import {_, format} from "../lib/i18n.js";
import {pictureBox, wideTiles} from "../lib/picture-layout.js";
import {clone, reconcile, setAttribute} from "./dom.js";
import {fillShot, mediaBody, REMOVED, removedWords} from "./media-body.js";

const TILE = {width: 104, height: 104};

export function fillPictures(bubble, message, context) {
  const media = mediaBody(bubble, "pictures", message, context);
  const {attachments} = message;
  setAttribute(media, "data-count", attachments.length);
  setAttribute(media, "data-wide", wideTiles(attachments.length));
  reconcile(media, attachments.map((file, index) => ({file, index})), {
    key: ({index}) => index,
    make: () => clone("picture"),
    fill: (frame, {file, index}) => fillPicture(frame, file, {index, count: attachments.length}, context),
  });
}

function fillPicture(frame, file, {index, count}, {client}) {
  const mine = client.preview(file);
  setAttribute(frame, "data-state", file.state);
  frame.disabled = file.state === REMOVED;
  setAttribute(frame, "aria-label", frame.disabled ? removedWords() : photoWords(index, count));
  const box = count > 1 ? TILE : pictureBox(file.width, file.height);
  fillShot(frame, {source: mine?.url ?? file.thumbnail_url ?? file.url, placeholder: file.placeholder, ...box});
}

function photoWords(index, count) {
  return count > 1 ? format(_("Photo %(number)s of %(count)s"), {number: index + 1, count}) : _("Photo");
}
