// The list of what was said. It is quiet: what is new, the announcer tells once.

import { button, element, icon } from "./dom.js";
import { stepOn, tabStops } from "./keys.js";
import { botMessage, closeChoices, leaveJudgements, userMessage } from "./message.js";
import { contactLinks, contactList } from "./markdown.js";
import { TEXTS } from "./texts.js";

const MOST_SHOWN = 200; // messages; older ones leave the page, so that it does not grow for ever

export class Transcript {
  /** @type {WeakMap<Item, HTMLLIElement>} */
  #items = new WeakMap();
  /** @type {HTMLElement | null} */
  #problem = null;
  /** @type {string | undefined} the id of the bot's last message */
  last;

  /** @param {MessageActions} actions */
  constructor(actions) {
    this.actions = actions;
    this.list = element("ol", { role: "list" });
    this.typing = element("p", { class: "typing", hidden: true },
      element("span", { class: "dots", "aria-hidden": "true" },
        element("i"), element("i"), element("i")), TEXTS.typing);
    // For a finger or a mouse: with the keyboard one is there by the field.
    this.newest = button("", () => this.toLast("end"), {
      class: "plain newest", hidden: true, tabIndex: -1,
      "aria-label": TEXTS.newest, title: TEXTS.newest,
    }, "down");
    this.node = element("div", {
      class: "transcript", role: "region", "aria-label": TEXTS.conversation, tabIndex: 0,
      "aria-describedby": "keys",
    }, this.list, this.typing);
    this.nodes = [
      button(TEXTS.skip, () => this.actions.toField(), { class: "skip" }),
      this.node,
      element("div", { class: "more-below" }, this.newest),
      element("p", { class: "hidden", id: "keys" }, TEXTS.keys),
    ];
    this.list.addEventListener("keydown", (event) => stepOn(event, this.list));
    this.list.addEventListener("focusin", (event) => tabStops(this.list, event.target));
    this.node.addEventListener("scroll", () => this.#look(), { passive: true });
    new ResizeObserver(() => this.#look()).observe(this.list);
  }

  /** Whether the visitor said something. */
  get used() {
    return Boolean(this.list.querySelector(".user"));
  }

  clear() {
    this.list.replaceChildren();
    this.#problem = null;
    this.last = undefined;
  }

  /**
   * Show messages of the bot, or of both when a conversation is resumed.
   *
   * @param {Message[]} messages
   * @param {boolean} [resumed]
   * @param {Item} [asked] what they answer: they come right under it
   */
  show(messages, resumed = false, asked) {
    const made = messages.map((message) =>
      message.from === "user" ? userMessage(message.text) : botMessage(message, this.actions));
    this.#add(made, asked);
    // Only now: what could not be shown is nothing that a visitor replies to.
    this.last = messages.findLast(({ from }) => from !== "user")?.id ?? this.last;
    // What is not the last thing said offers no choices any more.
    const late = made.at(-1) !== this.list.lastElementChild;
    for (const old of late ? made : resumed ? made.slice(0, -1) : []) closeChoices(old, null);
    leaveJudgements(this.list, made.at(-1));
    this.#trim();
    tabStops(this.list);
    // A greeting is at the top, where one begins to read.
    if (resumed) this.toLast();
    else if (made.length < this.list.childElementCount) this.#scroll(made[0]);
  }

  /**
   * Show what the visitor says, before it is known to have arrived.
   *
   * @param {Item} item
   */
  say(item) {
    const made = userMessage(item.shown);
    this.#items.set(item, made);
    this.list.append(made);
    this.#trim();
    this.#scroll(made);
  }

  /**
   * Tell how it is with something said: nothing to tell, or a line and perhaps a way to go on.
   *
   * @param {Item} item
   * @param {string} [text]
   * @param {() => void} [retry]
   */
  status(item, text, retry) {
    const made = this.#items.get(item);
    this.#remove(made?.querySelector(".status"));
    made?.classList.toggle("unsent", Boolean(retry));
    if (!made || !text) return;
    const line = element("p", { class: "status" }, retry && icon("info"), element("span", {}, text),
      retry && button(TEXTS.retry, retry, { class: "plain" }));
    made.append(line);
    this.#scroll(made);
  }

  /** @param {Item} item */
  remove(item) {
    this.#items.get(item)?.remove();
  }

  /**
   * Show that something does not work, in place of what was shown of that before.
   *
   * @param {string} text
   * @param {Contact | null} contact
   * @param {() => void} [retry]
   */
  problem(text, contact, retry) {
    this.solved();
    this.#problem = element("li", { class: "message bot error" },
      element("div", { class: "bubble" }, element("p", {}, text),
        contact && contactList(contactLinks(contact))),
      retry && button(TEXTS.retry, retry, { class: "plain" }));
    this.list.append(this.#problem);
    this.#scroll(this.#problem);
  }

  solved() {
    this.#remove(this.#problem);
    this.#problem = null;
  }

  /**
   * Put a line between what was and what comes.
   *
   * @param {string} text
   * @param {...Node} more
   */
  notice(text, ...more) {
    const made = element("li", { class: "notice" }, text && element("p", {}, text), ...more);
    this.#add([made]);
    this.#scroll(made);
    return made;
  }

  /**
   * Show what was said last: that could not be done while nothing was to be seen.
   *
   * @param {"start" | "end"} [from] whether from its beginning, or all to its end
   */
  toLast(from = "start") {
    this.#scroll(this.list.lastElementChild, this.actions.ownPage);
    if (from === "end") this.node.scrollTop = this.node.scrollHeight;
  }

  /** @param {Element | null} focused */
  closeChoices(focused) {
    closeChoices(this.list, focused);
    tabStops(this.list);
  }

  /** Offer a way down where something is said below what one sees. */
  #look() {
    const { clientHeight, scrollHeight, scrollTop } = this.node;
    this.newest.hidden = scrollHeight - clientHeight - scrollTop < 32;
  }

  /** @param {boolean} busy */
  setBusy(busy) {
    this.typing.hidden = !busy;
    if (busy && this.list.childElementCount) this.#scroll(this.typing);
  }

  /**
   * Put something above what waits to be said; or under what it answers.
   *
   * @param {HTMLElement[]} made
   * @param {Item} [asked]
   */
  #add(made, asked) {
    const item = asked ?? this.actions.waiting();
    const question = item && this.#items.get(item);
    if (!question?.isConnected) this.list.append(...made);
    else if (asked) question.after(...made);
    else question.before(...made);
  }

  /**
   * Take something away, and the focus not with it.
   *
   * @param {Element | null | undefined} gone
   */
  #remove(gone) {
    if (gone?.matches(":focus-within")) this.actions.toField();
    gone?.remove();
  }

  #trim() {
    const surplus = this.list.childElementCount - MOST_SHOWN;
    if (surplus <= 0) return;
    for (const old of [...this.list.children].slice(0, surplus + 1)) this.#remove(old);
    this.list.prepend(element("li", { class: "notice" }, element("p", {}, TEXTS.more)));
  }

  /**
   * Bring an element into view, from its beginning: a long answer is read from the top. The page
   * around the chat scrolls only where the chat is laid out in it, and is being used.
   *
   * @param {Element | null | undefined} shown
   * @param {boolean} [ours] whether the page is there for the chat
   */
  #scroll(shown, ours = false) {
    if (!shown) return;
    const scroller = [this.node, this.node.closest("dialog")].find(
      (box) => box && box.scrollHeight > box.clientHeight + 1 && getComputedStyle(box).overflowY !== "visible");
    if (!scroller) {
      const used = /** @type {ShadowRoot} */ (this.node.getRootNode()).activeElement;
      if (used || ours) shown.scrollIntoView({ block: ours ? "start" : "nearest" });
      return;
    }
    const top = shown.getBoundingClientRect().top - scroller.getBoundingClientRect().top;
    scroller.scrollTop += top - 12;
  }
}
