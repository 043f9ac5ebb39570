/** The whole page: which panes show, links, shortcuts, the title, what is read aloud. */

import {_, format} from "../lib/i18n.js";
import {GoElement} from "./base.js";
import {announce, go, here, isOurs, onRoute} from "./router.js";
import {searchIn} from "./room-list.js";
import {report, tellAloud} from "./toast.js";
import {badgeWords, messageWords} from "./wording.js";

const KEYBOARD_PX = 100;
// The page of signing in says what there is to say.
const LEAVING = ["logout", "banned"];
const TITLES = {profile: () => _("Profile"), general: () => _("General"), password: () => _("Password"), devices: () => _("Devices"), blocked: () => _("Blocked people"), account: () => _("Delete account")};

export class App extends GoElement {
  start() {
    onRoute(this, () => this.route());
    this.listen(document, "click", (event) => this.follow(event));
    this.listen(document, "keydown", (event) => this.press(event));
    this.watch("rooms", () => this.title());
    if (window.visualViewport) this.listen(visualViewport, "resize", () => this.fitKeyboard());
    this.until(this.client.on("message", (event) => this.tell(event)));
    this.until(this.client.on("error", report));
    this.until(this.client.on("signed-out", ({reason}) => LEAVING.includes(reason) && location.assign("/login")));
    this.route();
  }

  route() {
    const {section, roomId, detail} = here();
    const isSettings = section === "settings";
    this.dataset.section = section;
    this.dataset.pane = roomId || (section !== "chats" && detail) ? "main" : "list";
    for (const pane of this.querySelectorAll(".list[data-section]")) pane.hidden = pane.dataset.section !== section;
    this.part("settings").hidden = !isSettings;
    this.part("blank").hidden = isSettings || Boolean(roomId) || (section !== "chats" && Boolean(detail));
    if (isSettings) this.settingsPage(detail || "profile");
    this.title();
  }

  /** Where a keyboard covers the page instead of shrinking it, the page is made to end above it. */
  fitKeyboard() {
    const isCovered = visualViewport.scale === 1 && innerHeight - visualViewport.height > KEYBOARD_PX;
    this.style.height = isCovered ? `${visualViewport.height}px` : "";
    if (isCovered) scrollTo(0, 0);
  }

  settingsPage(name) {
    for (const page of this.querySelectorAll("[data-page]")) page.hidden = page.dataset.page !== name;
    this.part("settings-title").textContent = TITLES[name]?.() ?? "";
  }

  /** Links inside the page change it without loading it again. */
  follow(event) {
    const link = event.target.closest("a[href]");
    const isPlain = event.button === 0 && !event.metaKey && !event.ctrlKey && !event.shiftKey && !event.altKey;
    if (!link || !isPlain || event.defaultPrevented || link.target || !isOurs(new URL(link.href))) return;
    event.preventDefault();
    if (link.href === location.href) announce();
    else go(link.href);
  }

  press(event) {
    this.pressFind(event);
    const isSearch = event.key.toLowerCase() === "k" && (event.ctrlKey || event.metaKey);
    if (isSearch && !document.querySelector("dialog[open]")) {
      event.preventDefault();
      if (here().section !== "chats") go("/");
      this.querySelector("gc-room-list").focusSearch();
    }
    const isOnTop = !document.querySelector("dialog[open], :popover-open:not(gc-toasts)");
    if (event.key === "Escape" && !event.defaultPrevented && isOnTop && here().detail === "info") this.querySelector('[data-action="close-info"]').click();
  }

  /** Searches the conversation on screen; pressed once more in the box, the browser looks through the page. */
  pressFind(event) {
    const isFind = event.key.toLowerCase() === "f" && (event.ctrlKey || event.metaKey) && !event.shiftKey && !event.altKey;
    const {roomId} = here();
    if (!isFind || !roomId || document.querySelector("dialog[open]") || event.target.closest("gc-room-list")) return;
    event.preventDefault();
    searchIn(roomId);
  }

  title() {
    const {roomId} = here();
    const room = roomId && this.store.room(roomId);
    const {unread} = this.store.totals();
    const name = room ? `${this.store.roomName(room)} · GoChat` : "GoChat";
    document.title = unread ? `(${badgeWords(unread)}) ${name}` : name;
  }

  /** A new message, for those who listen rather than look. */
  tell({message, room, quiet}) {
    if (quiet && here().roomId !== message.room_id) return;
    const name = this.store.name(message.user_id, message.room_id);
    const place = room && room.kind === "group" ? `${this.store.roomName(room)}, ` : "";
    tellAloud(format(_("%(name)s: %(text)s"), {name: place + name, text: messageWords(message)}));
  }
}
