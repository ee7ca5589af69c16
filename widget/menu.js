// What the menu offers: people to reach, another conversation, a copy, erasing, and what this is.

import { asFailure, orNone } from "./api.js";
import { button, element } from "./dom.js";
import { ContactForm } from "./form.js";
import { asText, blocks, contactLinks, contactList, save } from "./markdown.js";
import { CONTACT } from "./message.js";
import { TEXTS } from "./texts.js";

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
      { text: TEXTS.fresh, icon: "plus", action: () => void this.chat.fresh() },
      { text: TEXTS.download, icon: "download", action: () => void this.#download() },
      { text: TEXTS.erase, icon: "trash", action: () => this.#askErase() },
      { text: TEXTS.about, icon: "info", action: () => this.#showAbout() },
    ];
  }

  freshButton() {
    return button(TEXTS.fresh, () => void this.chat.fresh(), { class: "plain" }, "plus");
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

  async #download() {
    const { session } = this.chat;
    try {
      save(asText(session.token ? await session.transcript() : [], new Date()));
    } catch (error) {
      this.chat.notice(asFailure(error).message || TEXTS.downloadFailed);
    }
  }

  #askErase() {
    const { chat } = this;
    const failed = element("p", { class: "field-error", role: "alert", hidden: true }, TEXTS.eraseFailed);
    const erase = async () => {
      failed.hidden = true;
      try {
        await chat.session.erase();
      } catch {
        failed.hidden = false;
        return;
      }
      chat.drop();
      chat.composer.value = "";
      chat.panel.showChat();
      chat.notice(TEXTS.erased, this.freshButton());
    };
    chat.panel.show({
      title: TEXTS.erase,
      nodes: [
        element("p", {}, TEXTS.eraseAsk), failed,
        element("div", { class: "actions" },
          button(TEXTS.eraseYes, () => void erase(), { class: "danger" }, "trash"),
          button(TEXTS.eraseNo, () => chat.panel.showChat(), { class: "plain" })),
      ],
    });
  }
}
