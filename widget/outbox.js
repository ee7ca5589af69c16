// What the visitor says goes out one at a time and in order, and never twice.

import { Failure } from "./api.js";

export class Outbox {
  /** @type {Item[]} */
  #items = [];
  #working = false;
  #turn = 0; // grows when everything is dropped: work under way then counts no more

  /**
   * @param {import("./session.js").Session} session
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
