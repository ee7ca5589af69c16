// "Was dit nuttig?" under an answer.

import { button, element } from "./dom.js";
import { TEXTS } from "./texts.js";

/** @typedef {import("./message.js").Actions} Actions */

/**
 * Return the two buttons, and after "Nee" a field for what could be better.
 *
 * @param {string} id of the message
 * @param {Actions} actions
 * @returns {HTMLElement}
 */
export function judgement(id, actions) {
  const question = element("span", { class: "asked" }, TEXTS.helpful);
  const told = element("p", { class: "told" });
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
    } catch {
      told.textContent = TEXTS.judgeFailed;
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
      made.querySelector("form")?.remove();
      if (!helpful) made.append(remarkForm(id, judge));
    }, { class: "small", "aria-pressed": "false" });
    return chosen;
  });
  made.append(question, ...answers, told);
  return made;
}

/**
 * @param {string} id
 * @param {(helpful: boolean, remark: string) => Promise<boolean>} judge
 * @returns {HTMLFormElement}
 */
function remarkForm(id, judge) {
  const field = element("input", { type: "text", id: `remark-${id}`, maxLength: 500, autocomplete: "off" });
  const form = element("form", { class: "remark" },
    element("label", { htmlFor: field.id }, TEXTS.remark),
    element("div", {}, field, element("button", { type: "submit", class: "small" }, TEXTS.remarkSend)));
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    const remark = field.value.trim();
    if (!remark || (await judge(false, remark))) form.hidden = true;
  });
  return form;
}
