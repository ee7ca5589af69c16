// Where the visitor types: it grows with the text, counts near the limit, and loses nothing.

import { element, icon } from "./dom.js";
import { LONGEST_TEXT, TEXTS } from "./texts.js";

const COUNT_FROM = LONGEST_TEXT * 0.8;
// More often would talk through the typing.
const TOLD_AT = [COUNT_FROM, LONGEST_TEXT * 0.9, LONGEST_TEXT + 1];

export class Composer {
  #told = 0;

  /**
   * @param {import("./storage.js").TabStore} store keeps a draft over reloads
   * @param {(text: string) => void} send
   * @param {(text: string) => void} announce
   */
  constructor(store, send, announce) {
    this.store = store;
    this.send = send;
    this.announce = announce;
    this.field = element("textarea", {
      id: "question", rows: 1, autocomplete: "off", enterKeyHint: "send",
      "aria-describedby": "hint",
    });
    this.count = element("p", { class: "count", hidden: true });
    this.error = element("p", { class: "field-error", id: "error", hidden: true });
    this.node = element("form", { class: "composer", noValidate: true },
      element("label", { htmlFor: "question", class: "hidden" }, TEXTS.input),
      this.error,
      element("div", { class: "row" }, this.field,
        element("button", {
          type: "submit", class: "send", "aria-label": TEXTS.send, title: TEXTS.send,
          // The field keeps the focus, and a phone its keyboard.
          onmousedown: (/** @type {Event} */ event) => event.preventDefault(),
        }, icon("send"))),
      element("div", { class: "below" },
        element("p", {}, TEXTS.notice), this.count),
      element("p", { class: "hidden", id: "hint" }, TEXTS.hint));
    this.field.placeholder = TEXTS.input;
    this.node.addEventListener("submit", (event) => this.#submit(event));
    this.field.addEventListener("input", () => this.#changed());
    this.field.addEventListener("blur", () => this.#describe());
    this.field.addEventListener("keydown", (event) => {
      if (event.key !== "Enter" || event.shiftKey || event.isComposing) return;
      event.preventDefault();
      this.node.requestSubmit();
    });
    this.field.value = store.get("draft") ?? "";
  }

  get value() {
    return this.field.value;
  }

  set value(text) {
    this.field.value = text;
    this.#changed();
  }

  /**
   * Say what is wrong with what was typed.
   *
   * @param {string} text empty takes it away
   */
  tell(text) {
    this.error.textContent = text;
    this.error.hidden = !text;
    this.field.setAttribute("aria-invalid", String(Boolean(text)));
    this.announce(text);
    if (!text || !this.field.matches(":focus")) this.#describe();
  }

  /** What is wrong belongs to the field; while that has the focus it would be told a second time. */
  #describe() {
    this.field.setAttribute("aria-describedby", this.error.hidden ? "hint" : "hint error");
  }

  /** Fit the field to its text; called when it comes into view as well. */
  fit() {
    this.field.style.height = "auto";
    if (this.field.value) this.field.style.height = `${this.field.scrollHeight + 2}px`;
  }

  /** @param {SubmitEvent} event */
  #submit(event) {
    event.preventDefault();
    const text = this.field.value.trim();
    if (!text) this.tell(TEXTS.empty);
    else if (length(text) > LONGEST_TEXT) this.tell(TEXTS.tooLong);
    else {
      this.value = "";
      this.send(text);
      return;
    }
    this.field.focus();
  }

  #changed() {
    const used = length(this.field.value);
    this.store.set("draft", this.field.value || null);
    if (!this.error.hidden && used <= LONGEST_TEXT) this.tell("");
    const left = LONGEST_TEXT - used;
    this.count.hidden = used < COUNT_FROM;
    this.count.textContent = left < 0 ? TEXTS.over(-left) : TEXTS.left(left);
    this.count.classList.toggle("over", left < 0);
    const reached = TOLD_AT.filter((from) => used >= from).length;
    if (reached > this.#told) this.announce(this.count.textContent);
    this.#told = reached;
    this.fit();
  }
}

/**
 * Count characters as the server does: an emoji is one, not two.
 *
 * @param {string} text
 * @returns {number}
 */
function length(text) {
  return [...text].length;
}
