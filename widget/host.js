// What the page around the widget can do with it: links and buttons that ask something, events,
// and texts of its own.

import { TEXTS } from "./texts.js";

const ASK = "data-samenwerkgids-ask";
const START = "data-samenwerkgids-start";
/** What `start` knows: what is said to the bot, and how that is shown. */
const STARTS = { zelfcheck: { payload: "/zelfcheck_start", shown: () => TEXTS.selfCheck } };

/**
 * Return what to say to begin something.
 *
 * @param {string} name
 * @returns {{said: Said, shown: string}}
 */
export function beginning(name) {
  const found = Object.hasOwn(STARTS, name) && STARTS[/** @type {keyof typeof STARTS} */ (name)];
  if (!found) throw new RangeError(`samenwerk-gids: nothing to start is called "${name}"`);
  return { said: { payload: found.payload }, shown: found.shown() };
}

/**
 * Let links and buttons of the page ask something; without the widget a link leads where it leads.
 * Of several widgets the first answers.
 *
 * @param {HTMLElement & {ask(text: string): Promise<void>, start(name: string): Promise<void>}} widget
 * @param {AbortSignal} signal
 */
export function listenToPage(widget, signal) {
  document.addEventListener("click", (event) => {
    const mouse = event.button || event.ctrlKey || event.metaKey || event.shiftKey || event.altKey;
    const found = event.target instanceof Element && event.target.closest(`[${ASK}], [${START}]`);
    if (!found || mouse || event.defaultPrevented) return;
    if (document.querySelector(widget.localName) !== widget) return;
    event.preventDefault();
    const name = found.getAttribute(START);
    void (name === null ? widget.ask(found.getAttribute(ASK) ?? "") : widget.start(name));
  }, { signal });
}

/**
 * Tell the page that something happened, and nothing of what was said.
 *
 * @param {HTMLElement} widget
 * @param {HostEvent} name
 * @param {object} [detail]
 */
export function tellPage(widget, name, detail = {}) {
  widget.dispatchEvent(new CustomEvent(`samenwerkgids-${name}`, {
    bubbles: true, composed: true, detail: Object.freeze(detail),
  }));
}

/**
 * Use texts of the page in place of the widget's own, for all widgets on the page.
 *
 * @param {string | null} json
 */
export function takeTexts(json) {
  /** @type {Record<string, unknown>} */
  const own = TEXTS;
  try {
    for (const [name, text] of Object.entries(JSON.parse(json || "{}"))) {
      if (typeof text !== "string" || typeof own[name] !== "string") throw new TypeError(name);
      own[name] = text;
    }
  } catch (error) {
    console.error(`samenwerk-gids: attribute "texts": ${error}`);
  }
}
