/** Who is typing where. Nobody types for ever: a state that is not renewed goes after six seconds. */

const EXPIRES_AFTER_MS = 6000;

export class Typing {
  #timers = new Map();
  #clock;
  #onChange;

  /**
   * @param {Clock} clock
   * @param {(roomId: number) => void} onChange
   */
  constructor(clock, onChange) {
    this.#clock = clock;
    this.#onChange = onChange;
  }

  /** @returns {number[]} user ids, who began first comes first */
  in(roomId) {
    return [...(this.#timers.get(roomId)?.keys() ?? [])];
  }

  set(roomId, userId, isTyping) {
    const room = this.#timers.get(roomId) ?? new Map();
    const wasTyping = room.has(userId);
    this.#clock.clearTimeout(room.get(userId));
    if (!isTyping) room.delete(userId);
    else room.set(userId, this.#clock.setTimeout(() => this.set(roomId, userId, false), EXPIRES_AFTER_MS));
    this.#timers.set(roomId, room);
    if (wasTyping !== isTyping) this.#onChange(roomId);
  }

  remove(roomId) {
    for (const userId of this.in(roomId)) this.set(roomId, userId, false);
    this.#timers.delete(roomId);
  }
}
