// The keyboard in the list: one stop for the links of a message, one for its choices, one for its
// judgement, and of the last message only. So the way to the field stays short, however long the
// conversation is; the arrows go on to what is older.

const CONTROLS = ":is(a[href], button:not(:disabled))";
const GROUPS = [".bubble, .contact", ".choices", ".judgement"];
const OWN = ".more *"; // what one fills in keeps its own stops, and its own arrows

/**
 * @param {Element} list
 * @returns {HTMLElement[]}
 */
function controls(list) {
  const found = /** @type {NodeListOf<HTMLElement>} */ (list.querySelectorAll(`.bot ${CONTROLS}`));
  return [...found].filter((item) => !item.matches(OWN) && item.checkVisibility());
}

/**
 * Give each group of the last message a stop, and what has the focus.
 *
 * @param {Element} list
 * @param {EventTarget | null} [focused]
 */
export function tabStops(list, focused) {
  const last = [...list.children].filter((item) => item.matches(".bot")).at(-1);
  const all = controls(list);
  for (const item of all) item.tabIndex = -1;
  for (const group of GROUPS) {
    const own = all.filter((item) => last?.contains(item) && item.closest(group));
    const stop = own.find((item) => item === focused) ?? own[0];
    if (stop) stop.tabIndex = 0;
  }
  const current = all.find((item) => item === focused);
  if (current) current.tabIndex = 0;
}

/**
 * Let an arrow go to the next link, choice or button, or the one before.
 *
 * @param {KeyboardEvent} event
 * @param {Element} list
 */
export function stepOn(event, list) {
  const step = { ArrowDown: 1, ArrowRight: 1, ArrowUp: -1, ArrowLeft: -1 }[event.key];
  const all = controls(list);
  const at = all.findIndex((item) => item === event.target);
  if (!step || at < 0) return;
  event.preventDefault();
  all[at + step]?.focus();
}
