/** Where in the page one is. The path is the server's; the hash opens something beside it. */

const SECTIONS = {contacts: "contacts", calls: "calls", settings: "settings"};

/** @returns {{section: string, roomId: number|null, at: number|null, detail: string}} `at` is a message's seq */
export function here(url = location) {
  const [, first, id] = url.pathname.split("/");
  const roomId = first === "rooms" ? Number(id) || null : null;
  const at = roomId && (Number(new URLSearchParams(url.search).get("at")) || null);
  return {section: SECTIONS[first] ?? "chats", roomId, at, detail: url.hash.slice(1)};
}

/** Goes to a path of the page and tells everyone. */
export function go(path, {replace = false} = {}) {
  const target = new URL(path, location.origin);
  if (target.href === location.href) return;
  const depth = (history.state?.depth ?? 0) + (replace ? 0 : 1);
  history[replace ? "replaceState" : "pushState"]({depth}, "", target);
  announce();
}

/** Keeps something with this place in the history, for when one comes back to it. */
export function remember(fields) {
  history.replaceState({...history.state, ...fields}, "");
}

/** The address without the message it leads to: the reader has gone on from there. */
export function leaveMessage() {
  if (here().at) history.replaceState(history.state, "", location.pathname + location.hash);
}

/** One step up: back in the history where we came from the page itself, else to the given path. */
export function up(path) {
  if (history.state?.depth > 0) history.back();
  else go(path, {replace: true});
}

/** Whether a link leads somewhere inside this page. */
export function isOurs(url) {
  return url.origin === location.origin && /^\/(?:rooms\/\d+|contacts|calls|settings)?$/.test(url.pathname);
}

export function announce() {
  window.dispatchEvent(new CustomEvent("route"));
}

export function onRoute(element, hear) {
  element.listen(window, "route", hear);
  element.listen(window, "popstate", hear);
}
