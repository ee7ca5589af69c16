// The chat: joins the conversation, the panel and what the visitor does.

import { Api, asFailure, randomId } from "./api.js";
import { Announcer } from "./announcer.js";
import { Composer } from "./composer.js";
import { Menu } from "./menu.js";
import { spoken } from "./message.js";
import { Opening } from "./opening.js";
import { Panel } from "./panel.js";
import { Outbox, Session } from "./session.js";
import { STYLES } from "./styles.js";
import { TEXTS } from "./texts.js";
import { Transcript } from "./transcript.js";

const LONGEST_WAIT = 90; // seconds that a message waits by itself to be sent again
const SLOW = 2500; // milliseconds without an answer, after which a screen reader is told

export class Chat {
  static STYLES = STYLES;
  /** What is told while the chat is open; a closed one is silent, whatever is in it. */
  #inside = new Announcer();
  outside = new Announcer();
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  #again;
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  #slow;

  /** @param {ChatOptions} options */
  constructor(options) {
    this.options = options;
    this.contact = options.contact;
    const api = new Api(options.server);
    this.session = new Session(api, options.store);
    this.transcript = new Transcript({
      choose: (choice) => this.say({ payload: choice.payload }, choice.title),
      address: (path) => api.address(path),
      ownPage: options.ownPage,
      judge: (id, helpful, remark) => this.session.judge(id, helpful, remark),
      openForm: () => this.menu.openForm(),
      announce: (text) => this.announce(text),
      waiting: () => this.outbox.items[0],
      toField: () => this.composer.field.focus(),
    });
    this.composer = new Composer(options.store, (text) => this.say({ text }, text),
      (text) => this.announce(text));
    this.menu = new Menu(this);
    this.panel = new Panel(options.heading, this.menu.items(),
      [...this.transcript.nodes, this.composer.node], options.close);
    this.opening = new Opening(this);
    this.outbox = new Outbox(this.session, this);
    for (const item of this.outbox.items) this.transcript.say(item);
    this.nodes = [...this.panel.nodes, this.#inside.node];
  }

  /**
   * Begin, or go on with the conversation that this tab had and with what it had to say.
   *
   * @param {boolean} [greet] whether a new conversation begins with the greeting
   */
  async start(greet) {
    if (this.outbox.items.length) {
      await this.outbox.work();
      return;
    }
    try {
      await this.opening.open(greet);
    } catch (error) {
      // What was typed meanwhile tells it itself.
      this.#report(asFailure(error));
      if (!this.outbox.items.length) this.#tellProblem(asFailure(error), () => void this.start(greet));
    }
  }

  /**
   * Tell something in a line of its own.
   *
   * @param {string} text
   * @param {...Node} more
   */
  notice(text, ...more) {
    this.transcript.notice(text, ...more);
    this.announce(text);
  }

  /**
   * @param {string} text what a screen reader is told
   * @param {string} [lang]
   */
  announce(text, lang) {
    (this.options.closed() ? this.outside : this.#inside).say(text, lang);
  }

  /**
   * @param {Said} said
   * @param {string} shown
   */
  say(said, shown) {
    this.composer.tell("");
    this.transcript.closeChoices(this.options.focused());
    const item = { said, shown, id: randomId(), last: this.transcript.last };
    this.transcript.say(item);
    if (this.outbox.busy) this.transcript.status(item, TEXTS.queued);
    this.outbox.add(item);
  }

  ready() {
    return this.opening.ready();
  }

  /** @param {Item} item */
  sending(item) {
    this.rest();
    this.#slow = setTimeout(() => this.announce(TEXTS.typing), SLOW);
    this.transcript.status(item);
    this.transcript.setBusy(true);
  }

  /**
   * @param {Item} item
   * @param {Message[]} answer
   */
  answered(item, answer) {
    this.transcript.solved();
    this.transcript.status(item);
    try {
      this.hear(answer, item);
    } catch (error) {
      console.error(error); // it arrived, so sending it again would not help
      this.#tell(TEXTS.wrong);
    }
    if (this.options.closed()) this.options.unseen();
  }

  /**
   * Show what the bot says, and tell it.
   *
   * @param {Message[]} messages
   * @param {Item} [asked] what they answer
   * @param {boolean} [quiet] whether nobody asked for it
   */
  hear(messages, asked, quiet = false) {
    this.transcript.setBusy(false);
    this.transcript.show(messages, false, asked);
    this.learn(messages);
    for (const { kind, topic, data } of messages) {
      this.options.tell("answer", { kind, topic });
      if (data.outcome) this.options.tell("result", { outcome: data.outcome });
    }
    if (!quiet) {
      this.announce(`${TEXTS.bot}:`);
      for (const message of messages) this.announce(spoken(message), message.data.lang);
    }
    if (messages.some(({ data }) => data.full)) this.notice("", this.menu.freshButton());
  }

  /**
   * Keep what messages tell of how to reach people.
   *
   * @param {Message[]} messages
   */
  learn(messages) {
    for (const { data } of messages) this.contact = data.contact ?? this.contact;
  }

  idle() {
    clearTimeout(this.#slow);
    this.transcript.setBusy(false);
  }

  /**
   * @param {Item} item
   * @param {import("./api.js").Failure} failure
   * @returns {"stop" | "again" | "drop"}
   */
  failed(item, failure) {
    this.idle();
    this.#report(failure);
    if (failure.status === 401 && !item.renewed) {
      item.renewed = true;
      this.opening.renew();
      if ("text" in item.said) return "again";
      this.notice(TEXTS.chooseAgain);
      queueMicrotask(() => void this.start(true)); // when this one is out of the way
      return "drop";
    }
    if (failure.status === 429 && failure.retryAfter <= LONGEST_WAIT) {
      const seconds = Math.max(1, failure.retryAfter);
      this.transcript.status(item, TEXTS.waiting(seconds));
      this.announce(TEXTS.waiting(seconds));
      if (this.present()) {
        this.#again = setTimeout(() => void this.start(), seconds * 1000);
      }
      return "stop";
    }
    if (failure.passing || failure.status === 401) {
      this.transcript.status(item, TEXTS.notSent, () => void this.start());
      this.#tellProblem(failure);
      return "stop";
    }
    // What the server refuses as it is goes back to where it can be changed.
    if ("text" in item.said) {
      this.transcript.remove(item);
      this.composer.value = [item.shown, this.composer.value].filter(Boolean).join("\n");
      this.composer.tell(failure.message || TEXTS.wrong);
    } else {
      this.#tell(failure.message || TEXTS.wrong);
    }
    return "drop";
  }

  /** Whether the page has the widget. While it has not, nothing goes on by itself. */
  present() {
    return this.transcript.node.isConnected;
  }

  /** Let nothing go on by itself: the page took the widget out. */
  rest() {
    clearTimeout(this.#again);
    clearTimeout(this.#slow);
  }

  /**
   * Tell the host page; and its owner where it may be theirs to mend.
   *
   * @param {import("./api.js").Failure} failure
   */
  #report({ status, reply }) {
    const { server, tell } = this.options;
    tell("error", { status, code: reply.error?.code ?? null });
    if (status || !navigator.onLine || server.origin === location.origin) return;
    console.error(`samenwerk-gids: no answer from ${server.href}. Does it run, and is `
      + `${location.origin} in its ALLOWED_ORIGINS?`);
  }

  /** @param {string} text */
  #tell(text) {
    this.transcript.problem(text, null);
    this.announce(text);
  }

  /**
   * @param {import("./api.js").Failure} failure
   * @param {() => void} [retry]
   */
  #tellProblem(failure, retry) {
    const text = !navigator.onLine ? TEXTS.offline
      : failure.message || (failure.status ? TEXTS.wrong : TEXTS.unreachable);
    // What the page says is meant for when the server cannot be reached.
    const { contact } = this.options;
    this.transcript.problem(text, contact.url || contact.email ? contact : this.contact, retry);
    this.announce(`${text} ${TEXTS.retry}?`);
  }

  /**
   * Let go of this conversation and begin another, or go on with that of a link.
   *
   * @param {Asked} [asked]
   */
  async fresh(asked) {
    this.drop(asked);
    this.composer.field.focus();
    await this.start();
  }

  /**
   * Let go of this conversation, and empty the chat.
   *
   * @param {Asked} [asked]
   */
  drop(asked) {
    this.rest();
    this.session.leave();
    this.menu.empty();
    this.outbox.clear();
    this.transcript.clear();
    this.idle();
    this.opening.anew(asked);
  }
}
