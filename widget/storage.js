// What the tab remembers: it ends with the tab, and no cookie is ever set. And what the address
// of the full page says: which conversation goes on, #gesprek=…&wijzig=…

export class TabStore {
  /** @type {Map<string, string>} */
  #memory = new Map();

  /** @param {string} prefix keeps widgets apart that share a page */
  constructor(prefix) {
    this.prefix = prefix;
  }

  /**
   * @param {string} key
   * @returns {string | null}
   */
  get(key) {
    try {
      return sessionStorage.getItem(this.prefix + key);
    } catch {
      return this.#memory.get(key) ?? null;
    }
  }

  /**
   * @param {string} key
   * @param {string | null} value null forgets it
   */
  set(key, value) {
    try {
      if (value === null) sessionStorage.removeItem(this.prefix + key);
      else sessionStorage.setItem(this.prefix + key, value);
    } catch {
      // A page can forbid storage: then the conversation lives as long as the page.
      if (value === null) this.#memory.delete(key);
      else this.#memory.set(key, value);
    }
  }
}

const TOKEN = /^[\w.~+/=-]{20,600}$/;
const QUESTION = /^[a-z_]{1,40}$/;

/**
 * Read the page's fragment and take it out of the address bar and the history: a token gives
 * access to a conversation.
 *
 * @returns {{token: string, change: string | null} | null}
 */
export function takeFragment() {
  const given = new URLSearchParams(location.hash.slice(1));
  const token = given.get("gesprek");
  const change = given.get("wijzig");
  if (token === null) return null;
  history.replaceState(history.state, "", location.pathname + location.search);
  if (!TOKEN.test(token)) return null;
  return { token, change: change !== null && QUESTION.test(change) ? change : null };
}
