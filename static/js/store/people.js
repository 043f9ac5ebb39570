/** The people known here: profiles and presence. */

export class People {
  #users = new Map();

  /** @returns {object|null} */
  get(id) {
    return this.#users.get(id) ?? null;
  }

  /**
   * Takes in what an answer or a frame says of somebody.
   * @param {object} user
   * @returns {boolean} whether anything is new
   */
  merge(user) {
    const known = this.#users.get(user.id);
    if (known && Object.keys(user).every((field) => known[field] === user[field])) return false;
    this.#users.set(user.id, {...known, ...user});
    return true;
  }

  /** Takes in presence, of somebody who is known. */
  see({user_id, online, last_seen_at}) {
    return this.#users.has(user_id) && this.merge({id: user_id, online, last_seen_at});
  }

  all() {
    return [...this.#users.values()];
  }
}
