/** What every element of the page stands on: the client, subscriptions that end with it, its named parts. */

export class GoElement extends HTMLElement {
  /** Set once by main.js, before any element is defined. */
  static client = null;

  #ends = [];

  get client() {
    return GoElement.client;
  }

  get store() {
    return GoElement.client.store;
  }

  connectedCallback() {
    this.addEventListener("click", this.#dispatch);
    this.start?.();
  }

  disconnectedCallback() {
    this.removeEventListener("click", this.#dispatch);
    for (const end of this.#ends.splice(0)) end();
  }

  /** The descendant a template names with data-part. */
  part(name) {
    return this.querySelector(`[data-part="${name}"]`);
  }

  /** Hears a topic of the store until the element leaves the page, or the returned function is called. */
  watch(topic, hear) {
    return this.until(this.store.on(topic, hear));
  }

  /** Hears an event of any target until the element leaves the page. */
  listen(target, type, hear, options) {
    target.addEventListener(type, hear, options);
    return this.until(() => target.removeEventListener(type, hear, options));
  }

  until(end) {
    this.#ends.push(end);
    return end;
  }

  /** A click on [data-action="name"] calls this.actions.name(element, event), of the innermost element that has it. */
  #dispatch = (event) => {
    const target = event.target.closest("[data-action]");
    if (!target || !this.contains(target) || event.actedOn === target) return;
    const action = this.actions?.[target.dataset.action];
    if (!action) return;
    event.actedOn = target;
    action.call(this, target, event);
  };
}
