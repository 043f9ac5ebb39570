/** What bubbles with pictures, videos and files have in common; messaging/_shot.html draws the same. */

import {_} from "../lib/i18n.js";
import {fillText} from "./bubble.js";
import {clone, part, setAttribute} from "./dom.js";

/** The state of a file that the operator has taken away: nothing of it is shown, or can be asked for. */
export const REMOVED = "removed";
export const removedWords = () => _("Removed by the operator");

/**
 * The part of a bubble that shows what its message carries, above the caption. Made once: filled again, nothing in
 * it loads anew.
 */
export function mediaBody(bubble, template, message, context) {
  let media = bubble.querySelector(':scope > [data-part="media"]');
  if (!media) {
    media = clone(template);
    bubble.replaceChildren(media, clone("caption"));
  }
  fillCaption(part(bubble, "caption"), message, context);
  return media;
}

function fillCaption(caption, message, context) {
  caption.hidden = !message.content;
  if (caption.textContent !== message.content) fillText(caption, message, context);
}

/**
 * Shows a picture over its placeholder. What this tab has uploaded itself stays as it is when the server has it too.
 * @param {Element} frame a .picture
 * @param {{source: string|null, placeholder: string, width: number, height: number}} picture
 */
export function fillShot(frame, {source, placeholder, width, height}) {
  const [blur, shot] = [part(frame, "blur"), part(frame, "shot")];
  blur.hidden = !placeholder;
  if (placeholder) setAttribute(blur, "src", placeholder);
  setAttribute(shot, "width", width);
  setAttribute(shot, "height", height);
  shot.hidden = !source;
  if (source && shot.dataset.source !== source) {
    frame.removeAttribute("data-broken");
    if (shot.getAttribute("src") !== source) shot.src = source;
    shot.dataset.source = source;
  }
  if (source && shot.complete && !shot.naturalWidth) mendShot(shot);
}

/**
 * A picture did not come. Its link may have run out while the page was open: those who may see it anyway get it
 * without. Otherwise it is shown as broken.
 */
export function mendShot(shot) {
  const [path, query] = (shot.getAttribute("src") ?? "").split("?");
  if (query?.includes("s=") && path.startsWith("/")) shot.src = path;
  else shot.closest(".picture").toggleAttribute("data-broken", true);
}

/** Draws how far an upload has come, 0 to 1. */
export function fillRing(frame, progress) {
  part(frame, "arc").style.strokeDashoffset = `${100 - 100 * Math.max(progress ?? 0, 0.04)}`;
}
