// The contact form: fill in, check exactly what will be sent, send, keep the reference.

import { asFailure, randomId } from "./api.js";
import { button, element, list } from "./dom.js";
import { FORM, TEXTS } from "./texts.js";

/** @typedef {keyof typeof FORM.fields} FieldName */

/** @type {Record<string, {autocomplete?: string, type?: string, optional?: boolean}>} */
const TYPED = {
  name: { autocomplete: "name", optional: true },
  organisation: { autocomplete: "organization", optional: true },
  email: { autocomplete: "email", type: "email" },
  question: {},
};
/** @type {FieldName[]} */
const TICKED = ["add_conversation", "add_result"];

export class ContactForm {
  #key = randomId();
  /** @type {Map<string, HTMLInputElement | HTMLTextAreaElement>} */
  #fields = new Map();
  #summary = element("div", { class: "summary", tabIndex: -1, hidden: true });
  #problem = element("p", { class: "field-error", role: "alert", hidden: true });
  #node = element("form", { class: "form", noValidate: true });
  #busy = false;

  /** @param {FormActions} actions */
  constructor(actions) {
    this.actions = actions;
    this.#node.append(
      element("p", {}, FORM.intro), this.#summary,
      ...Object.keys(TYPED).map((name) => this.#typed(/** @type {FieldName} */ (name))),
      element("fieldset", {}, element("legend", {}, `${FORM.choices} ${FORM.optional}`),
        ...TICKED.map((name) => this.#ticked(name))),
      this.#ticked("consent"), this.#problem,
      element("div", { class: "actions" },
        element("button", { type: "submit" }, FORM.next),
        button(TEXTS.back, actions.leave, { class: "plain" })));
    this.#node.addEventListener("submit", (event) => {
      event.preventDefault();
      void this.#preview();
    });
  }

  /** @returns {View} */
  view() {
    return { title: FORM.title, nodes: [this.#node] };
  }

  /** @param {FieldName} name */
  #typed(name) {
    const { optional, ...properties } = TYPED[name] ?? {};
    const common = { id: `contact-${name}`, required: !optional };
    const field = name === "question"
      ? element("textarea", { ...common, rows: 4 })
      : element("input", { ...common, type: "text", ...properties });
    this.#fields.set(name, field);
    return element("div", { class: "field" },
      element("label", { htmlFor: field.id },
        FORM.fields[name], optional && ` ${FORM.optional}`),
      element("p", { class: "field-error", id: `${field.id}-error`, hidden: true }), field);
  }

  /** @param {FieldName} name */
  #ticked(name) {
    const field = element("input", {
      id: `contact-${name}`, type: "checkbox", required: name === "consent",
    });
    this.#fields.set(name, field);
    return element("div", { class: "field tick" },
      element("p", { class: "field-error", id: `${field.id}-error`, hidden: true }),
      field, element("label", { htmlFor: field.id }, FORM.fields[name]));
  }

  #body() {
    const values = [...this.#fields].map(([name, field]) =>
      [name, field instanceof HTMLInputElement && field.type === "checkbox"
        ? field.checked : field.value.trim()]);
    return { ...Object.fromEntries(values), idempotency_key: this.#key };
  }

  async #preview() {
    const reply = await this.#ask(true);
    if (!reply) return;
    const alert = element("p", { class: "field-error", role: "alert", hidden: true });
    this.actions.show({
      title: FORM.check,
      nodes: [
        element("p", {}, FORM.checkIntro),
        element("pre", { class: "preview", tabIndex: 0, role: "region", "aria-label": FORM.check },
          reply.text ?? ""),
        alert,
        element("div", { class: "actions" },
          button(FORM.send, () => void this.#send(alert)),
          button(FORM.edit, () => this.actions.show(this.view()), { class: "plain" })),
      ],
    });
  }

  /** @param {HTMLElement} alert */
  async #send(alert) {
    const reply = await this.#ask(false, alert);
    if (!reply) return;
    this.#key = randomId();
    for (const field of this.#fields.values()) {
      field.value = "";
      if (field instanceof HTMLInputElement) field.checked = false;
    }
    this.actions.show({
      title: FORM.sent,
      nodes: [
        element("p", {}, `${FORM.reference} `,
          element("strong", { class: "reference" }, reply.reference ?? ""), "."),
        element("p", {}, FORM.sentNext),
        element("div", { class: "actions" }, button(TEXTS.back, this.actions.leave)),
      ],
    });
  }

  /**
   * @param {boolean} preview
   * @param {HTMLElement} [alert] where to tell what went wrong
   */
  async #ask(preview, alert = this.#problem) {
    if (this.#busy) return null;
    this.#busy = true;
    alert.hidden = true;
    try {
      const reply = await this.actions.send(this.#body(), preview);
      this.#mark({});
      return reply;
    } catch (thrown) {
      const error = asFailure(thrown);
      const found = error.reply.error;
      if (found?.fields && Object.keys(found.fields).length) {
        this.actions.show(this.view());
        this.#mark(found.fields);
      } else if (error.status === 401) {
        this.actions.show(this.view());
        tell(this.#problem, FORM.expired);
      } else {
        tell(alert, (!error.uncertain && error.message) || FORM.failed);
      }
      return null;
    } finally {
      this.#busy = false;
    }
  }

  /**
   * Tell what is wrong at each field, and all together in a summary that takes the focus.
   *
   * @param {Record<string, string>} errors
   */
  #mark(errors) {
    const links = [];
    for (const [name, field] of this.#fields) {
      const text = errors[name];
      const line = field.parentElement?.querySelector(".field-error");
      if (!(line instanceof HTMLElement)) continue;
      line.hidden = !text;
      line.textContent = text ?? "";
      if (text) {
        field.setAttribute("aria-invalid", "true");
        field.setAttribute("aria-describedby", line.id);
        links.push(button(text, () => field.focus(), { class: "link" }));
      } else {
        field.removeAttribute("aria-invalid");
        field.removeAttribute("aria-describedby");
      }
    }
    this.#summary.hidden = !links.length;
    if (!links.length) return;
    this.#summary.replaceChildren(element("h3", {}, FORM.summary), list(links));
    this.#summary.focus();
  }
}

/**
 * @param {HTMLElement} alert
 * @param {string} text
 */
function tell(alert, text) {
  alert.textContent = text;
  alert.hidden = false;
}
