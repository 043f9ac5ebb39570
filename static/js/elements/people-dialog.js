/** Choosing people: one to chat with, several for a new group, several to invite. */

import {_} from "../lib/i18n.js";
import {compareNames} from "../lib/names.js";
import {fillFace} from "./avatar.js";
import {busy, GoDialog} from "./dialog.js";
import {clone, part, reconcile, setText, settled} from "./dom.js";
import {openChatWith} from "./direct-room.js";
import {go} from "./router.js";
import {errorWords} from "./toast.js";

const PAUSE_MS = 200;
const NAMED = 3;

export class PeopleDialog extends GoDialog {
  actions = {
    clear: () => this.search(""),
    unpick: (chip) => this.toggle(Number(chip.dataset.key), false),
  };

  start() {
    this.ask = settled((query) => this.askServer(query), PAUSE_MS);
    this.listen(this.part("query"), "input", () => this.search(this.part("query").value));
    this.listen(this.part("people"), "change", (event) => this.toggle(Number(event.target.closest("li").dataset.key), event.target.checked));
    this.listen(this.part("form"), "submit", (event) => this.submit(event));
    this.listen(this.part("query"), "keydown", (event) => event.key === "Enter" && event.preventDefault());
  }

  /** @param {{kind: "chat"|"group"|"invite", roomId?: number, without?: Set<number>}} purpose */
  show({kind, roomId = null, without = new Set()}) {
    Object.assign(this, {kind, roomId, without, picked: new Map()});
    this.part("naming").hidden = this.part("opening").hidden = kind !== "group";
    this.part("foot").hidden = kind === "chat";
    this.dataset.kind = kind;
    this.part("name").value = "";
    this.part("public").checked = false;
    this.part("title").textContent = {chat: _("Start a chat"), group: _("New group"), invite: _("Invite people")}[kind];
    this.showError("");
    this.search("");
    this.open();
    this.part("query").focus();
  }

  search(query) {
    this.part("query").value = query;
    this.query = query.trim();
    if (this.query) this.ask(this.query);
    else this.draw(this.acquaintances());
  }

  /** Those one shares a room with, by name. */
  acquaintances() {
    const ids = new Set(this.store.rooms().flatMap((room) => (room.peer ? [room.peer.id] : room.faces)));
    const users = [...ids].map((id) => this.store.user(id)).filter((user) => user && !user.deleted);
    return users.sort((a, b) => compareNames(this.store.name(a.id), this.store.name(b.id)));
  }

  async askServer(query) {
    try {
      const found = await this.client.searchUsers(query);
      if (query === this.query) this.draw(found);
    } catch (error) {
      this.note(errorWords(error));
    }
  }

  draw(users) {
    this.shown = users.filter((user) => user.id !== this.store.me.id && !this.without.has(user.id));
    reconcile(this.part("people"), this.shown, {key: (user) => user.id, make: () => clone("pick"), fill: (row, user) => this.fill(row, user)});
    const hint = this.query ? _("Nothing found.") : _("Search for people by name or username.");
    this.note(this.shown.length ? "" : hint);
    this.drawPicked();
  }

  fill(row, user) {
    const name = this.nameOf(user);
    fillFace(part(row, "avatar"), user, name, {online: true});
    setText(part(row, "name"), name);
    setText(part(row, "last"), name === user.username ? "" : `@${user.username}`);
    part(row, "check").checked = this.picked.has(user.id);
  }

  nameOf(user) {
    return this.store.name(user.id) || user.display_name || user.username;
  }

  toggle(id, isPicked) {
    const user = this.shown.find((each) => each.id === id);
    if (isPicked && this.kind === "chat") {
      this.close();
      openChatWith(id);
      return;
    }
    if (isPicked) this.picked.set(id, user);
    else this.picked.delete(id);
    const row = this.part("people").querySelector(`[data-key="${id}"]`);
    if (row) part(row, "check").checked = isPicked;
    this.drawPicked();
  }

  drawPicked() {
    reconcile(this.part("chips"), [...this.picked.values()], {
      key: (user) => user.id,
      make: () => clone("chip"),
      fill: (chip, user) => {
        fillFace(part(chip, "avatar"), user, this.nameOf(user));
        setText(part(chip, "name"), this.nameOf(user));
      },
    });
    const count = this.picked.size;
    const words = this.kind === "group" ? _("Create") : _("Invite");
    setText(this.part("submit"), count ? `${words} (${count})` : words);
    this.part("submit").disabled = !count;
  }

  note(words) {
    this.part("note").hidden = !words;
    setText(this.part("note"), words);
  }

  async submit(event) {
    event.preventDefault();
    if (!this.picked.size) return;
    try {
      await busy(this.part("submit"), () => (this.kind === "group" ? this.create() : this.client.invite(this.roomId, [...this.picked.keys()])));
      this.close();
    } catch (error) {
      this.showError(errorWords(error));
      if (this.kind === "invite") this.note(errorWords(error));
    }
  }

  async create() {
    const name = this.part("name").value.trim() || this.nameFromPeople();
    const room = await this.client.createGroup({name, is_private: !this.part("public").checked, member_ids: [...this.picked.keys()]});
    go(`/rooms/${room.id}`);
  }

  nameFromPeople() {
    const people = [this.store.me, ...this.picked.values()].slice(0, NAMED);
    return people.map((user) => this.nameOf(user)).join(_(", ")).slice(0, this.part("name").maxLength);
  }

  showError(words) {
    this.part("error").textContent = words;
    this.part("name").setAttribute("aria-invalid", String(Boolean(words)));
  }
}

function show(purpose) {
  document.querySelector("gc-people-dialog").show(purpose);
}

export const newChat = () => show({kind: "chat"});
export const newGroup = () => show({kind: "group"});
export const invitePeople = (roomId, without) => show({kind: "invite", roomId, without});
