/** The list of chats, and what its search box finds instead. */

import {_} from "../lib/i18n.js";
import {GoElement} from "./base.js";
import {arrowKeys, perFrame, reconcile, rove} from "./dom.js";
import {findGroups} from "./groups-dialog.js";
import {onMenuRequest, openMenu} from "./menu.js";
import {newChat, newGroup} from "./people-dialog.js";
import {openRoomMenu} from "./room-menu.js";
import {fillRoomRow, makeRoomRow} from "./room-row.js";
import {go, here, onRoute, remember} from "./router.js";
import {SearchField} from "./search-field.js";

const CLOCK_MS = 60_000;
const PHONE = "(max-width: 720px)";

/** Puts a conversation into the search box. */
export function searchIn(roomId) {
  document.querySelector("gc-room-list").searchIn(roomId);
}

export class RoomList extends GoElement {
  actions = {
    new: (button) => this.offerNew(button),
    "new-chat": () => newChat(),
    clear: () => this.field.put({text: "", filters: {}}),
    filter: (chip) => this.field.begin(chip.dataset.key),
    unfilter: (chip) => this.field.remove(chip.dataset.key),
    "close-search": () => this.closeSearch(),
  };

  start() {
    this.draw = perFrame(() => this.render());
    for (const topic of ["rooms", "user:*", "draft:*"]) this.watch(topic, this.draw);
    const results = this.part("results");
    this.field = new SearchField(this, {changed: () => this.searched(), press: (event) => results.press(event)});
    results.attach(this.field);
    this.listen(this, "hit", (event) => remember({search: event.detail}));
    onRoute(this, (event) => this.routed(event));
    if (history.state?.search) this.field.put(history.state.search);
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

  /** The box has changed: what is found takes the place of the chats. */
  searched() {
    const {isOpen, isBlank, query} = this.field;
    this.toggleAttribute("data-searching", isOpen);
    this.part("chats").hidden = isOpen;
    this.part("results").hidden = !isOpen;
    this.part("results").show(query);
    if (isBlank && history.state?.search) remember({search: null});
  }

  /** Every place in the history that a search led to has the search with it. */
  routed(event) {
    const {search} = history.state ?? {};
    const {isOpen, isBlank, query} = this.field;
    if (event.type === "popstate" && search) this.field.put(search);
    else if (here().at && isOpen && !isBlank) remember({search: {text: query.text, filters: query.filters}});
    this.draw();
  }

  /** Searches one conversation. A phone shows the results in its place, and gives it back. */
  searchIn(roomId) {
    if (matchMedia(PHONE).matches) {
      go("/");
      remember({isAside: true});
    }
    this.field.put({text: "", filters: {in: roomId}});
    this.field.focus();
  }

  closeSearch() {
    this.field.close();
    if (history.state?.isAside) history.back();
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
