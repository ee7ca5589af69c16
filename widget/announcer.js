// The live region: tells a screen reader what is new, apart from the list, which is quiet.

import { element } from "./dom.js";

const KEPT = 1500; // milliseconds; after that nobody finds it a second time

export class Announcer {
  /** @type {{text: string, lang: string | undefined}[]} */
  #said = [];
  node = element("div", {
    // A status is atomic by itself: what was told a moment ago would be told again.
    class: "hidden", "aria-live": "polite", role: "status", "aria-atomic": "false",
  });

  /**
   * Tell something. What is told at once goes in as one: of two, Firefox lets a screen reader hear
   * the last only, and Chromium the second first.
   *
   * @param {string} text
   * @param {string} [lang]
   */
  say(text, lang) {
    if (!text) return;
    const last = this.#said.at(-1);
    if (last && last.lang === lang) last.text += ` ${text}`;
    else this.#said.push({ text, lang });
    if (!last) queueMicrotask(() => this.#tell());
  }

  #tell() {
    const told = element("p", {}, ...this.#said.flatMap(({ text, lang }, at) =>
      [at ? " " : "", lang ? element("span", { lang }, text) : text]));
    this.#said = [];
    this.node.append(told);
    setTimeout(() => told.remove(), KEPT);
  }
}
