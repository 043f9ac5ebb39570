/** The menu that opens at a point or under a button. */

import {GoElement} from "./base.js";
import {arrowKeys, clone, setIcon} from "./dom.js";
import {placeBeside} from "./popup.js";

export class Menu extends GoElement {
  #opener = null;

  start() {
    arrowKeys(this, "button", {loop: true});
    this.listen(this, "toggle", (event) => event.newState === "closed" && this.closed());
    this.listen(this, "keydown", (event) => ["Tab", "Escape"].includes(event.key) && this.dismiss(event));
    this.listen(document, "pointerdown", (event) => this.contains(event.target) || this.dismiss(), true);
    this.listen(window, "resize", () => this.dismiss());
  }

  /** @param {{words: string, icon: string, danger?: boolean, run: () => void}[]} items */
  open(anchor, items, opener = anchor) {
    if (this.matches(":popover-open")) this.hidePopover();
    this.replaceChildren(...items.map((item) => this.item(item)));
    this.#opener = opener instanceof Element ? opener : null;
    this.#opener?.setAttribute("aria-expanded", "true");
    this.showPopover();
    placeBeside(this, anchor);
    this.firstElementChild.focus();
  }

  item({words, icon, danger = false, run}) {
    const button = clone("menu-item");
    button.lastElementChild.textContent = words;
    button.classList.toggle("danger", danger);
    setIcon(button, icon);
    button.addEventListener("click", () => {
      this.#opener?.focus({preventScroll: true});
      this.hidePopover();
      run();
    });
    return button;
  }

  dismiss(event) {
    if (!this.matches(":popover-open")) return;
    event?.stopPropagation();
    this.hidePopover();
  }

  closed() {
    const opener = this.#opener;
    this.#opener = null;
    opener?.setAttribute("aria-expanded", "false");
    if (this.contains(document.activeElement) || document.activeElement === document.body) opener?.focus();
  }
}

export function openMenu(anchor, items, opener) {
  document.querySelector("gc-menu").open(anchor, items, opener);
}

const LONG_PRESS_MS = 450;

/** Asks for a menu the ways people do: right click, the menu key, a long press. */
export function onMenuRequest(container, selector, open) {
  container.addEventListener("contextmenu", (event) => {
    const target = event.target.closest(selector);
    if (!target || event.target.closest("a:not(.row), pre") || !getSelection().isCollapsed) return;
    event.preventDefault();
    const isTouch = event.pointerType === "touch";
    if (!isTouch) open(target, event.button === 2 ? {x: event.clientX, y: event.clientY} : target);
  });
  onLongPress(container, selector, open);
}

function onLongPress(container, selector, open) {
  let timer = 0;
  let opened = false;
  const stop = () => clearTimeout(timer);
  container.addEventListener("touchstart", (event) => {
    const target = event.target.closest(selector);
    opened = false;
    stop();
    if (!target || event.touches.length > 1) return;
    const {clientX: x, clientY: y} = event.touches[0];
    timer = setTimeout(() => {
      opened = true;
      open(target, {x, y});
    }, LONG_PRESS_MS);
  }, {passive: true});
  container.addEventListener("touchmove", stop, {passive: true});
  container.addEventListener("touchend", (event) => {
    stop();
    if (opened) event.preventDefault();
  });
}
