/** What plays while its room is not on screen, and the keys of the machine for it. */

import {_, format} from "../lib/i18n.js";
import {clockWords, secondsWords} from "../lib/waveform.js";
import {GoElement} from "./base.js";
import {setAttribute, setIcon, setText} from "./dom.js";
import {go, here, onRoute} from "./router.js";
import {forgetHeard, keptSpeed} from "./voice-keeping.js";
import {player} from "./voice-player.js";

export class PlayerBar extends GoElement {
  actions = {
    "player-toggle": () => player.toggle(player.item),
    "player-speed": () => player.turnSpeed(),
    "player-stop": () => player.stop(),
    "player-show": () => this.show(),
  };

  start() {
    onRoute(this, () => this.draw());
    this.until(player.on("change", () => this.draw()));
    this.until(player.on("time", () => this.hidden || this.drawTime()));
    for (const topic of ["timeline:*", "rooms"]) this.watch(topic, () => player.watchRecalls());
    this.until(this.client.on("signed-out", ({reason}) => this.signedOut(reason)));
    this.draw();
  }

  show() {
    const {room_id: roomId, seq} = player.item;
    go(`/rooms/${roomId}${seq ? `?at=${seq}` : ""}`);
  }

  /** As with the rest that is kept: who was merely signed out by time will be back. */
  signedOut(reason) {
    player.stop();
    if (reason !== "session") forgetHeard(this.store.me.id);
  }

  draw() {
    const {item, isPlaying} = player;
    this.hidden = !item || item.room_id === here().roomId;
    this.tellMachine();
    if (this.hidden) return;
    const room = this.store.room(item.room_id);
    setText(this.part("name"), this.store.name(item.user_id, item.room_id));
    setText(this.part("room"), room?.kind === "group" ? this.store.roomName(room) : "");
    const toggle = this.querySelector('[data-action="player-toggle"]');
    setIcon(toggle, isPlaying ? "pause" : "play");
    setAttribute(toggle, "aria-label", isPlaying ? _("Pause") : _("Play"));
    const speed = this.querySelector('[data-action="player-speed"]');
    setText(speed, `${keptSpeed()}×`);
    setAttribute(speed, "aria-label", format(_("Speed %(speed)s×"), {speed: keptSpeed()}));
    this.drawTime();
  }

  drawTime() {
    setText(this.part("clock"), `${clockWords(player.time)} / ${clockWords(player.seconds)}`);
    this.part("share").style.width = `${Math.min(100, (100 * player.time) / player.seconds)}%`;
  }

  /** The machine's own keys and lock screen. */
  tellMachine() {
    const session = navigator.mediaSession;
    if (!session) return;
    const {item} = player;
    session.playbackState = !item ? "none" : player.isPlaying ? "playing" : "paused";
    session.metadata = item && new MediaMetadata({
      title: format(_("Voice message %(length)s"), {length: secondsWords(player.seconds)}),
      artist: this.store.name(item.user_id, item.room_id),
    });
    const handlers = {play: () => player.toggle(item), pause: () => player.pause(), stop: () => player.stop(), seekto: ({seekTime}) => player.seek(seekTime)};
    for (const [action, handle] of Object.entries(handlers)) session.setActionHandler(action, item ? handle : null);
  }
}
