// One conversation with the bot: its token, what was said, and what waits to be said. Knows
// nothing of the page.

import { Failure } from "./api.js";

const TOKEN = "token";

export class Session {
  #confirmed = 0; // messages of the visitor that the server has, as far as we know
  #control = new AbortController();

  /**
   * @param {import("./api.js").Api} api
   * @param {import("./storage.js").TabStore} store
   */
  constructor(api, store) {
    this.api = api;
    this.store = store;
  }

  get token() {
    return this.store.get(TOKEN);
  }

  set token(value) {
    this.store.set(TOKEN, value);
  }

  /** Let go of the conversation; what is under way comes to nothing. */
  leave() {
    this.#control.abort();
    this.#control = new AbortController();
    this.#confirmed = 0;
    this.token = null;
  }

  /**
   * Start a conversation; return the greeting.
   *
   * @returns {Promise<Message[]>}
   */
  async begin() {
    const reply = await this.#call("POST", "api/conversations", {}, null);
    this.#confirmed = 0;
    this.token = reply.token ?? null;
    return reply.messages ?? [];
  }

  /**
   * Return all that was said, oldest first.
   *
   * @returns {Promise<Message[]>}
   */
  async transcript() {
    const { messages = [] } = await this.#call("GET", "api/conversation");
    this.#confirmed = messages.filter((message) => message.from === "user").length;
    return messages;
  }

  /**
   * Say something; return the answer.
   *
   * @param {Said} said
   * @returns {Promise<Message[]>}
   */
  async say(said) {
    const reply = await this.#call("POST", "api/messages", said);
    this.#confirmed += 1;
    return reply.messages ?? [];
  }

  /**
   * Say something of which it is not known whether it arrived before. The server keeps a turn as
   * a whole or not at all, so one message more than we knew of means that it did.
   *
   * @param {Said} said
   * @returns {Promise<Message[]>}
   */
  async sayOnce(said) {
    const known = this.#confirmed;
    const messages = await this.transcript();
    if (this.#confirmed <= known) return this.say(said);
    const last = messages.findLastIndex((message) => message.from === "user");
    return messages.slice(last + 1);
  }

  /** Erase the conversation on the server, and let go of it. */
  async erase() {
    try {
      if (this.token) await this.#call("DELETE", "api/conversation");
    } catch (error) {
      // 401: it is gone already, which is what was asked for
      if (!(error instanceof Failure && error.status === 401)) throw error;
    }
    this.leave();
  }

  /**
   * @param {string} id of the message
   * @param {boolean} helpful
   * @param {string} [remark]
   */
  async judge(id, helpful, remark) {
    await this.#call("POST", "api/feedback", {
      message_id: id, helpful, ...(remark ? { remark } : {}),
    });
  }

  /**
   * Send the contact form, or ask what exactly would be sent.
   *
   * @param {object} body
   * @param {boolean} preview
   */
  async contact(body, preview) {
    if (!this.token) await this.begin();
    return this.#call("POST", preview ? "api/contact/preview" : "api/contact", body);
  }

  /**
   * @param {string} method
   * @param {string} path
   * @param {object} [body]
   * @param {string | null} [token]
   */
  #call(method, path, body, token = this.token) {
    const signal = this.#control.signal;
    return this.api.call(method, path, { token, signal, ...(body ? { body } : {}) });
  }
}

/** What the visitor says goes out one at a time and in order, and never twice. */
export class Outbox {
  /** @type {Item[]} */
  #items = [];
  #working = false;
  #turn = 0; // grows when everything is dropped: work under way then counts no more

  /**
   * @param {Session} session
   * @param {OutboxListener} listener
   */
  constructor(session, listener) {
    this.session = session;
    this.listener = listener;
  }

  /** Whether something waits or is under way. */
  get busy() {
    return this.#working;
  }

  get items() {
    return this.#items;
  }

  /** @param {Item} item */
  add(item) {
    this.#items.push(item);
    this.work();
  }

  /** Drop all that waits. */
  clear() {
    this.#items = [];
    this.#turn += 1;
    this.#working = false;
  }

  /** Send what waits; called again after a failure, it goes on where it stopped. */
  async work() {
    if (this.#working) return;
    this.#working = true;
    const turn = this.#turn;
    for (let item = this.#items[0]; item; item = this.#items[0]) {
      this.listener.sending(item);
      try {
        const answer = await this.#send(item);
        if (turn !== this.#turn) return;
        this.#items.shift();
        this.listener.answered(item, answer);
      } catch (error) {
        if (turn !== this.#turn) return;
        const failure = error instanceof Failure ? error : new Failure(0);
        item.uncertain ||= failure.uncertain;
        const next = this.listener.failed(item, failure);
        if (next === "drop") this.#items.shift();
        if (next === "stop") break;
      }
    }
    this.#working = false;
    this.listener.idle();
  }

  /**
   * @param {Item} item
   * @returns {Promise<Message[]>}
   */
  async #send(item) {
    if (!this.session.token) {
      await this.session.begin();
      item.uncertain = false;
    }
    return item.uncertain ? this.session.sayOnce(item.said) : this.session.say(item.said);
  }
}
