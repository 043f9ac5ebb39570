/** What was looked for lately. It stays in this browser, and goes when one signs out. */

const LIMIT = 8;

export class RecentSearches {
  /** @param {number} userId */
  constructor(userId) {
    this.key = `gochat-searches-${userId}`;
  }

  /** @returns {{text: string, filters: Filters}[]} the latest first */
  list() {
    try {
      return JSON.parse(localStorage.getItem(this.key)) ?? [];
    } catch {
      return [];
    }
  }

  add({text, filters}) {
    const query = {text: text.trim(), filters};
    if (!query.text && !Object.keys(filters).length) return;
    const others = this.list().filter((known) => JSON.stringify(known) !== JSON.stringify(query));
    localStorage.setItem(this.key, JSON.stringify([query, ...others].slice(0, LIMIT)));
  }

  clear() {
    localStorage.removeItem(this.key);
  }
}
