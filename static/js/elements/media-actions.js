/** What one can do with the pictures, videos and files of a conversation, and what keeps them up to date. */

import {part} from "./dom.js";
import {fillCard} from "./file-card.js";
import {openLightbox} from "./lightbox.js";
import {fillRing, mendShot} from "./media-body.js";
import {shownIn} from "./room-shots.js";
import {onlyOneSounds, playVideo} from "./video-bubble.js";

/** The actions of the buttons inside messages. */
export function mediaActions(view) {
  const itemOf = (button) => button.closest("li").item;
  return {
    view: (frame) => viewPicture(view, itemOf(frame), frame),
    "play-video": (poster) => playVideo(poster, itemOf(poster).attachments[0], view.client.preview(itemOf(poster).attachments[0])),
    discard: (button) => view.client.discard(itemOf(button).client_id),
  };
}

function viewPicture(view, message, opener) {
  const source = shownIn(view.client, view.roomId);
  const file = message.attachments[Number(opener.dataset.key)];
  openLightbox(source, {at: source.shots.findIndex((shot) => shot.file === file), opener});
}

/** Mends pictures whose links have run out, draws uploads, lets only one video play. */
export function followMedia(view) {
  view.listen(view, "error", ({target}) => target.matches?.(".shot") && mendShot(target), true);
  view.until(view.client.on("upload", (event) => drawUpload(view, event)));
  onlyOneSounds(view);
}

function drawUpload(view, {client_id: clientId, index, loaded, total}) {
  const row = view.part("lines").querySelector(`[data-key="mc${clientId}"]`);
  const media = row && part(row, "media");
  if (!media) return;
  const frame = media.matches(".video") ? part(media, "poster") : media.children[index];
  if (media.matches(".file")) fillCard(media, row.item.attachments[0], view.client.uploadProgress(clientId));
  else if (frame) fillRing(frame, total ? loaded / total : 1);
}
