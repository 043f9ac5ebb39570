/** Where one writes: a field that grows, drafts, mentions, emoji, the limit. */

import {_, format} from "../lib/i18n.js";
import {tokenize} from "../lib/text.js";
import {attachActions} from "./attach.js";
import {GoElement} from "./base.js";
import {closedWords, mutedFor} from "./closed.js";
import {setAttribute, setText} from "./dom.js";
import {openEmoji} from "./emoji-panel.js";
import {limits} from "./limits.js";
import {MentionPicker} from "./mention-picker.js";
import {report} from "./toast.js";
import {recordVideo} from "./video-recorder.js";

const COUNTER_FROM = 0.9;
// A timer cannot wait longer.
const MOST_MS = 2 ** 31 - 1;

export class Composer extends GoElement {
  roomId = null;

  actions = {
    send: () => this.send(),
    emoji: (button) => openEmoji(button, (emoji) => this.insert(emoji)),
    camera: () => recordVideo(this.roomId),
    mention: () => this.insert("@", {spaced: true}),
    ...attachActions(this),
  };

  start() {
    this.text = this.part("text");
    this.picker = new MentionPicker(this);
    this.recorder = this.querySelector("gc-recorder");
    this.listen(this.text, "input", () => this.typed());
    this.listen(this.text, "keydown", (event) => this.press(event));
    this.watch("draft:*", () => this.takeDraft());
    this.watch("me", () => this.hint());
    this.hint();
  }

  get room() {
    return this.store.room(this.roomId);
  }

  open(roomId) {
    this.roomId = roomId;
    this.picker.close();
    this.recorder.open(roomId);
    this.text.value = roomId ? this.store.draft(roomId) : "";
    this.resize();
    this.draw();
  }

  focusText() {
    this.text.focus({preventScroll: true});
  }

  draw() {
    if (!this.room) return;
    setAttribute(this.text, "placeholder", format(_("Message %(name)s"), {name: this.store.roomName(this.room)}));
    this.part("mention").hidden = this.room.kind !== "group";
    this.drawClosed();
  }

  drawClosed() {
    const now = Date.now();
    const words = closedWords(this.room, this.store, now);
    this.classList.toggle("is-closed", Boolean(words));
    this.part("closed").hidden = !words;
    setText(this.part("closed"), words);
    clearTimeout(this.reopening);
    const wait = mutedFor(this.room, now);
    if (wait) this.reopening = setTimeout(() => this.draw(), Math.min(wait, MOST_MS));
  }

  hint() {
    const byEnter = this.store.me.enter_sends;
    setText(this.part("hint"), byEnter ? _("Enter sends · Shift+Enter for a new line") : _("Ctrl+Enter sends"));
    setAttribute(this.text, "enterkeyhint", byEnter ? "send" : "enter");
  }

  typed() {
    this.resize();
    this.picker.look();
    this.client.saveDraft(this.roomId, this.text.value);
    this.client.typing(this.roomId, Boolean(this.text.value.trim()));
  }

  /** Another device has changed the draft, and nobody is writing here. */
  takeDraft() {
    if (!this.room || document.activeElement === this.text || this.text.value === this.store.draft(this.roomId)) return;
    this.text.value = this.store.draft(this.roomId);
    this.resize();
  }

  resize() {
    this.text.style.height = "auto";
    this.text.style.height = `${this.text.scrollHeight}px`;
    const length = [...this.text.value].length;
    const {content} = limits();
    setText(this.part("counter"), length > content * COUNTER_FROM ? `${length} / ${content}` : "");
    this.part("counter").toggleAttribute("data-over", length > content);
    this.toggleAttribute("data-ready", this.isReady);
    this.querySelector('[data-action="send"]').disabled = !this.text.value.trim() || length > content;
  }

  /** Whether there is something to send; otherwise a phone offers the microphone there. */
  get isReady() {
    return Boolean(this.text.value.trim());
  }

  press(event) {
    if (event.isComposing || event.keyCode === 229 || this.picker.press(event) || event.key !== "Enter") return;
    const withControl = event.ctrlKey || event.metaKey;
    const sends = this.store.me.enter_sends ? !event.shiftKey && !withControl : withControl;
    if (!sends && !withControl) return;
    event.preventDefault();
    if (sends) this.send();
    else this.insert("\n");
  }

  send() {
    const content = this.text.value.trim();
    if (!content || [...content].length > limits().content) return;
    try {
      this.client.send(this.roomId, content, {mentions: this.mentioned(content)});
      this.put("");
      this.client.saveDraft(this.roomId, "");
      this.closest("gc-conversation").timeline.toNewest();
    } catch (error) {
      report(error);
    }
    this.focusText();
  }

  /** The ids of the members whom the text names. */
  mentioned(content) {
    if (this.room.kind !== "group") return [];
    const names = new Set(tokenize(content).filter(({kind}) => kind === "mention").map(({text}) => text.slice(1)));
    return this.picker.members().filter(({id, name, username}) => names.has(name) || names.has(username) || this.picker.isPicked(id, names)).map(({id}) => id);
  }

  put(text) {
    this.text.value = text;
    this.resize();
    if (text) this.focusText();
  }

  /** Writes at the caret, as if typed. */
  insert(text, {spaced = false} = {}) {
    const {selectionStart: from, selectionEnd: to, value} = this.text;
    const gap = spaced && from > 0 && !/\s/u.test(value[from - 1]) ? " " : "";
    this.text.setRangeText(gap + text, from, to, "end");
    this.focusText();
    this.text.dispatchEvent(new InputEvent("input", {bubbles: true}));
  }
}
