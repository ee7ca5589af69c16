// One conversation with the bot: its token, what was said, and what waits to be said. Knows
// nothing of the page.

import { asFailure, orNone } from "./api.js";

const TOKEN = "token";
const UNSENT = "unsent";

export class Session {
  #turn = 0;

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

  /** Let go of the conversation: what is under way in it never comes back. */
  leave() {
    this.#turn += 1;
    this.token = null;
  }

  /**
   * Start a conversation; return the greeting.
   *
   * @returns {Promise<Message[]>}
   */
  async begin() {
    const { token, messages } = await this.#held(this.#call("POST", "api/conversations", {}, null));
    this.token = token ?? null;
    return messages ?? [];
  }

  /**
   * Return all that was said, oldest first.
   *
   * @param {string | null} [token] of another conversation
   * @returns {Promise<Message[]>}
   */
  async transcript(token = this.token) {
    const call = this.#call("GET", "api/conversation", undefined, token);
    return (await this.#held(call)).messages ?? [];
  }

  /**
   * Say something; return the answer. What arrived before is not said twice: the server knows it
   * by its id, and answers the same.
   *
   * @param {Item} item
   * @returns {Promise<Message[]>}
   */
  async say({ said, id, last }) {
    // A button names its question; words go with the one that stood on the screen.
    const body = { ...said, id, ...("text" in said && last ? { in_reply_to: last } : {}) };
    return (await this.#held(this.#call("POST", "api/messages", body))).messages ?? [];
  }

  /** Erase the conversation on the server. */
  async erase() {
    if (this.token) await orNone(this.#call("DELETE", "api/conversation"));
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
  contact(body, preview) {
    return this.#call("POST", `api/contact${preview ? "/preview" : ""}`, body);
  }

  /**
   * @param {string} method
   * @param {string} path
   * @param {object} [body]
   * @param {string | null} [token]
   */
  #call(method, path, body, token = this.token) {
    return this.api.call(method, path, token, body);
  }

  /**
   * Wait for something of this conversation: for ever, once it is let go of. So nobody who waits
   * has to look whether it still counts.
   *
   * @template T
   * @param {Promise<T>} promise
   * @returns {Promise<T>}
   */
  #held(promise) {
    const turn = this.#turn;
    return new Promise((resolve, reject) => {
      promise.then((value) => { if (turn === this.#turn) resolve(value); },
        (error) => { if (turn === this.#turn) reject(error); });
    });
  }
}

/**
 * What the visitor says goes out one at a time and in order. The tab remembers it until it is
 * answered.
 */
export class Outbox {
  /** @type {Item[]} */
  #items;
  #working = false;

  /**
   * @param {Session} session
   * @param {OutboxListener} listener
   */
  constructor(session, listener) {
    this.session = session;
    this.listener = listener;
    this.#items = JSON.parse(session.store.get(UNSENT) ?? "[]");
  }

  /** Whether something is under way. */
  get busy() {
    return this.#working;
  }

  get items() {
    return this.#items;
  }

  /** @param {Item} item */
  add(item) {
    this.#keep([...this.#items, item]);
    void this.work();
  }

  /** Drop all that waits. */
  clear() {
    this.#keep([]);
    this.#working = false;
  }

  /** @param {Item} item */
  remove(item) {
    this.#keep(this.#items.filter((other) => other !== item));
  }

  /** Send what waits; called again after a failure, it goes on where it stopped. */
  async work() {
    if (this.#working) return;
    this.#working = true;
    for (let item = this.#items[0]; item && this.listener.present(); item = this.#items[0]) {
      this.listener.sending(item);
      let answer;
      try {
        await this.listener.ready();
        if (!this.#items.includes(item)) continue; // it turned out to have arrived
        answer = await this.session.say(item);
      } catch (error) {
        const next = this.listener.failed(item, asFailure(error));
        if (next === "again") continue;
        if (next === "stop") break;
      }
      this.remove(item);
      if (answer) this.listener.answered(item, answer);
    }
    this.#working = false;
    this.listener.idle();
  }

  /** @param {Item[]} items */
  #keep(items) {
    this.#items = items;
    this.session.store.set(UNSENT, items.length ? JSON.stringify(items) : null);
  }
}
