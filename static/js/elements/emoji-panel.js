/** The emoji panel: recent ones, groups, search in both languages. */

import {_, language} from "../lib/i18n.js";
import {GoElement} from "./base.js";
import {clone, setText, settled} from "./dom.js";
import {placeBeside} from "./popup.js";
import {report} from "./toast.js";

const RECENT = "gochat-emoji";
const RECENT_COUNT = 27;
const FOUND_COUNT = 90;

export class EmojiPanel extends GoElement {
  #pick = null;
  #data = null;

  actions = {
    emoji: (button) => this.choose(button.textContent),
    tab: (button) => this.toPage(Number(button.dataset.at)),
    clear: () => this.search(""),
  };

  start() {
    this.listen(this.part("query"), "input", settled(() => this.draw(), 80));
    this.listen(this, "keydown", (event) => this.walk(event));
    this.listen(this, "toggle", (event) => this.opener?.setAttribute("aria-expanded", String(event.newState === "open")));
  }

  async open(opener, pick) {
    this.opener = opener;
    this.#pick = pick;
    this.#data ??= await this.load();
    this.part("query").value = "";
    this.draw();
    this.showPopover();
    placeBeside(this, opener, "above");
    this.part("pages").scrollTop = 0;
    if (!matchMedia("(pointer: coarse)").matches) this.part("query").focus();
  }

  async load() {
    const answer = await fetch(this.dataset.source);
    return answer.json();
  }

  search(query) {
    this.part("query").value = query;
    this.draw();
    this.part("query").focus();
  }

  draw() {
    const query = this.part("query").value.trim().toLocaleLowerCase();
    const groups = query ? [{title: "", emoji: this.find(query)}] : this.groups();
    this.part("pages").replaceChildren(...groups.map((group) => page(group)));
    this.part("pages").hidden = !groups[0].emoji.length;
    this.part("none").hidden = Boolean(groups[0].emoji.length);
    this.part("tabs").replaceChildren(...(query ? [] : groups.map(tab)));
  }

  groups() {
    const title = language() === "en" ? "en" : "zh";
    const groups = this.#data.groups.map((group) => ({title: group[title], emoji: group.emoji.map(([emoji]) => emoji)}));
    const recent = recents();
    return recent.length ? [{title: _("Recent"), face: "🕘", emoji: recent}, ...groups] : groups;
  }

  find(query) {
    const all = this.#data.groups.flatMap((group) => group.emoji);
    return all.filter(([, words]) => words.includes(query)).slice(0, FOUND_COUNT).map(([emoji]) => emoji);
  }

  toPage(at) {
    const pages = this.part("pages");
    pages.scrollTop += pages.children[at].getBoundingClientRect().top - pages.getBoundingClientRect().top;
  }

  choose(emoji) {
    localStorage.setItem(RECENT, JSON.stringify([emoji, ...recents().filter((each) => each !== emoji)].slice(0, RECENT_COUNT)));
    this.hidePopover();
    this.#pick(emoji);
  }

  walk(event) {
    const buttons = [...this.part("pages").querySelectorAll("button")];
    if (event.target === this.part("query")) {
      if (event.key === "Enter") buttons[0]?.click();
      if (event.key === "ArrowDown") move(event, buttons[0]);
      return;
    }
    const step = {ArrowRight: 1, ArrowLeft: -1, ArrowDown: 9, ArrowUp: -9}[event.key];
    const at = buttons.indexOf(event.target);
    if (step && at >= 0) move(event, buttons[at + step] ?? this.part("query"));
  }
}

function move(event, target) {
  event.preventDefault();
  target?.focus();
}

function page({title, emoji}) {
  const section = clone("emoji-group");
  setText(section.firstElementChild, title);
  section.firstElementChild.hidden = !title;
  section.lastElementChild.replaceChildren(...emoji.map((each) => button("emoji", each)));
  return section;
}

function tab({title, face, emoji}, at) {
  const made = button("tab", face ?? emoji[0]);
  made.dataset.at = at;
  made.title = title;
  made.setAttribute("aria-label", title);
  return made;
}

function button(action, words) {
  const made = document.createElement("button");
  made.type = "button";
  made.dataset.action = action;
  made.textContent = words;
  return made;
}

function recents() {
  try {
    return JSON.parse(localStorage.getItem(RECENT)) ?? [];
  } catch {
    return [];
  }
}

export function openEmoji(opener, pick) {
  document.querySelector("gc-emoji").open(opener, pick).catch(report);
}
