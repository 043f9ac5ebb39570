/** A voice message's bubble; messaging/_voice.html is its template. */

import {_, format, ngettext} from "../lib/i18n.js";
import {bars, barCount, clockWords, path, PITCH, secondsWords, wholeSeconds} from "../lib/waveform.js";
import {clone, part, setAttribute, setIcon, setText} from "./dom.js";
import {keptSpeed} from "./voice-keeping.js";
import {canChooseOutput, chooseOutput} from "./voice-output.js";
import {player} from "./voice-player.js";

const SEEK_SECONDS = 2;
const SEEK_KEYS = {ArrowLeft: -SEEK_SECONDS, ArrowRight: SEEK_SECONDS};

/** Draws a voice message, or one that is on its way. */
export function fillVoice(bubble, item) {
  if (!bubble.querySelector(".voice")) bubble.replaceChildren(clone("voice"));
  const voice = bubble.querySelector(".voice");
  const {duration, waveform, state} = fileOf(item);
  setAttribute(voice, "data-file", state === "ready" ? null : state);
  // What was recorded here is known better than what the server has not looked at yet.
  if (duration !== null || !voice.halves) drawLength(voice, waveform, duration);
  player.meet(item);
  drawVoice(voice, item);
}

function drawLength(voice, waveform, duration) {
  voice.halves = bars(waveform, duration);
  setAttribute(part(voice, "wave"), "width", barCount(duration) * PITCH);
  setAttribute(part(voice, "bars"), "d", path(voice.halves));
  setAttribute(part(voice, "seek"), "max", duration || 1);
  setText(part(voice, "seconds"), secondsWords(duration));
}

function fileOf(item) {
  return item.attachments[0] ?? {duration: null, waveform: null, state: "failed"};
}

/** How far the message has come to be heard. */
function drawVoice(voice, item) {
  const isHeld = player.holds(item);
  const isPlaying = isHeld && player.isPlaying;
  voice.toggleAttribute("data-unheard", player.isUnheard(item));
  voice.toggleAttribute("data-held", isHeld);
  voice.toggleAttribute("data-playing", isPlaying);
  setIcon(part(voice, "play"), isPlaying ? "pause" : "play");
  setAttribute(part(voice, "play"), "aria-label", playWords(item, isPlaying));
  part(voice, "seek").hidden = !isHeld;
  part(voice, "speed").hidden = !isHeld;
  setText(part(voice, "speed"), `${keptSpeed()}×`);
  setAttribute(part(voice, "speed"), "aria-label", format(_("Speed %(speed)s×"), {speed: keptSpeed()}));
  drawTime(voice, isHeld ? player.time : 0);
}

function playWords(item, isPlaying) {
  if (isPlaying) return _("Pause");
  const count = wholeSeconds(fileOf(item).duration);
  const length = format(ngettext("%(count)s second", "%(count)s seconds", count), {count});
  const words = format(_("Play the voice message, %(length)s"), {length});
  return player.isUnheard(item) ? format(_("%(words)s, not heard yet"), {words}) : words;
}

function drawTime(voice, time) {
  const share = Math.min(1, time / player.seconds);
  setAttribute(part(voice, "heard"), "d", path(voice.halves.slice(0, Math.ceil(voice.halves.length * share))));
  const seek = part(voice, "seek");
  if (seek.hidden) return;
  seek.value = time;
  setAttribute(seek, "aria-valuetext", clockWords(time));
}

/** The actions of the buttons inside voice messages. */
export function voiceActions() {
  const itemOf = (element) => element.closest("li").item;
  return {
    voice: (element, event) => event.target.matches("input") || player.toggle(itemOf(element)),
    "voice-speed": () => player.turnSpeed(),
  };
}

/** Keeps a timeline's voice messages as the player has them, and moves along them by key. */
export function followPlayer(view) {
  const rows = () => [...view.querySelectorAll(".msg:has(.voice)")];
  view.until(player.on("change", () => rows().forEach((row) => drawVoice(row.querySelector(".voice"), row.item))));
  view.until(player.on("time", () => {
    const held = view.querySelector(".voice[data-held]");
    if (held) drawTime(held, player.time);
  }));
  view.listen(view, "input", ({target}) => target.matches(".voice input") && player.seek(Number(target.value)));
  view.listen(view, "keydown", pressed);
}

function pressed(event) {
  const {target, key} = event;
  const onRow = target.matches(".msg:has(.voice)");
  const step = SEEK_KEYS[key];
  if (onRow && key === " ") player.toggle(target.item);
  else if (step && (onRow || target.matches(".voice input")) && player.holds(target.closest("li").item)) player.seek(player.time + step);
  else return;
  event.preventDefault();
}

/** What the message's menu offers besides. */
export function voiceOffers(item, row) {
  if (item.kind !== "voice") return [];
  const isPlaying = player.holds(item) && player.isPlaying;
  return [
    {words: isPlaying ? _("Pause") : _("Play"), icon: isPlaying ? "pause" : "play", run: () => player.toggle(item)},
    row && canChooseOutput() && {words: _("Play on…"), icon: "speaker", run: () => chooseOutput(part(row, "bubble"))},
  ];
}
