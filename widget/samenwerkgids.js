// <samenwerk-gids>: the button that opens the chat. The chat itself is fetched when it is wanted.

import { button, element, icon, style } from "./dom.js";
import { beginning, listenToPage, takeTexts, tellPage } from "./host.js";
import { chatModule, preload } from "./loading.js";
import { contactLinks } from "./markdown.js";
import { TabStore } from "./storage.js";
import { LAUNCHER_STYLES } from "./launcher-styles.js";
import { LONGEST_TEXT, TEXTS } from "./texts.js";

const NAME = "samenwerk-gids";
// A screen reader that saw what has the focus go away tells nothing of what gets it, so that goes
// a moment later.
const SETTLED = 150; // milliseconds
const SMALL = "(max-width: 35em), (max-height: 30em)"; // there the chat fills the screen

class SamenwerkGids extends HTMLElement {
  static observedAttributes = ["open"];

  #root = this.attachShadow({ mode: "open" });
  #small = matchMedia(SMALL);
  /** Ends what listens outside this element when it leaves the page. */
  #connection = new AbortController();
  /** @type {TabStore | null} */
  #store = null;
  /** @type {import("./chat.js").Chat | null} */
  #chat = null;
  #inline = false;
  #server = new URL("../../", import.meta.url); // <server>/widget/<version>/
  #unseen = 0;
  #box = element("div", { class: "root", lang: "nl", dir: "ltr" });
  #dialog = element("dialog", { class: "panel", "aria-labelledby": "title" });
  #failed = element("div", { class: "failed", role: "alert" });
  #launcherText = element("span", {});
  #launcher = element("button", {
    type: "button", class: "launcher", "aria-haspopup": "dialog", onclick: () => void this.open(),
    onpointerenter: preload,
  }, icon("chat"), this.#launcherText);

  connectedCallback() {
    const store = (this.#store ??= this.#build());
    this.#connection = new AbortController();
    const { signal } = this.#connection;
    window.addEventListener("online", () => void this.#chat?.start(), { signal });
    // Not at the panel: a screen reader would call everything in it "clickable".
    window.addEventListener("click", (event) => this.#chat?.panel.clicked(event.composedPath()[0]), { signal });
    listenToPage(this, signal);
    void this.#chat?.outbox.work(); // moved in the page, or put back: it goes on
    if (this.#inline) {
      void this.open(false);
      return;
    }
    // In the top layer: above whatever z-index or transform the page has.
    this.#box.showPopover?.();
    this.#small.addEventListener("change", () => this.#refit(), { signal });
    document.addEventListener("samenwerkgids-open", (event) => {
      if (event.target !== this && this.isOpen) this.close(false);
    }, { signal });
    // Where the chat would fill the screen, it opens only when the visitor asks, or did before.
    const before = store.get("open") ?? (this.hasAttribute("open") ? "1" : "0");
    if (this.isOpen || (before === "1" && !this.#small.matches)) {
      this.#dialog.removeAttribute("open"); // a dialog that was taken out is no longer on top
      void this.open(false);
    }
  }

  disconnectedCallback() {
    this.#connection.abort();
    this.#chat?.rest();
  }

  /** Moved by moveBefore, which takes nothing away: not the focus, nor the top layer. */
  connectedMoveCallback() {}

  /**
   * @param {string} _name
   * @param {string | null} before
   * @param {string | null} now
   */
  attributeChangedCallback(_name, before, now) {
    if (this.#inline || !this.#store || (before === null) === (now === null)) return;
    if (now !== null && !this.isOpen) void this.open();
    else if (now === null && this.isOpen) this.close();
  }

  get isOpen() {
    return this.#dialog.open;
  }

  /** How it is now, for the host page. */
  get state() {
    return Object.freeze({
      open: this.#inline || this.isOpen,
      busy: Boolean(this.#chat?.outbox.busy),
      unseen: this.#unseen,
      conversation: Boolean(this.#store?.get("token")),
    });
  }

  /**
   * Open the chat and ask something, as if the visitor typed it.
   *
   * @param {string} text
   */
  async ask(text) {
    const asked = String(text).trim().slice(0, LONGEST_TEXT);
    await this.open();
    if (asked) this.#chat?.say({ text: asked }, asked);
  }

  /**
   * Open the chat and begin something.
   *
   * @param {string} name "zelfcheck"
   */
  async start(name) {
    const { said, shown } = beginning(name);
    await this.open();
    this.#chat?.say(said, shown);
  }

  /**
   * Open the chat.
   *
   * @param {boolean} [focus] whether the visitor asked for it: only then the focus moves
   */
  async open(focus = true) {
    const chat = await this.#load();
    if (!chat) return;
    if (!this.#inline) {
      if (this.isOpen || !this.isConnected) return;
      this.#store?.set("open", "1");
      this.#setUnseen(0);
      this.#show(focus);
      setTimeout(() => { this.#launcher.hidden = this.isOpen; }, SETTLED);
      tellPage(this, "open");
    }
    if (focus) this.#focus(chat);
    // The first time the greeting tells it.
    if (focus && !this.#inline && chat.transcript.list.childElementCount) {
      setTimeout(() => this.isOpen && chat.announce(TEXTS.opened), SETTLED);
    }
    chat.composer.fit();
    chat.transcript.toLast();
    await chat.start();
  }

  /**
   * Close the chat; the conversation stays.
   *
   * @param {boolean} [focus] whether the launcher gets the focus
   */
  close(focus = true) {
    if (this.#inline || !this.isOpen) return;
    this.#store?.set("open", "0");
    this.#launcher.hidden = false;
    this.#dialog.close();
    if (focus) {
      this.#launcher.focus();
      setTimeout(() => this.#chat?.outside.say(TEXTS.closed), SETTLED);
    }
    this.removeAttribute("open");
    tellPage(this, "close");
  }

  /** Put all in place that is there before the chat is. */
  #build() {
    takeTexts(this.getAttribute("texts"));
    const given = this.getAttribute("server");
    if (given) this.#server = new URL(given, document.baseURI);
    if (!this.#server.pathname.endsWith("/")) this.#server.pathname += "/";
    const place = Math.max(0, [...document.querySelectorAll(NAME)].indexOf(this));
    style(this.#root, LAUNCHER_STYLES);
    this.#setUnseen(0);
    this.#inline = this.hasAttribute("inline");
    if (!this.#inline) {
      this.#box.setAttribute("popover", "manual"); // also where a browser does not know it yet
      this.#box.style.setProperty("--place", String(place));
      this.#box.append(this.#launcher, this.#dialog);
      this.#dialog.addEventListener("cancel", (event) => event.preventDefault());
    }
    this.#root.append(this.#box);
    return new TabStore(`samenwerkgids:${this.#server.href}${place ? `#${place + 1}` : ""}:`);
  }

  /**
   * Fetch the chat and put it in its place.
   *
   * @returns {Promise<import("./chat.js").Chat | null>}
   */
  async #load() {
    this.#failed.remove();
    if (this.#chat) return this.#chat;
    try {
      const { Chat } = await chatModule();
      if (this.#chat) return this.#chat; // asked for twice
      style(this.#root, Chat.STYLES);
      const chat = this.#chat = new Chat(this.#options());
      const panel = this.#inline
        ? element("section", { class: "panel", "aria-labelledby": "title" }) : this.#dialog;
      panel.append(...chat.nodes);
      panel.addEventListener("keydown", (event) => this.#key(event, chat));
      this.#box.append(panel, ...(this.#inline ? [] : [chat.outside.node]));
      return chat;
    } catch {
      this.#tellFailed();
      return null;
    }
  }

  /** @returns {ChatOptions} */
  #options() {
    const inline = this.#inline;
    return {
      server: this.#server,
      heading: this.getAttribute("heading") || TEXTS.heading,
      greeting: !this.hasAttribute("no-greeting"),
      ownPage: inline && this.#server.origin === location.origin,
      contact: this.#contact(),
      store: /** @type {TabStore} */ (this.#store),
      focused: () => this.#root.activeElement,
      close: inline ? null : () => this.close(),
      closed: () => !inline && !this.isOpen,
      unseen: () => this.#setUnseen(this.#unseen + 1),
      tell: (name, detail) => tellPage(this, name, detail),
    };
  }

  /** @returns {Contact} what the page says of it */
  #contact() {
    return {
      url: this.getAttribute("contact-url") ?? "",
      email: this.getAttribute("contact-email") ?? "",
      phone: "",
      form: false,
    };
  }

  /**
   * @param {KeyboardEvent} event
   * @param {import("./chat.js").Chat} chat
   */
  #key(event, { composer, panel }) {
    if (event.key !== "Escape") return;
    event.preventDefault();
    event.stopPropagation();
    if (panel.escape()) return;
    if (this.#root.activeElement !== composer.field) composer.field.focus();
    else if (!this.#inline) this.close();
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

  #tellFailed() {
    const ways = [button(TEXTS.retry, () => void this.open()), ...contactLinks(this.#contact())];
    this.#failed.replaceChildren(element("p", {}, TEXTS.loadFailed),
      ...ways.map((way) => element("p", {}, way)));
    this.#box.prepend(this.#failed);
  }
}

if (!customElements.get(NAME)) customElements.define(NAME, SamenwerkGids);
