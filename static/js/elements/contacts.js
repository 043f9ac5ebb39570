/** The contacts: everybody I share a chat with, under their letters; search finds the rest. */

import {indexLetter, compareNames} from "../lib/names.js";
import {GoElement} from "./base.js";
import {askToBlock, unblock} from "./blocking.js";
import {callPerson} from "./call-offer.js";
import {arrowKeys, clone, perFrame, reconcile, rove, setAttribute, settled} from "./dom.js";
import {findGroups} from "./groups-dialog.js";
import {fillPerson, makePerson} from "./person-row.js";
import {openChatWith} from "./direct-room.js";
import {showPerson} from "./profile-dialog.js";
import {askToReport} from "./report-dialog.js";
import {here, onRoute, up} from "./router.js";
import {report} from "./toast.js";

const PAUSE_MS = 200;

export class Contacts extends GoElement {
  #found = null;

  actions = {
    "find-groups": () => findGroups(),
    clear: () => this.search(""),
  };

  start() {
    this.draw = perFrame(() => this.render());
    this.ask = settled((query) => this.askServer(query), PAUSE_MS);
    for (const topic of ["rooms", "user:*"]) this.watch(topic, this.draw);
    onRoute(this, this.draw);
    this.listen(this.part("query"), "input", () => this.search(this.part("query").value));
    arrowKeys(this, "input[type=search], a.row");
    this.render();
  }

  search(query) {
    this.part("query").value = query;
    this.query = query.trim();
    if (this.query) this.ask(this.query);
    else this.#found = null;
    this.draw();
  }

  async askServer(query) {
    try {
      const found = await this.client.searchUsers(query);
      if (query !== this.query) return;
      this.#found = found.filter((user) => user.id !== this.store.me.id);
      this.draw();
    } catch (error) {
      report(error);
    }
  }

  people() {
    const ids = new Set(this.store.rooms().flatMap((room) => (room.peer ? [room.peer.id] : room.faces)));
    ids.delete(this.store.me.id);
    return [...ids].map((id) => this.store.user(id)).filter((user) => user && !user.deleted);
  }

  render() {
    if (this.hidden) return;
    const people = this.#found ?? this.people();
    const lines = this.#found ? people.map((user) => ({user})) : this.indexed(people);
    reconcile(this.part("people"), lines, {
      key: ({user, letter}) => (user ? user.id : `letter-${letter}`),
      make: ({user}) => (user ? makePerson() : clone("letter")),
      fill: (row, line) => this.fill(row, line),
    });
    rove(this.part("people").querySelectorAll("a.row"));
    this.part("empty").hidden = Boolean(this.#found) || people.length > 0;
    this.part("nothing").hidden = !this.#found || people.length > 0;
  }

  /** People by name, each letter before its own. */
  indexed(people) {
    const named = people.map((user) => ({user, name: this.store.name(user.id), letter: indexLetter(this.store.name(user.id))}));
    named.sort((a, b) => order(a.letter, b.letter) || compareNames(a.name, b.name));
    return named.flatMap(({user, letter}, at) => (letter === named[at - 1]?.letter ? [{user}] : [{letter}, {user}]));
  }

  fill(row, {user, letter}) {
    if (!user) row.textContent = letter;
    else {
      fillPerson(row, user, this.store);
      setAttribute(row.firstElementChild, "aria-current", here().detail === `user-${user.id}` && "page");
    }
  }
}

/** Letters first, everything else behind them. */
function order(a, b) {
  return (a === "#") - (b === "#") || a.localeCompare(b);
}

/** The person chosen in the contacts, as a page. */
export class Contact extends GoElement {
  actions = {
    message: () => openChatWith(this.userId),
    report: () => askToReport("user_id", this.userId),
    block: () => askToBlock(this.userId),
    unblock: () => unblock(this.userId),
    "call-voice": () => callPerson(this.userId, "voice"),
    "call-video": () => callPerson(this.userId, "video"),
    back: (link, event) => {
      event.preventDefault();
      up("/contacts");
    },
  };

  start() {
    onRoute(this, () => this.route());
    this.route();
  }

  route() {
    const {section, detail} = here();
    const userId = section === "contacts" ? Number(detail.replace("user-", "")) || null : null;
    this.hidden = !userId;
    if (userId === this.userId) return;
    this.end?.();
    this.userId = userId;
    this.end = userId && showPerson(this, this.part("card"), userId);
  }
}
