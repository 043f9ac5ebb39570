/** The moments at which a connection is worth a look. */

/**
 * Calls back when the page comes to the front, returns from the back-forward cache, or the network comes or goes.
 * @param {() => void} wake
 * @param {{window?: Window, document?: Document}} [page]
 * @returns {() => void} stops it
 */
export function onWakeup(wake, {window = globalThis.window, document = globalThis.document} = {}) {
  const whenVisible = () => document.visibilityState === "visible" && wake();
  const events = [
    [window, "online", wake],
    [window, "offline", wake],
    [window, "pageshow", wake],
    [document, "visibilitychange", whenVisible],
  ];
  for (const [target, name, listener] of events) target.addEventListener(name, listener);
  return () => {
    for (const [target, name, listener] of events) target.removeEventListener(name, listener);
  };
}
