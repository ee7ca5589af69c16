// The panel: a heading with a menu, the chat, and views that take the chat's place for a while.

import { button, element, icon, list } from "./dom.js";
import { TEXTS } from "./texts.js";

export class Panel {
  /** @type {Element | null} */
  #opener = null;
  #view = element("section", { class: "view", hidden: true });
  #menu;
  #toggle = element("button", {
    type: "button", class: "round", "aria-expanded": "false", "aria-controls": "menu",
    "aria-label": TEXTS.menu, title: TEXTS.menu,
  }, icon("menu"));

  /**
   * @param {string} heading
   * @param {MenuItem[]} items
   * @param {Node[]} chat what is shown when no view is
   * @param {(() => void) | null} close null where the panel is part of the page
   */
  constructor(heading, items, chat, close) {
    this.close = close;
    this.title = element("h2", { id: "title", tabIndex: -1 }, heading);
    this.chat = element("div", { class: "chat" }, ...chat);
    this.#toggle.addEventListener("click", () => this.#openMenu(this.#menu.hidden));
    this.#menu = list(items.map((item) =>
      button(item.text, () => {
        this.#openMenu(false);
        this.#toggle.focus();
        item.action();
      }, {}, item.icon)), { class: "menu", hidden: true, id: "menu" });
    this.nodes = [
      element("header", {},
        element("span", { class: "mark", "aria-hidden": "true" }, icon("chat")),
        element("div", { class: "names" }, this.title,
          element("p", {}, TEXTS.subtitle)),
        element("div", { class: "menu-box" }, this.#toggle, this.#menu),
        close && element("button", {
          type: "button", class: "round", onclick: close, "aria-label": TEXTS.close,
          title: TEXTS.close,
        }, icon("close"))),
      this.#view, this.chat,
    ];
    // A menu that stays open behind what one is doing would cover it.
    this.#menu.addEventListener("focusout", (event) => {
      const to = event.relatedTarget;
      if (to instanceof Node && !this.#menu.contains(to) && to !== this.#toggle) {
        this.#openMenu(false);
      }
    });
  }

  /**
   * Show something in the chat's place; the focus goes to its heading.
   *
   * @param {View} view
   */
  show({ title, nodes }) {
    if (this.#view.hidden) {
      this.#opener = /** @type {ShadowRoot} */ (this.#view.getRootNode()).activeElement;
    }
    const heading = element("h2", { tabIndex: -1, id: "view-title" }, title);
    this.#view.setAttribute("aria-labelledby", heading.id);
    this.#view.replaceChildren(
      button(TEXTS.back, () => this.showChat(), { class: "back link" }, "back"),
      heading, ...nodes);
    this.#view.hidden = false;
    this.chat.hidden = true;
    heading.focus();
    this.#view.scrollTop = 0;
  }

  /** Go back to the chat, and to where the view was asked for. */
  showChat() {
    if (this.#view.hidden) return;
    this.#view.hidden = true;
    this.#view.replaceChildren();
    this.chat.hidden = false;
    const opener = this.#opener;
    (opener instanceof HTMLElement && opener.isConnected ? opener : this.#toggle).focus();
  }

  /**
   * Close what is open on top of the chat.
   *
   * @returns {boolean} whether there was something
   */
  escape() {
    if (!this.#menu.hidden) {
      this.#openMenu(false);
      this.#toggle.focus();
      return true;
    }
    if (!this.#view.hidden) {
      this.showChat();
      return true;
    }
    return false;
  }

  /** @param {EventTarget | undefined} target what was clicked */
  clicked(target) {
    if (!(target instanceof Node)) return;
    if (!this.#menu.contains(target) && !this.#toggle.contains(target)) this.#openMenu(false);
  }

  /** @param {boolean} open */
  #openMenu(open) {
    this.#menu.hidden = !open;
    this.#toggle.setAttribute("aria-expanded", String(open));
  }
}
