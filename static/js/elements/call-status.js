/** How a call stands: a line on the screen, the time, and words for those who listen. */

import {newsOf} from "../calls/news.js";
import {_} from "../lib/i18n.js";
import {clockWords} from "../lib/waveform.js";
import {setHidden, setText} from "./dom.js";
import {say, tellAloud} from "./toast.js";

const SECOND_MS = 1000;
const LOST = {
  voice: [() => _("The microphone was unplugged. The others hear you by another."), () => _("The microphone was unplugged: the others do not hear you. Plug one in, or choose another.")],
  camera: [() => _("The camera was unplugged. Another has taken over."), () => _("The camera was unplugged: the others do not see you.")],
  screen: [() => "", () => _("You no longer share your screen.")],
  sound: [() => "", () => ""],
};

export class CallStatus {
  #clock = null;

  /** @param {CallPanel} panel */
  constructor(panel) {
    this.panel = panel;
  }

  /** Tells what others, or another of my clicks, have changed. */
  changed(before, now) {
    const {store} = this.panel;
    const name = (userId) => store.name(userId, now.room_id);
    const news = newsOf(before, now, {meId: store.me.id, name});
    if (news.length) tellAloud(news.join(" "));
  }

  /** A device of one's own is gone. */
  lost({name, isReplaced}) {
    const words = LOST[name][isReplaced ? 0 : 1]();
    if (words) say(words);
  }

  draw(session) {
    const {panel} = this;
    const {store} = panel;
    const room = store.room(session.call.room_id);
    setText(panel.part("title"), room ? store.roomName(room) : "");
    const words = statusWords(session.call, store.me.id, connectionOf(session, store));
    if (words !== panel.part("status").textContent) tellAloud(words || _("Connected"));
    setText(panel.part("status"), words);
    this.#clock ??= setInterval(() => this.#tick(), SECOND_MS);
    this.#tick();
  }

  /** The time runs on the screen, and in the call's own window. */
  #tick() {
    const {connectedAt} = this.panel.session;
    const words = connectedAt === null ? "" : clockWords((Date.now() - connectedAt) / SECOND_MS);
    for (const place of this.panel.view.clocks()) setText(place, words);
    setHidden(this.panel.part("clock"), this.panel.part("status").textContent !== "");
  }

  end() {
    clearInterval(this.#clock);
    this.#clock = null;
    setText(this.panel.part("status"), "");
  }
}

function connectionOf(session, {connection}) {
  const others = session.people().filter(({isMe}) => !isMe);
  return {isOnline: connection.state === "online", isConnected: others.some(({isConnected}) => isConnected), wasConnected: session.connectedAt !== null};
}

/**
 * How the call that one is in stands; nothing where all is well. Pure.
 * @param {{isOnline: boolean, isConnected: boolean, wasConnected: boolean}} line
 */
export function statusWords({state, participants}, meId, {isOnline, isConnected, wasConnected}) {
  const others = participants.filter(({user_id: id, state: leg}) => id !== meId && ["joined", "dropped"].includes(leg));
  if (!isOnline && !isConnected) return _("Reconnecting…");
  if (state === "ringing") return _("Waiting for an answer…");
  if (others.length && others.every((leg) => leg.state === "dropped")) return _("The other side has lost the connection. Waiting…");
  if (isConnected || !others.length) return "";
  return wasConnected ? _("Reconnecting…") : _("Connecting…");
}
