/** One call of the log as a page: who was in it, when, how long, and calling again. */

import {language} from "../lib/i18n.js";
import {fullTime, listTime} from "../lib/time.js";
import {fillFace} from "./avatar.js";
import {GoElement} from "./base.js";
import {canCall} from "./call-offer.js";
import {beginCall} from "./call-door.js";
import {callName, fillCallFace} from "./call-row.js";
import {directionWords, logWords, partWords} from "./call-words.js";
import {clone, cloneAll, perFrame, part, reconcile, setAttribute, setIcon, setText} from "./dom.js";
import {go, here, onRoute, up} from "./router.js";
import {report} from "./toast.js";

export class CallCard extends GoElement {
  actions = {
    "call-voice": () => beginCall(this.call.room_id, "voice"),
    "call-video": () => beginCall(this.call.room_id, "video"),
    "open-room": () => go(`/rooms/${this.call.room_id}`),
    back: (link, event) => {
      event.preventDefault();
      up("/calls");
    },
  };

  start() {
    this.draw = perFrame(() => this.render());
    for (const topic of ["calls", "rooms", "user:*"]) this.watch(topic, this.draw);
    onRoute(this, () => this.route());
    this.part("card").replaceChildren(cloneAll("call-card"));
    this.route();
  }

  get call() {
    return this.store.callLog.get(this.callId);
  }

  route() {
    const {section, detail} = here();
    this.callId = section === "calls" ? Number(detail.replace("call-", "")) || null : null;
    this.hidden = !this.callId;
    this.render();
    if (this.callId && !this.call) this.load();
  }

  async load() {
    try {
      await this.client.loadCall(this.callId);
    } catch (error) {
      if (error.status !== 404) report(error);
      go("/calls", {replace: true});
    }
  }

  render() {
    const {call, store} = this;
    this.part("card").hidden = !call;
    if (!call || this.hidden) return;
    const direction = store.direction(call);
    fillCallFace(this.part("avatar"), call, store);
    setText(this.part("name"), callName(call, store));
    setAttribute(this.part("story"), "data-direction", direction);
    setIcon(this.part("arrow"), `call-${direction}`);
    setText(this.part("direction"), direction === "missed" ? "" : directionWords(direction));
    setText(this.part("words"), logWords(call, direction, store.me.id));
    this.part("time").dateTime = call.started_at;
    setText(this.part("time"), fullTime(call.started_at, language()));
    this.drawPeople(call);
    this.drawKept(call);
    this.drawActions(call);
  }

  /** Who was called, where there were more than two. */
  drawPeople({participants}) {
    reconcile(this.part("people"), participants.length > 2 ? participants : [], {
      key: ({user_id: id}) => id,
      make: () => clone("call-part"),
      fill: (row, leg) => this.fillPart(row, leg),
    });
  }

  fillPart(row, leg) {
    const name = this.store.name(leg.user_id);
    fillFace(part(row, "avatar"), this.store.user(leg.user_id) ?? {id: leg.user_id}, name);
    setText(part(row, "name"), name);
    setText(part(row, "words"), partWords(leg));
  }

  /** What I recorded of it, where it could not be posted. */
  drawKept({recordings}) {
    const kept = recordings.filter(({state, user_id: id, file_id: file}) => state === "kept" && id === this.store.me.id && file);
    this.part("kept-words").hidden = !kept.length;
    reconcile(this.part("kept"), kept, {
      key: ({id}) => id,
      make: () => clone("call-kept"),
      fill: (row, {file_id: file, started_at: at}) => {
        setAttribute(part(row, "save"), "href", `/api/files/${file}?download=1`);
        setText(part(row, "words"), listTime(at, Date.now(), language()));
      },
    });
  }

  drawActions({room_id: roomId}) {
    const room = this.store.room(roomId);
    for (const name of ["call-voice", "call-video"]) this.part(name).hidden = !canCall(room, this.store);
    this.part("open-room").hidden = !room;
    this.part("gone").hidden = Boolean(room);
  }
}
