// The chat: joins the conversation, the panel and what the visitor does.

import { Api, Failure } from "./api.js";
import { Composer } from "./composer.js";
import { Menu } from "./menu.js";
import { takeFragment } from "./storage.js";
import { spoken } from "./message.js";
import { Panel } from "./panel.js";
import { Outbox, Session } from "./session.js";
import { TEXTS } from "./texts.js";
import { Announcer, Transcript } from "./transcript.js";

const LONGEST_WAIT = 90; // seconds that a message waits by itself to be sent again
const SLOW = 2500; // milliseconds without an answer, after which a screen reader is told

export class Chat {
  #announcer = new Announcer();
  #started = false;
  /** @type {Promise<void> | null} */
  #starting = null;
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  #again;
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  #slow;
  /** @type {WeakSet<Item>} */
  #renewed = new WeakSet();

  /** @param {ChatOptions} options */
  constructor(options) {
    this.options = options;
    this.contact = options.contact;
    const api = new Api(options.server);
    this.session = new Session(api, options.store);
    this.transcript = new Transcript({
      choose: (choice) => this.say({ payload: choice.payload }, choice.title),
      address: (path) => api.address(path),
      judge: (id, helpful, remark) => this.session.judge(id, helpful, remark),
      openForm: () => this.menu.openForm(),
      announce: (text) => this.announce(text),
    });
    this.composer = new Composer(options.store, (text) => this.say({ text }, text),
      (text) => this.announce(text));
    this.menu = new Menu(this);
    this.panel = new Panel(options.heading, this.menu.items(),
      [this.transcript.node, this.composer.node], options.close);
    this.outbox = new Outbox(this.session, {
      sending: (item) => this.#sending(item),
      answered: (item, answer) => this.#answered(item, answer),
      failed: (item, failure) => this.#failed(item, failure),
      idle: () => this.#idle(),
    });
    this.nodes = [...this.panel.nodes, this.#announcer.node];
    window.addEventListener("online", () => this.#retry());
  }

  /** Begin, or go on with the conversation that this tab had. Does nothing the second time. */
  async start() {
    if (this.#started) return;
    this.#starting ??= this.#start().finally(() => { this.#starting = null; });
    await this.#starting;
  }

  async #start() {
    const asked = this.options.ownPage ? takeFragment() : null;
    if (asked) {
      this.session.leave();
      this.session.token = asked.token;
    }
    this.transcript.setBusy(true);
    try {
      if (this.session.token) await this.#resume(Boolean(asked));
      if (!this.session.token && this.options.greeting) this.#hear(await this.session.begin());
      this.#started = true;
      this.transcript.solved();
    } catch (error) {
      this.#tellProblem(asFailure(error), () => void this.start());
      return;
    } finally {
      this.transcript.setBusy(this.outbox.busy);
    }
    if (asked?.change && this.session.token) {
      this.say({ payload: `/wijzig${JSON.stringify({ vraag: asked.change })}` }, TEXTS.change);
    }
  }

  /** @param {boolean} told whether to say that an earlier conversation goes on */
  async #resume(told) {
    try {
      const messages = await this.session.transcript();
      const first = messages[0]?.kind === "greeting" && !this.options.greeting ? 1 : 0;
      messages.forEach((message) => this.#learn(message));
      const last = messages.findLast((message) => message.from === "user");
      // The draft was sent after all, just before the page was left.
      if (last && last.text === this.composer.value) this.composer.value = "";
      this.transcript.show(messages.slice(first), true);
      if (told) this.transcript.notice(TEXTS.resumed);
    } catch (error) {
      if (asFailure(error).status !== 401) throw error;
      this.session.leave();
      this.transcript.notice(TEXTS.expired);
    }
  }

  /** @param {string} text what a screen reader is told */
  announce(text) {
    this.#announcer.say(text);
  }

  /**
   * @param {Said} said
   * @param {string} shown
   */
  say(said, shown) {
    this.composer.tell("");
    this.transcript.closeChoices(this.options.focused());
    const item = { said, shown, uncertain: false };
    this.transcript.say(item);
    if (this.outbox.busy) this.transcript.status(item, TEXTS.queued);
    this.outbox.add(item);
  }

  /** @param {Item} item */
  #sending(item) {
    clearTimeout(this.#again);
    clearTimeout(this.#slow);
    this.#slow = setTimeout(() => this.announce(TEXTS.typing), SLOW);
    this.transcript.status(item);
    this.transcript.setBusy(true);
  }

  /**
   * @param {Item} item
   * @param {Message[]} answer
   */
  #answered(item, answer) {
    this.#started = true;
    this.transcript.solved();
    this.transcript.status(item);
    this.#hear(answer, item);
    this.options.unseen();
  }

  /**
   * @param {Message[]} messages
   * @param {Item} [asked] what they answer
   */
  #hear(messages, asked) {
    this.transcript.setBusy(false);
    this.transcript.show(messages, false, asked);
    for (const message of messages) {
      this.#learn(message);
      this.announce(spoken(message));
    }
  }

  /** @param {Message} message */
  #learn({ data }) {
    if (data.contact) this.contact = data.contact;
  }

  #idle() {
    clearTimeout(this.#slow);
    this.transcript.setBusy(false);
  }

  /**
   * @param {Item} item
   * @param {Failure} failure
   * @returns {"stop" | "again" | "drop"}
   */
  #failed(item, failure) {
    this.#idle();
    if (failure.status === 401) return this.#renew(item);
    if (failure.status === 429 && failure.retryAfter <= LONGEST_WAIT) {
      const seconds = Math.max(1, failure.retryAfter);
      this.transcript.status(item, TEXTS.waiting(seconds));
      this.announce(TEXTS.waiting(seconds));
      this.#again = setTimeout(() => this.#retry(), seconds * 1000);
      return "stop";
    }
    if (failure.passing) {
      this.transcript.status(item, TEXTS.notSent, () => this.#retry());
      this.#tellProblem(failure);
      if ("text" in item.said && !this.composer.value) {
        this.options.store.set("draft", item.said.text); // a reload must not lose it
      }
      return "stop";
    }
    // What the server refuses as it is goes back to where it can be changed.
    if ("text" in item.said) {
      this.transcript.remove(item);
      this.composer.value = [item.shown, this.composer.value].filter(Boolean).join("\n");
      this.composer.tell(failure.message || TEXTS.wrong);
    } else {
      this.transcript.problem(failure.message || TEXTS.wrong, null);
      this.announce(failure.message || TEXTS.wrong);
    }
    return "drop";
  }

  /**
   * Go on in a new conversation: the old one is no more.
   *
   * @param {Item} item
   * @returns {"again" | "drop" | "stop"}
   */
  #renew(item) {
    if (this.#renewed.has(item)) {
      this.transcript.status(item, TEXTS.notSent, () => this.#retry());
      return "stop";
    }
    this.#renewed.add(item);
    this.session.leave();
    item.uncertain = false;
    this.transcript.notice(TEXTS.expired);
    this.announce(TEXTS.expired);
    if ("text" in item.said) return "again";
    this.transcript.notice(TEXTS.chooseAgain);
    this.announce(TEXTS.chooseAgain);
    return "drop";
  }

  #retry() {
    clearTimeout(this.#again);
    if (!this.#started && !this.outbox.items.length) void this.start();
    else void this.outbox.work();
  }

  /**
   * @param {Failure} failure
   * @param {() => void} [retry]
   */
  #tellProblem(failure, retry) {
    const text = !navigator.onLine ? TEXTS.offline
      : failure.message || (failure.status ? TEXTS.wrong : TEXTS.unreachable);
    this.transcript.problem(text, this.contact, retry);
    this.announce(`${text} ${TEXTS.retry}?`);
  }

  /** Let go of this conversation and begin another. */
  async fresh() {
    this.drop();
    this.session.leave();
    this.composer.field.focus();
    await this.start();
  }

  /** Empty the chat. */
  drop() {
    clearTimeout(this.#again);
    this.outbox.clear();
    this.transcript.clear();
    this.transcript.setBusy(false);
    this.#started = false;
  }
}

/**
 * @param {unknown} error
 * @returns {Failure}
 */
function asFailure(error) {
  return error instanceof Failure ? error : new Failure(0);
}
