// What the menu offers: people to reach, another conversation, a copy, erasing, and what this is.

import { asFailure, orNone } from "./api.js";
import { button, element } from "./dom.js";
import { ContactForm } from "./form.js";
import { blocks, contactLinks, contactList } from "./markdown.js";
import { CONTACT } from "./message.js";
import { CAN_COPY, asText, copy, print, save } from "./paper.js";
import { TEXTS } from "./texts.js";

/** @type {import("./dom.js").IconName} */
const COPY = "copy";

export class Menu {
  /** @type {ContactForm | null} */
  #form = null;

  /** @param {import("./chat.js").Chat} chat */
  constructor(chat) {
    this.chat = chat;
  }

  /** @returns {MenuItem[]} */
  items() {
    return [
      { text: TEXTS.contact, icon: "mail", action: () => this.#showContact() },
      { text: TEXTS.fresh, icon: "plus", action: () => this.#askFresh() },
      { text: TEXTS.download, icon: "download", action: () => void this.#download() },
      ...CAN_COPY ? [{ text: TEXTS.copy, icon: COPY, action: () => void this.#copy() }] : [],
      { text: TEXTS.print, icon: "print", action: () => void this.#print() },
      { text: TEXTS.erase, icon: "trash", action: () => this.#askErase() },
      { text: TEXTS.about, icon: "info", action: () => this.#showAbout() },
    ];
  }

  freshButton() {
    return button(TEXTS.fresh, () => this.#askFresh(), { class: "plain" }, "plus");
  }

  /** What was said is out of reach afterwards, so that is asked first. */
  #askFresh() {
    const { chat } = this;
    if (!chat.transcript.used || !chat.session.token) {
      void chat.fresh();
      return;
    }
    const begin = () => {
      chat.panel.showChat();
      void chat.fresh();
    };
    const { failed, erase } = this.#erasing(begin);
    chat.panel.show({
      title: TEXTS.fresh,
      nodes: [
        element("p", {}, TEXTS.freshAsk), failed,
        element("div", { class: "actions" },
          button(TEXTS.freshYes, begin, {}, "plus"),
          button(TEXTS.freshErase, erase, { class: "plain" }, "trash"),
          button(TEXTS.eraseNo, () => chat.panel.showChat(), { class: "plain" })),
      ],
    });
  }

  /** @param {() => void} done what comes after the conversation is erased */
  #erasing(done) {
    const failed = element("p", { class: "field-error", role: "alert", hidden: true }, TEXTS.eraseFailed);
    const erase = async () => {
      failed.hidden = true;
      try {
        await this.chat.session.erase();
      } catch {
        failed.hidden = false;
        return;
      }
      done();
    };
    return { failed, erase };
  }

  #showContact() {
    const { contact, panel } = this.chat;
    const links = contactList(contactLinks(contact));
    links?.classList.add("big");
    const form = contact.form && button(TEXTS.contactForm, () => this.openForm(), {}, "mail");
    const ask = !contact.form && button(TEXTS.contactAsk, () => {
      panel.showChat();
      this.chat.say({ payload: CONTACT.payload }, CONTACT.title);
    }, { class: "plain" }, "chat");
    panel.show({
      title: TEXTS.contact,
      nodes: [
        links ?? element("p", {}, TEXTS.contactNone),
        element("div", { class: "actions" }, form, ask),
      ],
    });
  }

  /** Let go of what was filled in. */
  empty() {
    this.#form = null;
  }

  openForm() {
    const { opening, panel, session } = this.chat;
    this.#form ??= new ContactForm({
      send: async (body, preview) => {
        const ask = () => opening.ready().then(() => session.contact(body, preview));
        if (!preview) return ask();
        const shown = await orNone(ask());
        if (!shown) opening.renew(); // what would be sent is now another thing
        return shown ?? ask();
      },
      show: (view) => panel.show(view),
      leave: () => panel.showChat(),
    });
    panel.show(this.#form.view());
  }

  #showAbout() {
    this.chat.panel.show({ title: TEXTS.about, nodes: blocks(TEXTS.aboutText) });
  }

  /** @returns {Promise<Message[]>} */
  async #said() {
    const { session } = this.chat;
    return session.token ? session.transcript() : [];
  }

  async #download() {
    try {
      save(asText(await this.#said(), new Date()));
    } catch (error) {
      this.chat.notice(asFailure(error).message || TEXTS.downloadFailed);
    }
  }

  async #print() {
    try {
      print(await this.#said(), new Date());
    } catch (error) {
      this.chat.notice(asFailure(error).message || TEXTS.downloadFailed);
    }
  }

  async #copy() {
    try {
      await copy(this.#said().then((messages) => asText(messages, new Date())));
      this.chat.notice(TEXTS.copied);
    } catch {
      this.chat.notice(TEXTS.copyFailed);
    }
  }

  #askErase() {
    const { chat } = this;
    const { failed, erase } = this.#erasing(() => {
      chat.drop();
      chat.composer.value = "";
      chat.panel.showChat();
      chat.notice(TEXTS.erased, this.freshButton());
    });
    chat.panel.show({
      title: TEXTS.erase,
      nodes: [
        element("p", {}, TEXTS.eraseAsk), failed,
        element("div", { class: "actions" },
          button(TEXTS.eraseYes, erase, { class: "danger" }, "trash"),
          button(TEXTS.eraseNo, () => chat.panel.showChat(), { class: "plain" })),
      ],
    });
  }
}
