/** The list of chats, and what its search box finds instead. */

import {_} from "../lib/i18n.js";
import {GoElement} from "./base.js";
import {arrowKeys, perFrame, reconcile, rove} from "./dom.js";
import {findGroups} from "./groups-dialog.js";
import {onMenuRequest, openMenu} from "./menu.js";
import {newChat, newGroup} from "./people-dialog.js";
import {openRoomMenu} from "./room-menu.js";
import {fillRoomRow, makeRoomRow} from "./room-row.js";
import {here, onRoute} from "./router.js";

const CLOCK_MS = 60_000;

export class RoomList extends GoElement {
  actions = {
    new: (button) => this.offerNew(button),
    "new-chat": () => newChat(),
    clear: () => this.search("", true),
  };

  start() {
    this.draw = perFrame(() => this.render());
    for (const topic of ["rooms", "user:*", "draft:*"]) this.watch(topic, this.draw);
    onRoute(this, this.draw);
    this.listen(this.part("query"), "input", () => this.search(this.part("query").value));
    this.listen(this, "keydown", (event) => this.press(event));
    this.until(((timer) => () => clearInterval(timer))(setInterval(this.draw, CLOCK_MS)));
    arrowKeys(this, "input[type=search], a.row");
    onMenuRequest(this.part("rooms"), ".row", (row, anchor) => this.offerRoom(row, anchor));
    if (/Mac|iPhone|iPad/u.test(navigator.platform)) this.querySelector("kbd").textContent = "⌘ K";
    this.render();
  }

  render() {
    const rooms = this.store.rooms();
    const currentId = here().roomId;
    reconcile(this.part("rooms"), rooms, {
      key: (room) => room.id,
      make: makeRoomRow,
      fill: (row, room) => fillRoomRow(row, room, {store: this.store, currentId}),
    });
    rove(this.part("rooms").querySelectorAll("a.row"));
    this.part("empty").hidden = rooms.length > 0;
    this.watchPeers(rooms);
  }

  /** Presence is asked for the people whose chats are listed. */
  watchPeers(rooms = this.store.rooms()) {
    const ids = rooms.filter((room) => room.peer).map((room) => room.peer.id);
    if (this.peers === ids.join()) return;
    this.peers = ids.join();
    this.unwatchPeers?.();
    this.unwatchPeers = this.client.watchPresence(ids);
  }

  search(query, clear = false) {
    if (clear) this.part("query").value = "";
    const wanted = query.trim();
    this.part("chats").hidden = Boolean(wanted);
    this.part("results").hidden = !wanted;
    this.part("results").find(wanted);
  }

  press(event) {
    if (event.key === "Escape" && this.part("query").value) {
      event.preventDefault();
      this.search("", true);
    }
    if (event.key === "Enter" && event.target === this.part("query")) this.part("results").querySelector("a.row")?.click();
  }

  focusSearch() {
    this.part("query").focus();
    this.part("query").select();
  }

  offerNew(button) {
    openMenu(button, [
      {words: _("Start a chat"), icon: "chat", run: () => newChat()},
      {words: _("New group"), icon: "people", run: () => newGroup()},
      {words: _("Find public groups"), icon: "compass", run: () => findGroups()},
    ]);
  }

  offerRoom(row, anchor) {
    const room = this.store.room(Number(row.parentElement.dataset.key));
    if (room) openRoomMenu(this.client, room, anchor, row);
  }
}
