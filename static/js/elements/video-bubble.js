/** A video in a bubble: its poster, then the video itself in the same place. */

import {clockWords} from "../lib/waveform.js";
import {_} from "../lib/i18n.js";
import {pictureBox} from "../lib/picture-layout.js";
import {part, setAttribute, setText} from "./dom.js";
import {fillShot, mediaBody, REMOVED, removedWords} from "./media-body.js";
import {pauseVoice} from "./voice-player.js";

export function fillVideo(bubble, message, context) {
  const media = mediaBody(bubble, "video", message, context);
  const [file] = message.attachments;
  const poster = part(media, "poster");
  const mine = context.client.preview(file);
  setAttribute(poster, "data-state", file.state);
  poster.disabled = file.state === REMOVED;
  if (poster.disabled) showPoster(poster, poster.nextElementSibling);
  setAttribute(poster, "aria-label", poster.disabled ? removedWords() : _("Play the video"));
  setText(part(poster, "clock"), file.duration ? clockWords(file.duration) : "");
  fillShot(poster, {source: mine?.poster_url ?? file.poster_url, placeholder: file.placeholder, ...pictureBox(file.width, file.height)});
}

/** Plays a message's video where its poster stands. */
export function playVideo(poster, file, preview) {
  const source = preview?.url ?? playable(file);
  if (!source || poster.nextElementSibling) return;
  const {width, height} = part(poster, "shot");
  const video = Object.assign(document.createElement("video"), {src: source, controls: true, playsInline: true, width, height});
  if (!part(poster, "shot").hidden) video.poster = part(poster, "shot").src;
  video.setAttribute("aria-label", _("Video"));
  video.addEventListener("play", () => window.dispatchEvent(new CustomEvent("video-playing", {detail: video})));
  video.addEventListener("error", () => broken(poster, video));
  poster.after(video);
  poster.hidden = true;
  video.focus({preventScroll: true});
  video.play().catch(() => null);
}

/** The file itself where this browser plays its kind, else the mp4 that the server has made. */
export function playable({url, mime, mp4_url: mp4}) {
  return mp4 && !document.createElement("video").canPlayType(mime) ? mp4 : url;
}

function broken(poster, video) {
  poster.toggleAttribute("data-broken", true);
  showPoster(poster, video);
}

function showPoster(poster, video) {
  poster.hidden = false;
  video?.remove();
}

/** Of everything that sounds on the page only one thing does at a time. */
export function onlyOneSounds(element) {
  const quieten = ({detail}) => {
    for (const video of document.querySelectorAll("video")) if (video !== detail) video.pause();
  };
  element.listen(window, "video-playing", quieten);
  element.listen(window, "video-playing", pauseVoice);
  element.listen(window, "voice-playing", quieten);
}
