// One message of the bot as elements: text, progress, result, source, choices, contact, judgement.

import { asFailure } from "./api.js";
import { button, element, hidden, icon, list } from "./dom.js";
import { blocks, contactLinks, contactList, link, plain } from "./markdown.js";
import { TEXTS } from "./texts.js";

/** @type {Record<string, import("./dom.js").IconName>} */
const OUTCOMES = { gereed: "check", nog_niet: "close", uitzoeken: "question" };
export const CONTACT = { title: TEXTS.contact, payload: "/contact" };

/**
 * Return the list item that shows a message of the bot.
 *
 * @param {Message} message
 * @param {MessageActions} actions
 * @returns {HTMLLIElement}
 */
export function botMessage(message, actions) {
  const { kind, data } = message;
  const outcome = OUTCOMES[data.outcome ?? ""];
  return element("li", { class: `message bot ${kind ?? "answer"}` },
    element("div", { class: "bubble", lang: data.lang },
      hidden(`${TEXTS.bot}: `),
      data.total ? progress(data) : null,
      outcome && element("span", { class: `outcome ${data.outcome}` }, icon(outcome)),
      ...blocks(message.text),
      data.report_url && element("p", {},
        link(TEXTS.report, actions.address(data.report_url), {
          // The tab of the report then has this conversation as well, to change an answer in.
          class: "action", ...actions.ownPage ? { rel: "opener" } : {},
        })),
      message.source && source(message.source)),
    contactRow(message, actions),
    choices(message.buttons, actions),
    ["answer", "result"].includes(kind ?? "") && judgement(message.id, actions));
}

/**
 * Return the list item that shows what the visitor said.
 *
 * @param {string} text
 * @returns {HTMLLIElement}
 */
export function userMessage(text) {
  return element("li", { class: "message user" },
    element("div", { class: "bubble" }, hidden(`${TEXTS.user}: `), element("p", {}, text)));
}

/**
 * Return what a screen reader is told of a message.
 *
 * @param {Message} message
 * @returns {string}
 */
export function spoken(message) {
  const titles = message.buttons.map((choice) => choice.title).join(", ");
  return [
    `${TEXTS.bot}:`,
    plain(message.text, false),
    titles ? `${TEXTS.choices} ${titles}.` : "",
  ].filter(Boolean).join(" ");
}

/**
 * A picture of how far the self-check is; the text says it in words.
 *
 * @param {MessageData} data
 */
function progress({ number = 0, total = 0 }) {
  const steps = Array.from({ length: total }, (_, at) =>
    element("i", { class: at < number ? "done" : "" }));
  return element("div", { class: "steps", "aria-hidden": "true" }, ...steps);
}

/**
 * @param {Source} found
 * @returns {HTMLElement}
 */
function source(found) {
  const title = found.section === found.title ? found.title : `${found.title}: ${found.section}`;
  return element("p", { class: "source" }, `${TEXTS.source} `, link(title, found.url) ?? title);
}

/**
 * @param {Message} message
 * @param {MessageActions} actions
 * @returns {HTMLElement | null}
 */
function contactRow({ kind, data, text }, actions) {
  const { contact } = data;
  if (!contact || kind === "greeting") return null; // a greeting tells the menu only
  // What the text says already is not said twice.
  return contactList([
    contact.form && button(TEXTS.contactForm, actions.openForm, { class: "plain" }, "mail"),
    ...contactLinks(contact, text)]);
}

/**
 * @param {Choice[]} offered
 * @param {MessageActions} actions
 * @returns {HTMLElement | null}
 */
function choices(offered, actions) {
  if (!offered?.length) return null;
  return list(offered.map((choice) => {
    const made = button(choice.title, () => {
      if (made.getAttribute("aria-disabled") === "true") return;
      markChosen(made);
      actions.choose(choice);
    }, { class: "choice" });
    return made;
  }), { class: "choices" });
}

/** @param {HTMLButtonElement} chosen */
function markChosen(chosen) {
  chosen.classList.add("chosen");
  chosen.setAttribute("aria-pressed", "true");
  chosen.prepend(icon("check"));
  chosen.append(hidden(` ${TEXTS.chosen}`));
}

/**
 * Close choices that are answered. The one that has the focus keeps it, so that a keyboard stays
 * where it was; it closes for good when the focus leaves.
 *
 * @param {ParentNode} within
 * @param {Element | null} focused
 */
export function closeChoices(within, focused) {
  for (const open of within.querySelectorAll("button.choice")) {
    if (!(open instanceof HTMLButtonElement) || open.disabled) continue;
    if (open === focused) {
      open.setAttribute("aria-disabled", "true");
      open.addEventListener("blur", () => { open.disabled = true; }, { once: true });
    } else {
      open.disabled = true;
    }
  }
}

/**
 * Return the two buttons, and after "Nee" a field for what could be better and a way to people.
 *
 * @param {string} id of the message
 * @param {MessageActions} actions
 * @returns {HTMLElement}
 */
function judgement(id, actions) {
  const question = element("span", {}, TEXTS.helpful);
  const told = element("p");
  const more = element("div", { class: "more" });
  const contact = button(TEXTS.contact, () => actions.choose(CONTACT), { class: "plain" }, "mail");
  const made = element("div", { class: "judgement", role: "group", "aria-label": TEXTS.helpful });

  /**
   * @param {boolean} helpful
   * @param {string} [remark]
   */
  const judge = async (helpful, remark) => {
    try {
      await actions.judge(id, helpful, remark);
      told.textContent = TEXTS.thanks;
      return true;
    } catch (error) {
      told.textContent = asFailure(error).message || TEXTS.judgeFailed;
      return false;
    } finally {
      actions.announce(told.textContent ?? "");
    }
  };

  const answers = [true, false].map((helpful) => {
    const chosen = button(helpful ? TEXTS.yes : TEXTS.no, async () => {
      if (!(await judge(helpful))) return;
      for (const answer of answers) {
        answer.setAttribute("aria-pressed", String(answer === chosen));
      }
      more.replaceChildren(...helpful ? [] : [remarkForm(id, judge, chosen), contact]);
    }, { class: "small", "aria-pressed": "false" });
    return chosen;
  });
  made.append(question, ...answers, told, more);
  return made;
}

/**
 * @param {string} id
 * @param {(helpful: boolean, remark: string) => Promise<boolean>} judge
 * @param {HTMLElement} opener gets the focus when the form goes
 * @returns {HTMLFormElement}
 */
function remarkForm(id, judge, opener) {
  const field = element("input", { type: "text", id: `remark-${id}`, maxLength: 500, autocomplete: "off" });
  const form = element("form", { class: "remark" },
    element("label", { htmlFor: field.id }, TEXTS.remark),
    element("div", {}, field, element("button", { type: "submit", class: "small" }, TEXTS.remarkSend)));
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    const remark = field.value.trim();
    if (remark && !(await judge(false, remark))) return;
    if (form.matches(":focus-within")) opener.focus();
    form.hidden = true;
  });
  return form;
}
