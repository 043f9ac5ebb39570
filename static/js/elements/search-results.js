/** What the search box over the chats finds: chats by name, and people anywhere. */

import {GoElement} from "./base.js";
import {part, reconcile, setAttribute, setText, settled} from "./dom.js";
import {fillPerson, makePerson} from "./person-row.js";
import {fillRoomFace} from "./avatar.js";
import {openChatWith} from "./profile-dialog.js";
import {report} from "./toast.js";

const ROOMS_SHOWN = 20;
const PAUSE_MS = 200;

export class SearchResults extends GoElement {
  #query = "";

  start() {
    this.ask = settled((query) => this.askPeople(query), PAUSE_MS);
    this.listen(this, "click", (event) => this.choose(event), true);
  }

  find(query) {
    this.#query = query;
    if (!query) return;
    const text = query.toLocaleLowerCase();
    const rooms = this.store.rooms().filter((room) => this.store.roomName(room).toLocaleLowerCase().includes(text));
    this.listed = new Set(rooms.map((room) => room.peer?.id));
    this.showRooms(rooms.slice(0, ROOMS_SHOWN));
    this.ask(query);
  }

  async askPeople(query) {
    try {
      const people = await this.client.searchUsers(query);
      if (query === this.#query) this.showPeople(people);
    } catch (error) {
      report(error);
    }
  }

  showRooms(rooms) {
    reconcile(this.part("found-rooms"), rooms, {key: (room) => room.id, make: makePerson, fill: (row, room) => this.fillRoom(row, room)});
    this.part("rooms-title").hidden = !rooms.length;
    this.conclude();
  }

  showPeople(people) {
    const others = people.filter(({id}) => id !== this.store.me.id && !this.listed.has(id));
    reconcile(this.part("found-people"), others, {key: (user) => user.id, make: makePerson, fill: (row, user) => fillPerson(row, user, this.store)});
    this.part("people-title").hidden = !others.length;
    this.conclude();
  }

  conclude() {
    this.part("nothing").hidden = Boolean(this.querySelector("a.row"));
  }

  fillRoom(row, room) {
    fillRoomFace(part(row, "avatar"), room, this.store);
    setText(part(row, "name"), this.store.roomName(room));
    setText(part(row, "last"), "");
    setAttribute(row.firstElementChild, "href", `/rooms/${room.id}`);
  }

  /** A person found is a chat begun; a chat found opens by its link. */
  choose(event) {
    const row = event.target.closest("a.row");
    if (!row) return;
    const list = this.closest("gc-room-list");
    if (row.closest("[data-part=found-people]")) {
      event.preventDefault();
      openChatWith(Number(row.parentElement.dataset.key));
    }
    queueMicrotask(() => list.search("", true));
  }
}
