// What the tab remembers: it ends with the tab, and no cookie is ever set.

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
      return this.#memory.get(key) ?? sessionStorage.getItem(this.prefix + key);
    } catch {
      return null;
    }
  }

  /**
   * @param {string} key
   * @param {string | null} value null forgets it
   */
  set(key, value) {
    this.#memory.delete(key);
    try {
      if (value === null) sessionStorage.removeItem(this.prefix + key);
      else sessionStorage.setItem(this.prefix + key, value);
    } catch {
      // A page can forbid storage, or fill it: then the conversation lives as long as the page.
      if (value !== null) this.#memory.set(key, value);
    }
  }
}
