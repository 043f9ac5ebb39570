/** Small moves on the document: templates, text, keyed lists. No HTML strings anywhere. */

/** A copy of the element a <template id="t-NAME"> holds. */
export function clone(name) {
  return document.getElementById(`t-${name}`).content.firstElementChild.cloneNode(true);
}

/** Copies of all a template holds. */
export function cloneAll(name) {
  return document.getElementById(`t-${name}`).content.cloneNode(true);
}

export function part(element, name) {
  return element.querySelector(`[data-part="${name}"]`);
}

/** Sets an element's text only where it differs, so that selections and live regions are left in peace. */
export function setText(element, text) {
  if (element.textContent !== text) element.textContent = text;
}

export function setAttribute(element, name, value) {
  if (value === null || value === undefined || value === false) element.removeAttribute(name);
  else if (element.getAttribute(name) !== String(value)) element.setAttribute(name, value === true ? "" : value);
}

/** Hides or shows only where it changes something: to set it again makes the browser style the element anew. */
export function setHidden(element, isHidden) {
  if (element.hidden !== isHidden) element.hidden = isHidden;
}

/** Points an icon's <use> at another symbol of the sprite. */
export function setIcon(element, name) {
  const use = element.querySelector("use");
  use.setAttribute("href", `${use.getAttribute("href").split("#")[0]}#${name}`);
}

/**
 * Makes a parent's children fit a list: elements are kept by key, made, moved and dropped as needed.
 * @param {Element} parent
 * @param {any[]} items
 * @param {{key: (item) => any, make: (item) => Element, fill?: (element, item) => void}} how
 */
export function reconcile(parent, items, {key, make, fill}) {
  const kept = new Map(Array.from(parent.children, (child) => [child.dataset.key, child]));
  const wanted = new Set(items.map((item) => String(key(item))));
  for (const child of [...parent.children]) {
    if (!wanted.has(child.dataset.key) || kept.get(child.dataset.key) !== child) child.remove();
  }
  let next = parent.firstElementChild;
  for (const item of items) {
    const element = kept.get(String(key(item))) ?? keyed(make(item), key(item));
    if (element === next) next = next.nextElementSibling;
    else place(parent, element, next);
    fill?.(element, item);
  }
}

function keyed(element, key) {
  element.dataset.key = key;
  return element;
}

/** Moving an element drops the focus inside it; it is given back. */
function place(parent, element, before) {
  const focused = element.contains(document.activeElement) ? document.activeElement : null;
  parent.insertBefore(element, before);
  focused?.focus({preventScroll: true});
}

/** Runs a function at most once per frame, with the last arguments. */
export function perFrame(run) {
  let waiting = null;
  return (...args) => {
    if (waiting === null) {
      requestAnimationFrame(() => {
        const last = waiting;
        waiting = null;
        run(...last);
      });
    }
    waiting = args;
  };
}

const NO_FRAME_MS = 250;

/** As perFrame, also in a tab that nobody looks at: it has no frames, but what it plays is heard. */
export function soon(run) {
  let frame = 0;
  let timer = null;
  const now = () => {
    cancelAnimationFrame(frame);
    clearTimeout(timer);
    timer = null;
    run();
  };
  return () => {
    if (timer !== null) return;
    timer = setTimeout(now, NO_FRAME_MS);
    frame = requestAnimationFrame(now);
  };
}

/** Runs a function once calls have stopped for a while. */
export function settled(run, milliseconds) {
  let timer = 0;
  return (...args) => {
    clearTimeout(timer);
    timer = setTimeout(run, milliseconds, ...args);
  };
}

/** Of a list of links only one is in the Tab order: the current one, or the first; arrow keys reach the others. */
export function rove(links) {
  const all = [...links];
  const stop = all.find((link) => link === document.activeElement) ?? all.find((link) => link.ariaCurrent) ?? all[0];
  for (const link of all) link.tabIndex = link === stop ? 0 : -1;
}

/** Arrow keys, Home and End move the focus along a list's controls; `across` for those that stand side by side. */
export function arrowKeys(container, selector, {loop = false, across = false} = {}) {
  const [forth, back] = across ? ["ArrowRight", "ArrowLeft"] : ["ArrowDown", "ArrowUp"];
  const steps = {[forth]: 1, [back]: -1, Home: -Infinity, End: Infinity};
  container.addEventListener("keydown", (event) => {
    const step = steps[event.key];
    const all = [...container.querySelectorAll(selector)].filter((each) => each.offsetParent !== null);
    const at = all.indexOf(event.target.closest(selector));
    if (!step || at < 0) return;
    event.preventDefault();
    const to = loop && Number.isFinite(step) ? (at + step + all.length) % all.length : Math.min(Math.max(at + step, 0), all.length - 1);
    all[to].focus();
  });
}
