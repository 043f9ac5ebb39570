/** A person's card. */

import {fillFace} from "./avatar.js";
import {askToBlock, unblock} from "./blocking.js";
import {callPerson} from "./call-offer.js";
import {GoElement} from "./base.js";
import {cloneAll, part, setAttribute, setText} from "./dom.js";
import {GoDialog} from "./dialog.js";
import {openChatWith} from "./direct-room.js";
import {askToReport} from "./report-dialog.js";
import {report} from "./toast.js";
import {presenceWords} from "./wording.js";

export class ProfileDialog extends GoDialog {
  actions = {
    report: () => this.report(),
    block: () => this.block(),
    unblock: () => unblock(this.userId),
    message: () => this.message(),
    "call-voice": () => this.call("voice"),
    "call-video": () => this.call("video"),
  };

  start() {
    this.listen(this, "click", (event) => event.target.closest("a") && this.close());
  }

  show(userId) {
    this.userId = userId;
    this.end?.();
    this.end = showPerson(this, this.dialog, userId);
    this.open();
  }

  closed() {
    this.end?.();
    this.end = null;
  }

  report() {
    this.close();
    askToReport("user_id", this.userId);
  }

  block() {
    this.close();
    askToBlock(this.userId);
  }

  message() {
    this.close();
    openChatWith(this.userId);
  }

  call(media) {
    this.close();
    callPerson(this.userId, media);
  }
}

export function showProfile(userId) {
  document.querySelector("gc-profile-dialog").show(userId);
}

/** Keeps a person's card true inside a place; the returned function lets go of it. */
export function showPerson(element, place, userId) {
  place.replaceChildren(cloneAll("profile"));
  const draw = () => fillProfile(place, userId, element.store);
  const ends = [element.store.on(`user:${userId}`, draw), element.store.on("me", draw), element.client.watchPresence([userId])];
  draw();
  element.client.fetchUser(userId).catch(report);
  return () => ends.forEach((end) => end());
}

function fillProfile(place, userId, store) {
  const isMe = userId === store.me.id;
  const user = isMe ? store.me : store.user(userId);
  const name = store.name(userId);
  fillFace(part(place, "avatar"), user ?? {id: userId}, name, {online: true});
  setText(part(place, "name"), name);
  setText(part(place, "username"), user && !user.deleted ? `@${user.username}` : "");
  part(place, "verified").hidden = !user?.verified;
  setText(part(place, "presence"), isMe ? "" : presenceWords(user));
  setText(part(place, "bio"), user?.bio ?? "");
  for (const name of ["message", "call-voice", "call-video"]) part(place, name).hidden = isMe;
  part(place, "edit").hidden = !isMe;
  const isOther = !isMe && !user?.deleted;
  part(place, "report").hidden = !isOther;
  part(place, "block").hidden = !isOther || store.blocked.has(userId);
  part(place, "blocked").hidden = !store.blocked.has(userId);
  setAttribute(part(place, "actions"), "hidden", Boolean(user?.deleted));
}
