// The chat: joins the conversation, the panel and what the visitor does.

import { Api, Failure } from "./api.js";
import { Composer } from "./composer.js";
import { button, element } from "./dom.js";
import { ContactForm } from "./form.js";
import { takeFragment } from "./storage.js";
import { asText, blocks, contactLinks, save } from "./markdown.js";
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
  /** @type {ContactForm | null} */
  #form = null;
  /** @type {WeakSet<Item>} */
  #renewed = new WeakSet();

  /** @param {ChatOptions} options */
  constructor(options) {
    this.options = options;
    this.contact = options.contact;
    const api = new Api(options.server);
    this.session = new Session(api, options.store);
    const announce = (/** @type {string} */ text) => this.#announcer.say(text);
    this.transcript = new Transcript({
      choose: (choice) => this.#say({ payload: choice.payload }, choice.title),
      address: (path) => api.address(path),
      judge: (id, helpful, remark) => this.session.judge(id, helpful, remark),
      openForm: () => this.#openForm(),
      announce,
    });
    this.composer = new Composer(options.store, (text) => this.#say({ text }, text), announce);
    this.panel = new Panel(options.heading, this.#menu(),
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
      this.#say({ payload: `/wijzig${JSON.stringify({ vraag: asked.change })}` }, TEXTS.change);
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

  /**
   * @param {Said} said
   * @param {string} shown
   */
  #say(said, shown) {
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
    this.#slow = setTimeout(() => this.#announcer.say(TEXTS.typing), SLOW);
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
      this.#announcer.say(spoken(message));
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
      this.#announcer.say(TEXTS.waiting(seconds));
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
      this.#announcer.say(failure.message || TEXTS.wrong);
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
    this.#announcer.say(TEXTS.expired);
    if ("text" in item.said) return "again";
    this.transcript.notice(TEXTS.chooseAgain);
    this.#announcer.say(TEXTS.chooseAgain);
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
    this.#announcer.say(`${text} ${TEXTS.retry}?`);
  }

  /** @returns {MenuItem[]} */
  #menu() {
    return [
      { text: TEXTS.contact, icon: "mail", action: () => this.#showContact() },
      { text: TEXTS.fresh, icon: "plus", action: () => void this.#fresh() },
      { text: TEXTS.download, icon: "download", action: () => void this.#download() },
      { text: TEXTS.erase, icon: "trash", action: () => this.#askErase() },
      { text: TEXTS.about, icon: "info", action: () => this.#showAbout() },
    ];
  }

  #showContact() {
    const links = contactLinks(this.contact).map((link) => element("li", {}, link));
    const form = this.contact.form && button(TEXTS.contactForm, () => this.#openForm(), {}, "mail");
    const ask = !this.contact.form && button(TEXTS.contactAsk, () => {
      this.panel.showChat();
      this.#say({ payload: "/contact" }, TEXTS.contact);
    }, { class: "plain" }, "chat");
    this.panel.show({
      title: TEXTS.contact,
      nodes: [
        links.length ? element("ul", { class: "contact big", role: "list" }, ...links)
          : element("p", {}, TEXTS.contactNone),
        element("div", { class: "actions" }, form, ask),
      ],
    });
  }

  #openForm() {
    this.#form ??= new ContactForm({
      send: (body, preview) => this.session.contact(body, preview),
      show: (view) => this.panel.show(view),
      leave: () => this.panel.showChat(),
    });
    this.panel.show(this.#form.view());
  }

  #showAbout() {
    this.panel.show({ title: TEXTS.about, nodes: blocks(TEXTS.aboutText) });
  }

  async #fresh() {
    this.#drop();
    this.session.leave();
    this.composer.field.focus();
    await this.start();
  }

  async #download() {
    try {
      save(asText(this.session.token ? await this.session.transcript() : [], new Date()));
    } catch {
      this.transcript.notice(TEXTS.downloadFailed);
      this.#announcer.say(TEXTS.downloadFailed);
    }
  }

  #askErase() {
    const failed = element("p", { class: "field-error", role: "alert", hidden: true }, TEXTS.eraseFailed);
    const erase = async () => {
      failed.hidden = true;
      try {
        await this.session.erase();
      } catch {
        failed.hidden = false;
        return;
      }
      this.#drop();
      this.composer.value = "";
      this.#form = null;
      this.panel.showChat();
      this.transcript.notice(TEXTS.erased,
        button(TEXTS.fresh, () => void this.#fresh(), { class: "plain" }, "plus"));
      this.#announcer.say(TEXTS.erased);
    };
    this.panel.show({
      title: TEXTS.erase,
      nodes: [
        element("p", {}, TEXTS.eraseAsk), failed,
        element("div", { class: "actions" },
          button(TEXTS.eraseYes, () => void erase(), { class: "danger" }, "trash"),
          button(TEXTS.eraseNo, () => this.panel.showChat(), { class: "plain" })),
      ],
    });
  }

  /** Empty the chat. */
  #drop() {
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
