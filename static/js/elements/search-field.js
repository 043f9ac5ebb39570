/** The search box over the chats: what is typed, the filters as chips, the keys. */

import {_, format, language} from "../lib/i18n.js";
import {FILTERS, openFilter, operatorName, takeFilters} from "../lib/search-query.js";
import {clone, part, reconcile, setAttribute, setText} from "./dom.js";
import {resolve, valueWords} from "./search-values.js";

export class SearchField {
  filters = {};
  /** Whether the list of chats makes room for what is found. */
  isOpen = false;

  /**
   * @param {GoElement} list the element that has the box
   * @param {{changed: () => void, press: (event) => void}} how
   */
  constructor(list, {changed, press}) {
    Object.assign(this, {list, changed, input: list.part("query"), chips: list.part("filters")});
    list.listen(this.input, "input", (event) => event.isComposing || this.typed());
    list.listen(this.input, "compositionend", () => this.typed());
    list.listen(this.input, "focus", () => this.open());
    list.listen(this.input, "keydown", (event) => event.isComposing || event.keyCode === 229 || this.press(event) || press(event));
    list.listen(list, "focusout", (event) => this.left(event));
  }

  /** @returns {{text: string, filters: Filters, open: object|null}|null} null while the box is closed */
  get query() {
    return this.isOpen ? {text: this.input.value, filters: this.filters, open: openFilter(this.input.value)} : null;
  }

  get isBlank() {
    return !this.input.value.trim() && !Object.keys(this.filters).length;
  }

  open() {
    if (!this.isOpen) this.put({});
  }

  close() {
    this.input.value = "";
    this.filters = {};
    this.isOpen = false;
    this.draw();
  }

  /** Sets what is looked for; what is not named stays. */
  put({text = this.input.value, filters = this.filters}) {
    Object.assign(this, {filters, isOpen: true});
    this.input.value = text;
    this.draw();
  }

  typed() {
    const {text, filters} = takeFilters(this.input.value, (operator, value) => resolve(operator, value, this.list.store));
    if (text === this.input.value) this.put({});
    else this.put({text, filters: {...this.filters, ...filters}});
  }

  /** A filter's value was chosen: it becomes a chip, and leaves the text. */
  choose(value) {
    const {operator, rest} = openFilter(this.input.value);
    this.put({text: rest, filters: {...this.filters, [operator]: value}});
  }

  /** Begins to write a filter, in the reader's language. */
  begin(operator) {
    const rest = openFilter(this.input.value)?.rest ?? this.input.value;
    const gap = rest && !/\s$/u.test(rest) ? " " : "";
    this.put({text: `${rest}${gap}${operatorName(operator, language())}:`});
    this.focus();
  }

  remove(operator) {
    const {[operator]: removed, ...filters} = this.filters;
    this.put({filters});
    this.focus();
  }

  focus() {
    this.input.focus();
    this.input.setSelectionRange(this.input.value.length, this.input.value.length);
  }

  /** Who goes elsewhere without having typed anything gets the chats back; a finger has a button for it. */
  left(event) {
    const goesAway = this.isOpen && this.isBlank && !this.list.contains(event.relatedTarget);
    if (goesAway && !matchMedia("(pointer: coarse)").matches) this.close();
  }

  /** @returns {boolean} whether the key was ours */
  press(event) {
    if (event.key === "Backspace" && !this.input.value) {
      const last = FILTERS.findLast((operator) => this.filters[operator] !== undefined);
      if (last) this.remove(last);
      return Boolean(last);
    }
    if (["Home", "End"].includes(event.key)) {
      event.stopPropagation();
      return true;
    }
    if (event.key !== "Escape" || !this.isOpen) return false;
    event.preventDefault();
    if (this.isBlank) this.close();
    else this.put({text: "", filters: {}});
    return true;
  }

  draw() {
    this.chips.hidden = !this.isOpen;
    const isSet = (operator) => this.filters[operator] !== undefined;
    reconcile(this.chips, [...FILTERS].sort((a, b) => isSet(b) - isSet(a)), {
      key: (operator) => operator,
      make: () => clone("filter"),
      fill: (chip, operator) => this.fillChip(chip, operator, isSet(operator)),
    });
    this.changed();
  }

  fillChip(chip, operator, isSet) {
    const [name, hint] = LOOKS[operator]();
    const words = isSet ? format(_("%(filter)s: %(value)s"), {filter: name, value: valueWords(operator, this.filters[operator], this.list.store)}) : name;
    setText(part(chip, "words"), words);
    setAttribute(chip, "data-action", isSet ? "unfilter" : "filter");
    setAttribute(chip, "aria-label", isSet && format(_("%(words)s. Remove the filter"), {words}));
    chip.title = isSet ? "" : hint;
  }
}

/** What a filter is called on its chip, and what it does. */
const LOOKS = {
  from: () => [_("Sender"), _("Sent by somebody")],
  in: () => [_("Chat"), _("Said in a chat")],
  has: () => [_("Kind"), _("With a photo, a file, a link …")],
  before: () => [_("Before"), _("Before a day")],
  after: () => [_("After"), _("On a day or later")],
};
