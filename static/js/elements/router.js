/** Where in the page one is. The path is the server's; the hash opens something beside it. */

const SECTIONS = {contacts: "contacts", settings: "settings"};

/** @returns {{section: string, roomId: number|null, detail: string}} */
export function here(url = location) {
  const [, first, id] = url.pathname.split("/");
  const roomId = first === "rooms" ? Number(id) || null : null;
  return {section: SECTIONS[first] ?? "chats", roomId, detail: url.hash.slice(1)};
}

/** Goes to a path of the page and tells everyone. */
export function go(path, {replace = false} = {}) {
  const target = new URL(path, location.origin);
  if (target.href === location.href) return;
  const depth = (history.state?.depth ?? 0) + (replace ? 0 : 1);
  history[replace ? "replaceState" : "pushState"]({depth}, "", target);
  announce();
}

/** One step up: back in the history where we came from the page itself, else to the given path. */
export function up(path) {
  if (history.state?.depth > 0) history.back();
  else go(path, {replace: true});
}

/** Whether a link leads somewhere inside this page. */
export function isOurs(url) {
  return url.origin === location.origin && /^\/(?:rooms\/\d+|contacts|settings)?$/.test(url.pathname);
}

export function announce() {
  window.dispatchEvent(new CustomEvent("route"));
}

export function onRoute(element, hear) {
  element.listen(window, "route", hear);
  element.listen(window, "popstate", hear);
}
