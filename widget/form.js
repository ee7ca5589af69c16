// The contact form: fill in, check exactly what will be sent, send, keep the reference.

import { asFailure, randomId } from "./api.js";
import { button, element, list } from "./dom.js";
import { FORM, TEXTS } from "./texts.js";

/** @typedef {keyof typeof FORM.fields} FieldName */

/** @type {Partial<Record<FieldName, {autocomplete: string, type?: string}>>} */
const INPUTS = {
  name: { autocomplete: "name" },
  organisation: { autocomplete: "organization" },
  email: { autocomplete: "email", type: "email" },
};
/** @type {FieldName[]} */
const REQUIRED = ["email", "question", "consent"];

export class ContactForm {
  #key = randomId();
  /** @type {Map<FieldName, {field: HTMLInputElement | HTMLTextAreaElement, error: HTMLElement}>} */
  #fields = new Map();
  #summary = element("div", {
    class: "summary", tabIndex: -1, hidden: true, role: "group",
    "aria-labelledby": "summary-title", "aria-describedby": "summary-errors",
  });
  #problem = element("p", { class: "field-error", role: "alert", hidden: true });
  #node = element("form", { noValidate: true });
  #busy = false;

  /** @param {FormActions} actions */
  constructor(actions) {
    this.actions = actions;
    this.#node.append(
      element("p", {}, FORM.intro), this.#summary,
      this.#typed("name"), this.#typed("organisation"), this.#typed("email"), this.#typed("question"),
      element("fieldset", {}, element("legend", {}, `${FORM.choices} ${FORM.optional}`),
        this.#ticked("add_conversation"), this.#ticked("add_result")),
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
    const field = name === "question"
      ? element("textarea", { rows: 4 }) : element("input", { type: "text", ...INPUTS[name] });
    const { label, error } = this.#parts(name, field);
    if (!field.required) label.append(` ${FORM.optional}`);
    return element("div", { class: "field" }, label, error, field);
  }

  /** @param {FieldName} name */
  #ticked(name) {
    const field = element("input", { type: "checkbox" });
    const { label, error } = this.#parts(name, field);
    return element("div", { class: "field tick" }, error, field, label);
  }

  /**
   * Give a field its name, and return what stands with it.
   *
   * @param {FieldName} name
   * @param {HTMLInputElement | HTMLTextAreaElement} field
   */
  #parts(name, field) {
    field.id = `contact-${name}`;
    field.required = REQUIRED.includes(name);
    const error = element("p", { class: "field-error", id: `${field.id}-error`, hidden: true });
    field.setAttribute("aria-describedby", error.id);
    field.setAttribute("aria-invalid", "false"); // else a required one is wrong before one begins
    this.#fields.set(name, { field, error });
    return { error, label: element("label", { htmlFor: field.id }, FORM.fields[name]) };
  }

  #body() {
    const values = [...this.#fields].map(([name, { field }]) =>
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
        element("pre", { class: "preview", tabIndex: 0, role: "region", "aria-label": FORM.preview },
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
    this.#node.reset();
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
    tell(alert, "");
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
    for (const [name, { field, error }] of this.#fields) {
      const text = errors[name] ?? "";
      tell(error, text);
      field.setAttribute("aria-invalid", String(Boolean(text)));
      if (text) links.push(button(text, () => field.focus(), { class: "link" }));
    }
    this.#summary.hidden = !links.length;
    if (!links.length) return;
    this.#summary.replaceChildren(
      element("h3", { id: "summary-title" }, FORM.summary), list(links, { id: "summary-errors" }));
    this.#summary.focus();
  }
}

/**
 * @param {HTMLElement} line
 * @param {string} text empty takes it away
 */
function tell(line, text) {
  line.textContent = text;
  line.hidden = !text;
}
