/** The one voice that plays in the whole page, and in no other tab. It goes on while one changes rooms. */

import {Emitter} from "../lib/emitter.js";
import {isHeard, nextUnheard} from "../lib/heard.js";
import {_} from "../lib/i18n.js";
import {GoElement} from "./base.js";
import {perFrame} from "./dom.js";
import {report} from "./toast.js";
import {keepHeard, keepOutput, keptHeard, keptOutput, keptSpeed, turnSpeed} from "./voice-keeping.js";

const REMOVED = "removed";
const UNPLAYABLE = () => _("This voice message could not be played.");

function whyNot(file) {
  if (file?.state === REMOVED) return _("Removed by the operator");
  return file?.state === "processing" ? _("This voice message cannot be played yet.") : UNPLAYABLE();
}

class VoicePlayer {
  /** What plays, or was paused: a message of kind voice. */
  item = null;
  #audio = null;
  #events = new Emitter();
  #tabs = globalThis.BroadcastChannel ? new BroadcastChannel("gochat-voice") : null;
  #isFirstTime = false;
  /** While it plays the bars fill with every frame. */
  #run = perFrame(() => {
    this.#events.emit("time");
    if (this.isPlaying) this.#run();
  });

  constructor() {
    if (this.#tabs) this.#tabs.onmessage = () => this.pause();
  }

  /** @param {"change"|"time"} name */
  on(name, hear) {
    return this.#events.on(name, hear);
  }

  get store() {
    return GoElement.client.store;
  }

  get isPlaying() {
    return Boolean(this.item && !this.#audio.paused);
  }

  get time() {
    return this.item ? this.#audio.currentTime : 0;
  }

  get seconds() {
    return this.item?.attachments[0]?.duration || 1;
  }

  holds(item) {
    return Boolean(this.item) && this.item.key === item.key;
  }

  isUnheard({id, user_id: userId, attachments}) {
    const {me} = this.store;
    return Boolean(id) && userId !== me.id && attachments[0]?.state !== REMOVED && !isHeard(keptHeard(me.id), id);
  }

  /** The message that is held has changed: it was sent, processed, recalled. */
  meet(item) {
    if (!this.holds(item)) return;
    this.item = item;
    if (item.attachments[0]?.state === REMOVED) this.stop();
  }

  toggle(item) {
    if (!this.holds(item)) this.play(item);
    else if (this.isPlaying) this.pause();
    else this.#go();
  }

  /** Plays a message from its beginning, instead of what plays now. */
  play(item) {
    const [file] = item.attachments;
    const url = file && (GoElement.client.preview(file)?.url ?? file.url);
    if (!url) return report({message: whyNot(file)});
    this.stop();
    this.item = item;
    this.#isFirstTime = this.isUnheard(item);
    if (this.#isFirstTime) keepHeard(this.store.me.id, item.id);
    this.#load(url);
    this.#go();
  }

  #load(url) {
    this.#audio ??= this.#make();
    this.#audio.src = url;
    this.#audio.defaultPlaybackRate = this.#audio.playbackRate = keptSpeed();
    // An output that was unplugged since is not missed.
    if (keptOutput()) this.#audio.setSinkId?.(keptOutput()).catch(() => keepOutput(""));
  }

  #make() {
    const audio = new Audio();
    for (const type of ["play", "pause"]) audio.addEventListener(type, () => this.#tell());
    audio.addEventListener("ended", () => this.#ended());
    audio.addEventListener("error", () => this.#failed());
    return audio;
  }

  /** Begins, and has everything else be quiet. */
  async #go() {
    this.#tabs?.postMessage("playing");
    dispatchEvent(new CustomEvent("voice-playing"));
    // A pause or another message may come before the beginning; what cannot be played says so by itself.
    await this.#audio.play().catch(() => this.#tell());
  }

  #tell() {
    this.#run();
    this.#events.emit("change");
  }

  #ended() {
    const {item} = this;
    const next = this.#isFirstTime && this.#after(item);
    this.stop();
    if (next) this.play(next);
  }

  #after(item) {
    const messages = this.store.timelines.get(item.room_id)?.messages.values() ?? [];
    const ascending = [...messages].sort((a, b) => a.seq - b.seq);
    const {id: meId} = this.store.me;
    const next = nextUnheard(ascending, item, {meId, heard: keptHeard(meId)});
    return next && {...next, key: `m${next.id}`};
  }

  #failed() {
    if (!this.item) return;
    this.stop();
    report({message: UNPLAYABLE()});
  }

  pause() {
    this.#audio?.pause();
  }

  stop() {
    if (!this.item) return;
    this.item = null;
    this.#audio.pause();
    this.#audio.removeAttribute("src");
    this.#audio.load();
    this.#tell();
  }

  seek(seconds) {
    if (!this.item) return;
    this.#audio.currentTime = Math.min(Math.max(seconds, 0), this.seconds);
    this.#run();
  }

  turnSpeed() {
    turnSpeed();
    if (this.#audio) this.#audio.playbackRate = this.#audio.defaultPlaybackRate = keptSpeed();
    this.#events.emit("change");
  }

  /** Chooses where voices are heard: one of the browser's outputs, or "" for its own choice. */
  async setOutput(id) {
    await (this.#audio ??= this.#make()).setSinkId(id);
    keepOutput(id);
  }

  /** A message that was recalled, or whose room is gone, is silent at once. */
  watchRecalls() {
    if (!this.item) return;
    const {room_id: roomId, seq} = this.item;
    const known = this.store.timelines.get(roomId)?.messages.get(seq);
    if (!this.store.room(roomId) || known?.recalled_at) this.stop();
  }
}

export const player = new VoicePlayer();

/** Something else is going to be heard. */
export function pauseVoice() {
  player.pause();
}
