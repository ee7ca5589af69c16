// Tells a screen reader what is new: once, and apart from the transcript, which stays quiet.

import { element } from "./dom.js";

const KEPT = 1500; // milliseconds; after that nobody finds it a second time

export class Announcer {
  node = element("div", { class: "hidden", "aria-live": "polite", role: "status" });

  /** @param {string} text */
  say(text) {
    if (!text) return;
    const said = element("p", {}, text);
    this.node.append(said);
    setTimeout(() => said.remove(), KEPT);
  }
}
