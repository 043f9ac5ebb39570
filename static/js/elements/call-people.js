/** Choosing whom to call, of a group with more people than a call carries; and whom to add to a call. */

import {_, format, ngettext} from "../lib/i18n.js";
import {busy} from "./dialog.js";
import {setText} from "./dom.js";
import {GoElement} from "./base.js";
import {limits, peopleIn} from "./limits.js";
import {PeopleDialog} from "./people-dialog.js";
import {errorWords} from "./toast.js";

const TAKEN = ["joined", "dropped", "ringing"];

export class CallPeople extends PeopleDialog {
  /**
   * @param {{roomId: number, title: string, action: string, without: Set<number>, places: number, run: (ids: number[]) => Promise<void>}} purpose
   */
  async choose({roomId, title, action, without, places, run}) {
    Object.assign(this, {kind: "call", roomId, action, without, places, run, picked: new Map()});
    setText(this.part("title"), title);
    setText(this.part("limit"), format(ngettext("You can choose one person.", "You can choose up to %(count)s people.", places), {count: places}));
    this.search("");
    this.open();
    this.part("query").focus();
    await this.client.loadMembers(roomId).catch((error) => this.note(errorWords(error)));
    this.search(this.query);
  }

  search(query) {
    this.part("query").value = query;
    this.query = query.trim();
    const wanted = this.query.toLocaleLowerCase();
    this.draw(this.members().filter((user) => `${this.nameOf(user)} ${user.username}`.toLocaleLowerCase().includes(wanted)));
  }

  members() {
    const members = this.store.members(this.roomId) ?? [];
    return members.map(({user}) => user).filter((user) => user && !user.deleted);
  }

  nameOf(user) {
    return this.store.name(user.id, this.roomId) || user.username;
  }

  fill(row, user) {
    super.fill(row, user);
    const box = row.querySelector("input");
    box.disabled = !box.checked && this.picked.size >= this.places;
  }

  toggle(id, isPicked) {
    super.toggle(id, isPicked);
    this.draw(this.shown);
  }

  drawPicked() {
    super.drawPicked();
    setText(this.part("submit"), this.picked.size ? `${this.action} (${this.picked.size})` : this.action);
  }

  async submit(event) {
    event.preventDefault();
    const ids = [...this.picked.keys()];
    try {
      await busy(this.part("submit"), () => this.run(ids));
      this.close();
    } catch (error) {
      this.note(errorWords(error));
    }
  }

  closed() {
    this.run(null);
  }
}

const dialog = () => document.querySelector("gc-call-people");

/**
 * Whom of a room to call.
 * @returns {Promise<number[]|null>} nobody named where it is for all; null where somebody thought better of it
 */
export function whomToCall(roomId) {
  const {store} = GoElement.client;
  const room = store.room(roomId);
  const places = limits().call_people - 1;
  const isRunning = [...store.calls.values()].some((call) => call.room_id === roomId);
  if (isRunning || room?.kind !== "group" || room.member_count <= places + 1) return Promise.resolve([]);
  const purpose = {roomId, places, title: _("Whom to call?"), action: _("Call"), without: new Set()};
  return new Promise((resolve) => dialog().choose({...purpose, run: async (ids) => resolve(ids)}));
}

/** Rings for more people of the room. */
export function addToCall(call) {
  const taken = call.participants.filter(({state}) => TAKEN.includes(state)).map(({user_id: id}) => id);
  const places = peopleIn(call) - taken.length;
  const run = async (ids) => ids && GoElement.client.addToCall(call.id, ids);
  return dialog().choose({roomId: call.room_id, places, title: _("Add people"), action: _("Call"), without: new Set(taken), run});
}
