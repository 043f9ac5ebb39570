/** What the search box over the chats finds: chats and people by name, and everything that was said. */

import {MessageSearch} from "../client/message-search.js";
import {_} from "../lib/i18n.js";
import {hasOperators, isAsking} from "../lib/search-query.js";
import {GoElement} from "./base.js";
import {perFrame, reconcile, setText} from "./dom.js";
import {openChatWith} from "./direct-room.js";
import {here, onRoute} from "./router.js";
import {NameSearch} from "./search-names.js";
import {Options} from "./search-options.js";
import {RecentSearches} from "./search-recent.js";
import {fillChoice, fillFoundPerson, fillFoundRoom, fillHit, fillPerson, fillRoom, makeChoice, makeFound} from "./search-rows.js";
import {folded, hits, recents} from "./search-sections.js";
import {noOffers, offers, valueWords} from "./search-values.js";
import {noteWords, summaryWords} from "./search-words.js";
import {report} from "./toast.js";

const SHOWN = 5;
const CLOSED = {text: "", filters: {}, open: null};

export class SearchResults extends GoElement {
  query = null;
  #areAllShown = false;

  actions = {"search-again": () => this.messages.retry()};

  start() {
    this.draw = perFrame(() => this.query && this.render());
    this.names = new NameSearch({client: this.client, changed: this.draw, failed: report});
    this.messages = new MessageSearch({ask: this.client.searchMessages, changed: this.draw});
    this.recent = new RecentSearches(this.store.me.id);
    this.listen(this, "click", (event) => this.choose(event), true);
    // A mouse leaves the focus in the box; a finger that scrolls puts the keyboard away.
    this.listen(this, "mousedown", (event) => event.preventDefault());
    this.listen(this, "touchmove", () => this.field.input.blur(), {passive: true});
    for (const topic of ["rooms", "user:*"]) this.watch(topic, this.draw);
    this.watch("timeline:*", () => this.messages.drop((hit) => this.isGone(hit)));
    this.listen(window, "online", () => this.messages.retry());
    this.watch("connection", () => this.store.connection.state === "online" && this.messages.retry());
    this.until(this.client.on("room.removed", ({room_id: id}) => this.messages.drop(({message}) => message.room_id === id)));
    this.until(this.client.on("signed-out", ({reason}) => reason !== "session" && this.recent.clear()));
    onRoute(this, this.draw);
  }

  /** Takes over from the box: its keys, and what to do with what is chosen. */
  attach(field) {
    this.field = field;
    this.options = new Options(this.part("found"), field.input);
  }

  /** Shows what is found, or nothing. */
  show(query) {
    const {text, filters, open} = query ?? CLOSED;
    const look = JSON.stringify({text: text.trim(), filters});
    if (look !== this.look) this.#areAllShown = false;
    if (look !== this.look) this.options.reset();
    Object.assign(this, {query, look});
    const isByName = !open && !Object.keys(filters).length && !hasOperators(text);
    this.names.look(isByName ? text : "");
    this.messages.look(open ? null : {text, filters});
    if (query) this.render();
  }

  isGone({message: {room_id: roomId, seq}}) {
    return Boolean(this.store.timelines.get(roomId)?.messages.get(seq)?.recalled_at);
  }

  /** @returns {boolean} whether the key was ours */
  press(event) {
    if (!this.query) return false;
    const step = {ArrowDown: 1, ArrowUp: -1}[event.key];
    if (step) this.options.move(step);
    else if (event.key === "Tab" && this.query.open && this.options.active) this.options.active.click();
    else if (event.key === "Enter") this.enter();
    else return false;
    event.preventDefault();
    event.stopPropagation();
    return true;
  }

  /** The marked line, or the first; on a phone the keyboard goes, so that the results can be seen. */
  enter() {
    if (this.options.active) this.options.active.click();
    else if (this.query.open) this.field.put({text: `${this.query.text} `});
    else if (matchMedia("(pointer: coarse)").matches) this.field.input.blur();
    else this.options.move(1);
    if (this.query && !this.query.open) this.recent.add(this.query);
  }

  render() {
    const {text, filters, open} = this.query;
    this.names.refresh();
    const [isBlank, shown] = [!open && !isAsking(this.query) && filters.in === undefined, this.#areAllShown ? Infinity : SHOWN];
    this.fill("recent", isBlank ? recents(this) : [], makeChoice, fillChoice);
    this.fill("values", open ? offers(open, this.store, filters) : [], makeValue, (row, value) => this.fillValue(row, value));
    this.fill("rooms", folded(this, this.names.rooms, shown, _("All chats found")), makeNamed, (row, room) => this.fillNamed(row, room, fillFoundRoom));
    this.fill("people", folded(this, this.names.others(), shown, _("All people found")), makeNamed, (row, user) => this.fillNamed(row, user, fillFoundPerson));
    this.fill("messages", hits(this.messages), makeNamed, (row, hit) => this.fillNamed(row, hit, fillHit));
    this.options.settle(this.querySelector(open ? "[data-part=found-values] [role=option]" : ":is([data-part=found-rooms], [data-part=found-people]) [role=option]"));
    this.tell({isBlank, text});
  }

  fill(section, items, make, fill) {
    this.part(`${section}-section`).hidden = !items.length;
    reconcile(this.part(`found-${section}`), items, {key: keyOf, make, fill: (row, item) => {
      row.item = item;
      row.firstElementChild.id = `found-${section}-${keyOf(item)}`;
      fill(row, item);
    }});
  }

  fillValue(row, offer) {
    if (offer.room) fillRoom(row, offer.room, {store: this.store, text: ""});
    else if (offer.user) fillPerson(row, offer.user, {store: this.store, text: ""});
    else fillChoice(row, offer);
  }

  fillNamed(row, item, fill) {
    const {roomId, at} = here();
    const {text, filters} = this.query;
    if (item.run) fillChoice(row, item);
    else fill(row, item, {store: this.store, text: text.trim(), isOneRoom: filters.in !== undefined, at: at && `${roomId}/${at}`});
  }

  showAll() {
    this.#areAllShown = true;
    this.render();
  }

  /** In words what stands there, and what does not. */
  tell({isBlank, text}) {
    const {messages, names} = this;
    const {open, filters} = this.query;
    const isNothing = !this.options.all.length;
    const place = filters.in === undefined ? "" : valueWords("in", filters.in, this.store);
    const note = open ? (isNothing ? noOffers(open) : "") : noteWords({isBlank, isNothing, text, place, messages});
    setText(this.part("note"), note);
    this.part("note").hidden = !note;
    this.part("note").classList.toggle("soon", messages.state === "loading");
    this.part("again").hidden = messages.state !== "failed";
    this.setAttribute("aria-busy", String(messages.state === "loading"));
    if (messages.state !== "loading") setText(this.part("summary"), note || summaryWords({open, isBlank, count: this.options.all.length, rooms: names.rooms.length, people: names.others().length, messages}));
  }

  /** A click on a line; links lead by themselves. */
  choose(event) {
    const option = event.target.closest("[role=option]");
    if (!option || event.button || event.ctrlKey || event.metaKey || event.shiftKey) return;
    const {item} = option.parentElement;
    this.options.mark(option);
    if (item.run) item.run();
    else if (this.query.open) this.field.choose(item.value);
    else this.leave(event, item);
  }

  leave(event, item) {
    this.recent.add(this.query);
    if (item.message) return void this.dispatchEvent(new CustomEvent("hit", {bubbles: true, detail: {text: this.query.text, filters: this.query.filters}}));
    if (item.username) {
      event.preventDefault();
      openChatWith(item.id);
    }
    queueMicrotask(() => this.field.close());
  }
}

function makeNamed(item) {
  return item.run ? makeChoice() : makeFound();
}

function makeValue(offer) {
  return offer.user || offer.room ? makeFound() : makeChoice();
}

function keyOf(item) {
  if (item.user || item.room) return `${item.user ? "person" : "room"}-${item.value}`;
  return item.key ?? item.message?.id ?? item.value ?? item.id;
}
