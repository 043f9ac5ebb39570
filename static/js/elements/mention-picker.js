/** The list of members that opens behind an @. */

import {_} from "../lib/i18n.js";
import {fillFace} from "./avatar.js";
import {clone, part, reconcile, setAttribute, setText} from "./dom.js";

const SHOWN = 6;
/** The id that stands for everybody in a message's mentions. */
const EVERYBODY = 0;
/** The space that ends a mention, so that names may hold spaces. */
const NAME_END = "\u2005";
const BEGUN = /(?:^|[^A-Za-z0-9_.@\/-])@([^\s@\u2005]{0,20})$/u;

export class MentionPicker {
  constructor(composer) {
    this.composer = composer;
    this.list = composer.part("mentions");
    this.list.addEventListener("pointerdown", (event) => this.point(event));
    composer.text.addEventListener("blur", () => this.close());
  }

  /** Whom one may call here, with the names for it: the others, and for owner and admins everybody. */
  members() {
    const {store, room} = this.composer;
    const members = store.members(room.id) ?? [];
    const everybody = {id: EVERYBODY, user: {id: EVERYBODY}, username: "all", name: _("all")};
    const others = members
      .map(({user}) => user)
      .filter((user) => user && user.id !== store.me.id && !user.deleted)
      .map((user) => ({id: user.id, user, username: user.username, name: store.name(user.id, room.id)}));
    return room.role === "member" ? others : [everybody, ...others];
  }

  /** Whether somebody was picked under a name that the text still holds. */
  isPicked(id, names) {
    return names.has(this.picked?.get(id));
  }

  look() {
    const {text, room} = this.composer;
    const begun = room.kind === "group" && BEGUN.exec(text.value.slice(0, text.selectionStart));
    this.query = begun ? begun[1] : null;
    const wanted = (this.query ?? "").toLocaleLowerCase();
    this.found = begun ? this.members().filter((member) => matches(member, wanted)).slice(0, SHOWN) : [];
    this.at = 0;
    this.draw();
  }

  draw() {
    const isOpen = this.found.length > 0;
    this.list.hidden = !isOpen;
    setAttribute(this.composer.text, "aria-activedescendant", isOpen && `mention-${this.found[this.at].id}`);
    reconcile(this.list, this.found, {key: ({id}) => id, make: () => clone("mention"), fill: (row, member) => this.fill(row, member)});
  }

  fill(row, {id, user, name, username}) {
    row.id = `mention-${id}`;
    setAttribute(row, "aria-selected", String(this.found[this.at].id === id));
    fillFace(part(row, "avatar"), user, id === EVERYBODY ? "@" : name);
    setText(part(row, "name"), name);
    setText(part(row, "username"), id === EVERYBODY || name === username ? "" : `@${username}`);
  }

  /** @returns {boolean} whether the key was ours */
  press(event) {
    if (this.list.hidden) return false;
    const step = {ArrowDown: 1, ArrowUp: -1}[event.key];
    if (step) {
      this.at = (this.at + step + this.found.length) % this.found.length;
      this.draw();
    } else if (["Enter", "Tab"].includes(event.key)) this.pick(this.found[this.at]);
    else if (event.key === "Escape") this.close();
    else return false;
    event.preventDefault();
    event.stopPropagation();
    return true;
  }

  point(event) {
    const row = event.target.closest("li");
    event.preventDefault();
    if (row) this.pick(this.found.find(({id}) => String(id) === row.dataset.key));
  }

  pick({id, name}) {
    const {text} = this.composer;
    const to = text.selectionStart;
    this.picked = (this.picked ?? new Map()).set(id, name);
    text.setRangeText(`${name}${NAME_END}`, to - this.query.length, to, "end");
    this.close();
    text.dispatchEvent(new InputEvent("input", {bubbles: true}));
  }

  close() {
    this.found = [];
    this.list.hidden = true;
    this.composer.text.removeAttribute("aria-activedescendant");
  }
}

function matches({name, username}, query) {
  return name.toLocaleLowerCase().includes(query) || username.toLocaleLowerCase().startsWith(query);
}
