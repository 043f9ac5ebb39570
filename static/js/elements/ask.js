/** Two small questions: are you sure, and what shall it be. */

import {setText} from "./dom.js";
import {GoDialog, busy} from "./dialog.js";
import {errorWords} from "./toast.js";

export class Confirm extends GoDialog {
  ask({title, text, action, danger}) {
    this.part("title").textContent = title;
    this.part("text").textContent = text;
    const yes = this.part("yes");
    yes.textContent = action;
    yes.classList.toggle("danger", danger);
    yes.classList.toggle("primary", !danger);
    this.dialog.returnValue = "";
    this.open();
    return new Promise((resolve) => {
      this.dialog.addEventListener("close", () => resolve(this.dialog.returnValue === "yes"), {once: true});
    });
  }
}

/** @returns {Promise<boolean>} */
export function confirm({title, text, action, danger = true}) {
  return document.querySelector("gc-confirm").ask({title, text, action, danger});
}

export class Ask extends GoDialog {
  start() {
    this.listen(this.part("form"), "submit", (event) => this.submit(event));
    for (const control of [this.part("line"), this.part("lines")]) this.listen(control, "input", () => this.count());
  }

  get control() {
    return this.part(this.multiline ? "lines" : "line");
  }

  ask({title, value, maxlength, multiline, save}) {
    Object.assign(this, {multiline, save, maxlength});
    this.part("title").textContent = title;
    this.part("line").hidden = multiline;
    this.part("lines").hidden = !multiline;
    this.control.value = value;
    this.showError("");
    this.count();
    this.open();
    this.control.focus();
    this.control.select();
  }

  count() {
    const counter = this.part("counter");
    const length = [...this.control.value].length;
    setText(counter, `${length} / ${this.maxlength}`);
    counter.toggleAttribute("data-over", length > this.maxlength);
  }

  async submit(event) {
    event.preventDefault();
    try {
      await busy(event.submitter ?? this.control, () => this.save(this.control.value.trim()));
      this.close();
    } catch (error) {
      this.showError(errorWords(error));
    }
  }

  showError(words) {
    this.part("error").textContent = words;
    this.control.setAttribute("aria-invalid", String(Boolean(words)));
  }
}

/** Asks for a text; save(text) is awaited, and its error is shown beside the field. */
export function askText({title, value, maxlength, multiline = false, save}) {
  document.querySelector("gc-ask").ask({title, value, maxlength, multiline, save});
}

export class Reader extends GoDialog {
  show(title, text) {
    this.part("title").textContent = title;
    this.part("text").textContent = text;
    this.open();
  }
}

/** Shows a longer text to read. */
export function showText(title, text) {
  document.querySelector("gc-reader").show(title, text);
}
