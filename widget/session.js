// One conversation with the bot: its token, and what was said. Knows nothing of the page.

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
