/** Who is talking, by how loud everybody is. Pure. */

const LOUD = 0.02;
/** Between two words one is still talking. */
const HOLD_MS = 900;

export class Talking {
  #loudAt = new Map();
  #talkers = new Set();

  /** Who has the floor: the last one who talked while nobody else had it. @type {number|null} */
  speaker = null;

  /**
   * Takes in how loud everybody is, from 0 to 1.
   * @param {Map<number, number>} levels by person
   * @param {number} now in ms
   * @returns {boolean} whether somebody has begun or ended
   */
  hear(levels, now) {
    for (const [userId, level] of levels) if (level > LOUD) this.#loudAt.set(userId, now);
    const talkers = new Set([...levels.keys()].filter((userId) => now - this.#loudAt.get(userId) < HOLD_MS));
    const isNews = talkers.size !== this.#talkers.size || [...talkers].some((userId) => !this.#talkers.has(userId));
    this.#talkers = talkers;
    if (!talkers.has(this.speaker)) this.speaker = loudest(talkers, levels) ?? (levels.has(this.speaker) ? this.speaker : null);
    return isNews;
  }

  has(userId) {
    return this.#talkers.has(userId);
  }
}

function loudest(talkers, levels) {
  return [...talkers].sort((one, other) => levels.get(other) - levels.get(one))[0] ?? null;
}

/**
 * How loud what a receiver plays is.
 * @param {RTCRtpReceiver|undefined} receiver
 * @returns {number}
 */
export function levelOf(receiver) {
  return receiver?.getSynchronizationSources()[0]?.audioLevel ?? 0;
}
