/** The other tabs of the same browser and user. */

/**
 * @typedef {object} Tabs
 * @property {(message: object) => void} tell
 * @property {(listener: (message: object) => void) => void} hear
 * @property {<T>(work: () => Promise<T>, what?: string) => Promise<T>} alone does something while no other tab does it
 * @property {() => void} close
 */

/**
 * @param {number} userId
 * @returns {Tabs}
 */
export function openTabs(userId) {
  const name = `gochat-${userId}`;
  const channel = globalThis.BroadcastChannel ? new BroadcastChannel(name) : null;
  return {
    tell: (message) => channel?.postMessage(message),
    hear(listener) {
      if (channel) channel.onmessage = ({data}) => listener(data);
    },
    // Locks exist only in secure contexts. Without them two tabs may both send; the server still stores once.
    alone: (work, what = "outbox") => (globalThis.navigator?.locks ? navigator.locks.request(`${name}-${what}`, work) : work()),
    close: () => channel?.close(),
  };
}
