/** What the close codes of the contract ask of a client. */

/**
 * @typedef {{state: "offline"|"signed-out", reason: ""|"session"|"revoked"|"protocol", isFinal: boolean,
 *   wait: {least: number, base: number}}} Fate `wait` in milliseconds: at least so long, then backoff from base
 */

const SOON = {least: 0, base: 1000};
const SPREAD = {least: 0, base: 5000};
const AFTER_A_REST = {least: 30_000, base: 30_000};

/**
 * What becomes of a connection that was closed with a code.
 * @param {number} code
 * @returns {Fate}
 */
export function fateOf(code) {
  if (code === 4401) return {state: "signed-out", reason: "session", isFinal: true, wait: SOON};
  if (code === 4403) return {state: "signed-out", reason: "revoked", isFinal: true, wait: SOON};
  if (code === 4429) return {state: "offline", reason: "", isFinal: false, wait: AFTER_A_REST};
  if (code === 4500) return {state: "offline", reason: "", isFinal: false, wait: SPREAD};
  const isMistake = code >= 4400 && code < 4500 && code !== 4408;
  return {state: "offline", reason: isMistake ? "protocol" : "", isFinal: isMistake, wait: SOON};
}
