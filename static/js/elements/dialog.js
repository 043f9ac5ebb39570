/** What every dialog does: opens with the focus inside, closes on its cross and outside, gives the focus back. */

import {GoElement} from "./base.js";

export class GoDialog extends GoElement {
  get dialog() {
    return this.firstElementChild;
  }

  connectedCallback() {
    super.connectedCallback();
    this.listen(this.dialog, "click", (event) => this.clicked(event));
    this.listen(this.dialog, "close", () => this.closed?.());
  }

  open() {
    if (!this.dialog.open) this.dialog.showModal();
  }

  close(value = "") {
    if (this.dialog.open) this.dialog.close(value);
  }

  clicked(event) {
    const isOutside = event.target === this.dialog && !inside(event, this.dialog.getBoundingClientRect());
    if (isOutside || event.target.closest('[data-action="close"]')) this.close();
  }
}

function inside({clientX: x, clientY: y}, box) {
  return x >= box.left && x <= box.right && y >= box.top && y <= box.bottom;
}

/** Runs what a button began, with the button busy; a failure is told by the caller's handler. */
export async function busy(button, work) {
  button.setAttribute("aria-busy", "true");
  button.disabled = true;
  try {
    return await work();
  } finally {
    button.removeAttribute("aria-busy");
    button.disabled = false;
  }
}
