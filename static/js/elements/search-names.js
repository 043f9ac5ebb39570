/** Chats and people by their names: what is known here at once, people anywhere a moment later. */

import {folded} from "../lib/search-query.js";
import {settled} from "./dom.js";

const PAUSE_MS = 200;

export class NameSearch {
  rooms = [];
  people = [];
  #text = "";

  /** @param {{client: object, changed: () => void, failed: (error) => void}} how */
  constructor({client, changed, failed}) {
    this.client = client;
    this.changed = changed;
    this.failed = failed;
    this.ask = settled((text) => this.#askPeople(text), PAUSE_MS);
  }

  /** Looks for a name, or for none. */
  look(text) {
    const wanted = text.trim();
    if (wanted === this.#text) return this.refresh();
    this.#text = wanted;
    this.people = [];
    this.refresh();
    if (wanted) this.ask(wanted);
  }

  /** Looks again among the chats that are known. */
  refresh() {
    const {store} = this.client;
    const typed = folded(this.#text);
    const isCalled = (room) => namesOf(room, store).some((name) => folded(name).includes(typed));
    this.rooms = typed ? store.allRooms().filter(isCalled) : [];
  }

  /** Those with whom there is no chat among the results yet. */
  others() {
    const listed = new Set(this.rooms.map((room) => room.peer?.id));
    return this.people.filter(({id}) => !listed.has(id));
  }

  async #askPeople(text) {
    try {
      const people = await this.client.searchUsers(text);
      if (text !== this.#text) return;
      this.people = [...this.#oneself(), ...people.filter(({id}) => id !== this.client.store.me.id)];
      this.changed();
    } catch (error) {
      if (text === this.#text) this.failed(error);
    }
  }

  /** The room with oneself is there for whoever asks for it. */
  #oneself() {
    const {store} = this.client;
    const isAsked = namesOf({peer: store.me}, store).some((name) => folded(name).includes(folded(this.#text)));
    return isAsked ? [store.me] : [];
  }
}

function namesOf(room, store) {
  const {peer} = room;
  return peer ? [store.roomName(room), store.name(peer.id), peer.username] : [room.name];
}
