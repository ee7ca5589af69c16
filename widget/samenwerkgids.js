// <samenwerk-gids>: the button that opens the chat. The chat itself is fetched when it is wanted.

import { button, element, icon, style } from "./dom.js";
import { link } from "./markdown.js";
import { TabStore } from "./storage.js";
import { LAUNCHER_STYLES } from "./launcher-styles.js";
import { TEXTS } from "./texts.js";

const NAME = "samenwerk-gids";
const SERVER = new URL("../", import.meta.url); // this file lives under <server>/widget/
const SMALL = "(max-width: 35em), (max-height: 30em)"; // there the chat fills the screen

class SamenwerkGids extends HTMLElement {
  static observedAttributes = ["open"];

  #root = this.attachShadow({ mode: "open" });
  #small = matchMedia(SMALL);
  /** @type {TabStore | null} */
  #store = null;
  /** @type {import("./chat.js").Chat | null} */
  #chat = null;
  #unseen = 0;
  #attempts = 0;
  #box = element("div", { class: "root", lang: "nl", dir: "ltr" });
  #dialog = element("dialog", { class: "panel", "aria-labelledby": "title" });
  #launcherText = element("span", {});
  #launcher = element("button", {
    type: "button", class: "launcher", "aria-haspopup": "dialog", onclick: () => void this.open(),
  }, icon("chat"), this.#launcherText);

  connectedCallback() {
    if (this.#store) return; // moved in the page: all is there
    style(this.#root, LAUNCHER_STYLES);
    const server = this.#server();
    const all = [...document.querySelectorAll(NAME)];
    const place = Math.max(0, all.indexOf(this));
    this.#store = new TabStore(`samenwerkgids:${server.href}${place ? `#${place + 1}` : ""}:`);
    this.#launcherText.textContent = this.getAttribute("label") || TEXTS.launcher;
    this.#root.append(this.#box);
    if (this.hasAttribute("inline")) {
      void this.#showInline();
      return;
    }
    // In the top layer: above whatever z-index or transform the page has.
    this.#box.popover = "manual";
    this.#box.style.setProperty("--place", String(place));
    this.#box.append(this.#launcher, this.#dialog);
    this.#box.showPopover?.();
    this.#dialog.addEventListener("cancel", (event) => event.preventDefault());
    this.#small.addEventListener("change", () => this.#refit());
    document.addEventListener("samenwerkgids-open", (event) => {
      if (event.target !== this && this.isOpen) this.close(false);
    });
    // Where the chat would fill the screen, it opens only when the visitor asks.
    const before = this.#store.get("open");
    if ((before ?? (this.hasAttribute("open") ? "1" : "0")) === "1" && !this.#small.matches) {
      void this.open(false);
    }
  }

  /**
   * @param {string} _name
   * @param {string | null} before
   * @param {string | null} now
   */
  attributeChangedCallback(_name, before, now) {
    if (!this.#store || (before === null) === (now === null)) return;
    if (now !== null && !this.isOpen) void this.open();
    else if (now === null && this.isOpen) this.close();
  }

  get isOpen() {
    return this.#dialog.open;
  }

  /**
   * Open the chat.
   *
   * @param {boolean} [focus] whether the visitor asked for it: only then the focus moves
   */
  async open(focus = true) {
    if (this.hasAttribute("inline")) return;
    const chat = await this.#load(this.#dialog, () => void this.open(focus));
    if (!chat || this.isOpen) return;
    this.#store?.set("open", "1");
    this.#setUnseen(0);
    this.#show(focus);
    this.#launcher.hidden = true;
    this.dispatchEvent(new CustomEvent("samenwerkgids-open", { bubbles: true, composed: true }));
    if (focus) this.#focus(chat);
    chat.composer.fit();
    await chat.start();
  }

  /**
   * Close the chat; the conversation stays.
   *
   * @param {boolean} [focus] whether the launcher gets the focus
   */
  close(focus = true) {
    this.#store?.set("open", "0");
    this.#dialog.close();
    this.#launcher.hidden = false;
    if (focus) this.#launcher.focus();
    this.removeAttribute("open");
  }

  async #showInline() {
    const panel = element("section", { class: "panel", "aria-labelledby": "title" });
    this.#box.append(panel);
    const chat = await this.#load(panel, () => void this.#showInline());
    await chat?.start();
  }

  /**
   * Fetch the chat and put it into its box.
   *
   * @param {HTMLElement} box
   * @param {() => void} again
   * @returns {Promise<import("./chat.js").Chat | null>}
   */
  async #load(box, again) {
    this.#root.querySelector(".failed")?.remove();
    if (this.#chat) return this.#chat;
    try {
      const [{ Chat }, { STYLES }] = await this.#modules();
      if (this.#chat) return this.#chat; // asked for twice
      style(this.#root, STYLES);
      this.#chat = new Chat(this.#options());
      box.append(...this.#chat.nodes);
      box.addEventListener("keydown", (event) => this.#key(event));
      box.addEventListener("click", (event) => this.#chat?.panel.clicked(event.composedPath()[0]));
      return this.#chat;
    } catch {
      this.#tellFailed(again);
      return null;
    }
  }

  /**
   * A browser keeps that a module could not be fetched: another attempt needs another address.
   *
   * @returns {Promise<[typeof import("./chat.js"), typeof import("./styles.js")]>}
   */
  #modules() {
    const attempt = this.#attempts ? `?${this.#attempts}` : "";
    this.#attempts += 1;
    return Promise.all([import(`./chat.js${attempt}`), import(`./styles.js${attempt}`)]);
  }

  /** @returns {ChatOptions} */
  #options() {
    const server = this.#server();
    const inline = this.hasAttribute("inline");
    return {
      server,
      heading: this.getAttribute("heading") || TEXTS.heading,
      greeting: !this.hasAttribute("no-greeting"),
      ownPage: inline && server.origin === location.origin,
      contact: {
        url: this.getAttribute("contact-url") ?? "",
        email: this.getAttribute("contact-email") ?? "",
        phone: "",
        form: false,
      },
      store: /** @type {TabStore} */ (this.#store),
      focused: () => this.#root.activeElement,
      close: inline ? null : () => this.close(),
      unseen: () => {
        if (!inline && !this.isOpen) this.#setUnseen(this.#unseen + 1);
      },
    };
  }

  #server() {
    const given = this.getAttribute("server");
    const url = given ? new URL(given, document.baseURI) : new URL(SERVER);
    if (!url.pathname.endsWith("/")) url.pathname += "/";
    return url;
  }

  /** @param {KeyboardEvent} event */
  #key(event) {
    const chat = this.#chat;
    if (event.key !== "Escape" || !chat) return;
    event.preventDefault();
    event.stopPropagation();
    if (chat.panel.escape()) return;
    const { field } = chat.composer;
    if (this.#root.activeElement !== field) field.focus();
    else if (!this.hasAttribute("inline")) this.close();
  }

  /** @param {boolean} focus */
  #show(focus) {
    if (this.#small.matches) this.#dialog.showModal();
    else if (focus) this.#dialog.show();
    // dialog.show() takes the focus; the attribute alone does not.
    else this.#dialog.setAttribute("open", "");
  }

  /** @param {import("./chat.js").Chat} chat */
  #focus(chat) {
    // On a touch screen the keyboard would pop up over the greeting; in a low window the field
    // is out of sight below it.
    const fromTop = matchMedia("(pointer: coarse), (max-height: 30em)").matches;
    (fromTop ? chat.panel.title : chat.composer.field).focus();
  }

  /** Change between filling the screen and standing beside the page, as the window changes. */
  #refit() {
    if (!this.isOpen) return;
    const focused = this.#root.activeElement;
    this.#dialog.close();
    this.#show(Boolean(focused));
    if (focused instanceof HTMLElement) focused.focus();
  }

  /** @param {number} count */
  #setUnseen(count) {
    this.#unseen = count;
    const label = this.getAttribute("label") || TEXTS.launcher;
    this.#launcherText.textContent = count ? `${label} (${TEXTS.launcherNew})` : label;
    this.#launcher.classList.toggle("unseen", count > 0);
  }

  /** @param {() => void} again */
  #tellFailed(again) {
    const url = this.getAttribute("contact-url");
    const email = this.getAttribute("contact-email");
    const told = element("div", { class: "failed", role: "alert" },
      element("p", {}, TEXTS.loadFailed),
      element("p", {}, button(TEXTS.retry, again)),
      url && element("p", {}, link(TEXTS.contact, url)),
      email && element("p", {}, link(email, `mailto:${email}`)));
    this.#box.prepend(told);
  }
}

if (!customElements.get(NAME)) customElements.define(NAME, SamenwerkGids);
