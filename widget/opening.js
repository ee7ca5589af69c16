// How a conversation comes about: a new one, the one that this tab had, or that of a link.

import { orNone } from "./api.js";
import { button, element } from "./dom.js";
import { TEXTS } from "./texts.js";

const TOKEN_FORM = /^[\w.~+/=-]{20,600}$/;
const QUESTION = /^[a-z_]{1,40}$/;

export class Opening {
  /** @type {Promise<void> | null} */
  #opened = null;
  /** @type {Asked | null} */
  #asked;
  /** Whether this is not the first conversation here. */
  #again = false;

  /** @param {import("./chat.js").Chat} chat */
  constructor(chat) {
    this.chat = chat;
    this.#asked = chat.options.ownPage ? takeFragment() : null;
  }

  /**
   * Open the conversation, once, whoever asks.
   *
   * @param {boolean} [greet] whether a new one begins with the greeting
   * @returns {Promise<void>}
   */
  open(greet = this.chat.options.greeting) {
    this.#opened ??= this.#open(greet).catch((error) => {
      this.#opened = null;
      throw error;
    });
    return this.#opened;
  }

  /** Make sure that there is a conversation to say something in. */
  async ready() {
    await this.open();
    const { session } = this.chat;
    if (!session.token) this.chat.learn(await session.begin());
  }

  /**
   * Let the next that is asked begin a conversation.
   *
   * @param {Asked | null} [asked] or go on with this one
   */
  anew(asked = null) {
    this.#opened = null;
    this.#again = true;
    this.#asked = asked;
    if (asked) this.chat.session.token = asked.token;
  }

  /** The conversation is no more: tell it, and let the next that is asked begin another. */
  renew() {
    const { options, session, transcript } = this.chat;
    session.token = null;
    transcript.closeChoices(options.focused());
    this.anew();
    this.chat.notice(TEXTS.expired);
  }

  /** @param {boolean} greet */
  async #open(greet) {
    const { chat } = this;
    const { session, transcript } = chat;
    transcript.solved();
    transcript.setBusy(true);
    try {
      const shared = await this.#shared();
      const had = session.token;
      if (had) greet = await this.#resume() || greet;
      // A page that has the chat in it is being read: there the greeting is one of its texts.
      const quiet = !chat.options.close && !this.#again;
      if (!session.token && greet) chat.hear(await session.begin(), undefined, quiet);
      if (shared) this.#offer(shared);
      else if (this.#asked && !had) chat.notice(TEXTS.elsewhere);
      else if (this.#asked?.change) {
        chat.say({ payload: `/wijzig${JSON.stringify({ vraag: this.#asked.change })}` }, TEXTS.change);
      }
      this.#asked = null;
    } finally {
      transcript.setBusy(chat.outbox.busy);
    }
  }

  /**
   * Return what a link asks in a conversation that is not the tab's, where there is one. Who made
   * the link can read what is said there, so it is never taken over unasked.
   *
   * @returns {Promise<Asked | null>}
   */
  async #shared() {
    const { session } = this.chat;
    const asked = this.#asked;
    // A token begins with the conversation that it is for.
    if (!asked?.token || session.token?.split(".")[0] === asked.token.split(".")[0]) return null;
    this.#asked = null;
    return await orNone(session.transcript(asked.token)) && asked;
  }

  /** @param {Asked} asked */
  #offer(asked) {
    const { chat } = this;
    const stay = button(TEXTS.leave, () => {
      stay.closest("li")?.remove();
      chat.composer.field.focus();
    }, { class: "plain" });
    chat.notice(TEXTS.other, element("div", { class: "actions" },
      button(TEXTS.take, () => void chat.fresh(asked), { class: "plain" }), stay));
  }

  /** @returns {Promise<boolean>} whether a choice of a conversation that is no more was dropped */
  async #resume() {
    const { chat } = this;
    const { outbox, transcript } = chat;
    const messages = await orNone(chat.session.transcript());
    // It arrived just before the page was left, or was chosen in what is no more.
    const over = outbox.items.filter(({ id, said }) => messages
      ? messages.some((message) => message.id === id) : "payload" in said);
    for (const item of over) {
      outbox.remove(item);
      transcript.remove(item);
    }
    if (!messages) {
      this.#asked = chat.session.token = null;
      chat.notice(TEXTS.expired);
      if (over.length) chat.notice(TEXTS.chooseAgain);
      return over.length > 0;
    }
    chat.learn(messages);
    const first = messages[0]?.kind === "greeting" && !chat.options.greeting ? 1 : 0;
    transcript.show(messages.slice(first), true);
    if (this.#asked) transcript.notice(this.#asked.token ? TEXTS.taken : TEXTS.resumed);
    return false;
  }
}

/**
 * Read what the address asks, #gesprek=…&wijzig=…, and take it out of the address bar and the
 * history: a token gives access to a conversation.
 *
 * @returns {Asked | null}
 */
function takeFragment() {
  const given = new URLSearchParams(location.hash.slice(1));
  const token = given.get("gesprek") || null;
  const change = given.get("wijzig");
  if (!given.has("gesprek") && change === null) return null;
  history.replaceState(history.state, "", location.pathname + location.search);
  if (token && !TOKEN_FORM.test(token)) return null;
  return { token, change: change !== null && QUESTION.test(change) ? change : null };
}
