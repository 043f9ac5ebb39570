/** The networks that a call goes through: when they change, and the servers that help it through them. */

/** So long before they expire, new credentials are asked for. */
const EARLY_MS = 10 * 60_000;

/**
 * Calls `act` when the network may be another one: it was away, or its kind has changed.
 * @param {() => void} act
 * @returns {() => void} stops it
 */
export function onNetworkChange(act, {window = globalThis.window, connection = globalThis.navigator?.connection} = {}) {
  // "change" tells of estimated speeds, too, which say nothing.
  let kind = connection?.type;
  const changed = () => {
    if (connection.type === kind) return;
    kind = connection.type;
    if (kind !== "none") act();
  };
  window.addEventListener("online", act);
  connection?.addEventListener?.("change", changed);
  return () => {
    window.removeEventListener("online", act);
    connection?.removeEventListener?.("change", changed);
  };
}

/**
 * STUN and TURN servers and how to use them, kept from expiring.
 * @typedef {RTCConfiguration & {expiresAt: number}} CallConfig
 */
export class Ways {
  #ask;

  /**
   * @param {CallConfig} config
   * @param {() => Promise<CallConfig>} ask
   */
  constructor(config, ask) {
    this.config = config;
    this.#ask = ask;
  }

  /** @returns {Promise<boolean>} whether there is a new config; where none can be had, the next try may. */
  async renew(now = Date.now()) {
    if (now < this.config.expiresAt - EARLY_MS) return false;
    try {
      this.config = await this.#ask();
      return true;
    } catch {
      return false;
    }
  }
}
