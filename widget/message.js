// One message of the bot as elements: text, progress, result, source, choices, contact, judgement.

import { asFailure } from "./api.js";
import { button, element, hidden, icon, list } from "./dom.js";
import { blocks, contactLinks, contactList, lines, link, plain } from "./markdown.js";
import { CAN_COPY, copy } from "./paper.js";
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
      ...outcome ? verdict(message.text, data.outcome, outcome) : blocks(message.text),
      data.report_url && element("p", {},
        link(TEXTS.report, actions.address(data.report_url), {
          // The tab of the report then has this conversation as well, to change an answer in.
          class: "action", ...actions.ownPage ? { rel: "opener" } : {},
        })),
      outcome && CAN_COPY && copyButton(plain(message.text), actions),
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
 * Return what a screen reader is told of a message: sentences, without the marks of a list.
 *
 * @param {Message} message
 * @returns {string}
 */
export function spoken({ buttons, data, source, text }) {
  const titles = buttons.map((choice) => choice.title).join(", ");
  return [
    ...lines(text),
    data.report_url && TEXTS.report,
    source && `${TEXTS.source} ${sourceTitle(source)}`,
    titles && `${TEXTS.choices} ${titles}`,
  ].filter(Boolean).map((line) => /[.!?:;,…]$/.test(String(line)) ? line : `${line}.`).join(" ");
}

/**
 * The verdict of the self-check as a headline; what comes after it in its line begins another.
 *
 * @param {string} text
 * @param {string | undefined} name
 * @param {import("./dom.js").IconName} picture
 */
function verdict(text, name, picture) {
  const [, title, rest] = /^\*\*(.+?)\.?\*\*\s*([^]*)$/.exec(text) ?? [null, "", text];
  return [
    element("h3", { class: "verdict" },
      element("span", { class: `outcome ${name}` }, icon(picture)), title),
    ...blocks(rest ?? ""),
  ];
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
  const title = sourceTitle(found);
  return element("p", { class: "source" }, `${TEXTS.source} `, link(title, found.url) ?? title);
}

/**
 * @param {string} text
 * @param {MessageActions} actions
 */
function copyButton(text, actions) {
  return element("p", {}, button(TEXTS.copyResult, () => {
    copy(Promise.resolve(text)).then(() => TEXTS.copied, () => TEXTS.copyFailed).then(actions.announce);
  }, { class: "plain" }, "copy"));
}

/** @param {Source} found */
function sourceTitle({ section, title }) {
  return section === title ? title : `${title}: ${section}`;
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
  }), { class: "choices", "aria-label": TEXTS.choices });
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
 * Ask of the last answer only whether it helped, and never above choices that say the same. What is
 * being filled in stays.
 *
 * @param {ParentNode} within
 * @param {Element | undefined} last
 */
export function leaveJudgements(within, last) {
  for (const old of within.querySelectorAll(".judgement")) {
    const field = old.querySelector("input");
    const used = field?.checkVisibility() && field.value;
    if (!last?.contains(old) && !used && !old.matches(":focus-within")) old.remove();
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
    const name = helpful ? TEXTS.yes : TEXTS.no;
    const chosen = button("", async () => {
      if (!(await judge(helpful))) return;
      for (const answer of answers) {
        answer.setAttribute("aria-pressed", String(answer === chosen));
      }
      more.replaceChildren(...helpful ? [] : [remarkForm(id, judge, chosen), contact]);
      more.scrollIntoView({ block: "nearest" }); // it may have opened below what one sees
    }, { class: "small", "aria-pressed": "false", "aria-label": name, title: name },
    helpful ? "up" : "down_thumb");
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
