/** What is about to be sent, before it is: order, caption, as pictures or as files, what is too large. */

import {faultOf, groupsOf, kindOf, MEDIA_ACCEPT, moved} from "../lib/attaching.js";
import {_, format} from "../lib/i18n.js";
import {factsOf} from "./attach-facts.js";
import {faultWords, fillItem, titleWords} from "./attach-item.js";
import {onReorder} from "./attach-order.js";
import {busy, GoDialog} from "./dialog.js";
import {clone, reconcile, setAttribute, setText} from "./dom.js";
import {limits} from "./limits.js";
import {chooseFiles} from "./attach-pick.js";
import {report, say} from "./toast.js";

let lastKey = 0;

export class AttachTray extends GoDialog {
  items = [];
  #queue = Promise.resolve();

  actions = {
    "remove-item": (button) => this.remove(button.closest("li").dataset.key),
    add: () => chooseFiles({accept: this.asFiles ? "" : MEDIA_ACCEPT}).then((files) => this.add(files)),
    send: () => this.send(),
  };

  start() {
    onReorder(this.part("items"), {move: (key, to) => this.move(key, to), remove: (key) => this.remove(key)});
    this.listen(this.part("as"), "change", () => this.draw());
    this.listen(this.part("original"), "change", () => this.draw());
    this.listen(this.part("caption"), "input", () => this.count());
    this.listen(this.part("caption"), "keydown", (event) => this.press(event));
  }

  get asFiles() {
    return this.part("as").querySelector("input:checked").value === "files";
  }

  /** @param {File[]} files @param {Composer} composer @param {{asFiles?: boolean}} [how] */
  show(files, composer, {asFiles = false} = {}) {
    if (!this.dialog.open) {
      Object.assign(this, {composer, roomId: composer.roomId, items: []});
      this.part("caption").value = "";
      this.part("original").checked = false;
      this.part("as").querySelector(`[value="${asFiles ? "files" : "media"}"]`).checked = true;
    }
    this.add(files);
    if (!this.items.length) return;
    this.open();
    this.count();
    if (!matchMedia("(pointer: coarse)").matches) this.part("caption").focus();
  }

  add(files) {
    for (const file of files) {
      const item = {key: ++lastKey, file, kind: kindOf(file), url: URL.createObjectURL(file), facts: null};
      item.done = this.#queue = this.#queue.then(() => this.look(item));
      this.items.push(item);
    }
    this.draw();
  }

  async look(item) {
    if (this.items.includes(item)) item.facts = await factsOf(item.file, item.kind);
    if (item.facts?.sent.poster) item.posterUrl = URL.createObjectURL(item.facts.sent.poster);
    if (this.items.includes(item)) this.draw();
  }

  /** An item as it would be sent now. */
  asSent(item) {
    const kind = this.asFiles ? "file" : item.kind;
    const isOriginal = kind === "file" || this.part("original").checked;
    const facts = item.facts?.[isOriginal ? "original" : "sent"] ?? {blob: item.file, name: item.file.name};
    return {...facts, item, kind, original: isOriginal && kind === "image"};
  }

  faultOf(item) {
    const {kind, blob, duration, isBroken} = this.asSent(item);
    return faultOf({kind, size: blob.size, duration, isBroken: isBroken && kind === "image"}, limits());
  }

  move(key, to) {
    const from = this.items.findIndex((item) => item.key === Number(key));
    this.items = moved(this.items, from, to);
    this.draw();
    const place = this.items.findIndex((item) => item.key === Number(key)) + 1;
    setText(this.part("live"), format(_("%(number)s of %(count)s"), {number: place, count: this.items.length}));
  }

  remove(key) {
    const place = this.items.findIndex((item) => item.key === Number(key));
    URL.revokeObjectURL(this.items[place].url);
    this.items = this.items.toSpliced(place, 1);
    if (!this.items.length) return this.close();
    this.draw();
    const next = this.part("items").children[Math.min(place, this.items.length - 1)];
    next.querySelector(".grab").focus();
  }

  draw() {
    const isMedia = !this.asFiles;
    const list = this.part("items");
    const anyMedia = this.items.some(({kind}) => kind !== "file");
    this.part("as").hidden = !anyMedia;
    this.part("original-entry").hidden = !isMedia || !this.items.some(({facts}) => facts && facts.sent !== facts.original);
    setAttribute(list, "data-look", isMedia && this.items.every(({kind}) => kind !== "file") ? "tiles" : "rows");
    reconcile(list, this.items, {key: ({key}) => key, make: () => clone("attach-item"), fill: (row, item) => fillItem(row, item, this.asSent(item), this.faultOf(item))});
    setText(this.part("title"), titleWords(this.items, this.asFiles));
    this.drawFoot();
  }

  drawFoot() {
    const faults = this.items.map((item) => this.faultOf(item)).filter(Boolean);
    const groups = groupsOf(this.items.map((item) => this.asSent(item)), limits().attachments);
    setText(this.part("fault"), faultWords(faults, this.items.length));
    setText(this.part("note"), !faults.length && groups.length > 1 ? format(_("Goes as %(count)s messages."), {count: groups.length}) : "");
    this.isFaulty = faults.length > 0;
    this.count();
  }

  count() {
    const length = [...this.part("caption").value].length;
    const most = limits().content;
    setText(this.part("counter"), length > most * 0.9 ? `${length} / ${most}` : "");
    this.part("send").disabled = this.isFaulty || length > most || !this.items.length;
  }

  press(event) {
    if (event.key !== "Enter" || event.isComposing || event.keyCode === 229) return;
    const withControl = event.ctrlKey || event.metaKey;
    const sends = this.store.me.enter_sends ? !event.shiftKey && !withControl : withControl;
    if (!sends) return;
    event.preventDefault();
    this.send();
  }

  async send() {
    if (this.part("send").disabled) return;
    try {
      await busy(this.part("send"), () => Promise.all(this.items.map(({done}) => done)));
      this.drawFoot();
      if (!this.isFaulty) this.sendNow();
    } catch (error) {
      report(error);
    }
  }

  sendNow() {
    const caption = this.part("caption").value.trim();
    const groups = groupsOf(this.items.map((item) => this.asSent(item)), limits().attachments);
    for (const [number, group] of groups.entries()) {
      const files = group.map(({item, isBroken, ...file}) => file);
      const words = number === 0 ? caption : "";
      this.client.sendFiles(this.roomId, files, {caption: words, mentions: this.composer.mentioned(words)});
    }
    this.close();
    this.composer.closest("gc-conversation").timeline.toNewest();
    this.composer.focusText();
  }

  closed() {
    for (const {url, posterUrl} of this.items) for (const each of [url, posterUrl]) if (each) URL.revokeObjectURL(each);
    this.items = [];
  }
}

/** Shows files before they are sent to the composer's room. Folders are left out. */
export function attach(files, composer, how) {
  if (files.length) document.querySelector("gc-attach").show([...files], composer, how);
}

/** Says that folders cannot be sent. */
export function sayNoFolders() {
  say(_("Folders cannot be sent. Pack them into an archive first."));
}
