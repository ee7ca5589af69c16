// A conversation outside the chat: as a file, on the clipboard, on paper.

import { element } from "./dom.js";
import { blocks, plain } from "./markdown.js";
import { TEXTS } from "./texts.js";

/**
 * Return a conversation as text.
 *
 * @param {Message[]} messages
 * @param {Date} now
 * @returns {string}
 */
export function asText(messages, now) {
  const said = messages.map(({ from, at, text, source, buttons }) => {
    const origin = source ? `${TEXTS.source} ${source.title}: ${source.section}, ${source.url}` : "";
    const titles = buttons?.map((choice) => `- ${choice.title}`) ?? [];
    return [`${who(from, at)}:`,
      from === "user" ? text : plain(text), origin,
      ...titles.length ? [TEXTS.choices, ...titles] : []].filter(Boolean).join("\n");
  });
  return [TEXTS.fileHead(moment(now)), ...said].join("\n\n") + "\n";
}

/**
 * Hand a text to the visitor as a file.
 *
 * @param {string} text
 */
export function save(text) {
  const url = URL.createObjectURL(new Blob([text], { type: "text/plain;charset=utf-8" }));
  element("a", { href: url, download: TEXTS.file }).click();
  setTimeout(() => URL.revokeObjectURL(url), 60_000);
}

/**
 * @param {string | undefined} from
 * @param {string | undefined} at
 */
function who(from, at) {
  const name = from === "user" ? TEXTS.user : TEXTS.bot;
  return at ? `${name} (${moment(new Date(at))})` : name;
}

/**
 * @param {Date} date
 * @returns {string}
 */
function moment(date) {
  return date.toLocaleString("nl-NL", { dateStyle: "long", timeStyle: "short" });
}

/** Whether there is a clipboard: not on a page without TLS. */
export const CAN_COPY = "ClipboardItem" in globalThis && Boolean(navigator.clipboard?.write);

/**
 * Put a text on the clipboard. A browser wants to be asked while the visitor clicks, so it gets the
 * promise of a text.
 *
 * @param {Promise<string>} text
 */
export async function copy(text) {
  const blob = text.then((found) => new Blob([found], { type: "text/plain" }));
  await navigator.clipboard.write([new ClipboardItem({ "text/plain": blob })]);
}

const PAPER = `
  body { margin: 0; color: #000; font: 11pt/1.45 system-ui, sans-serif; }
  h1 { margin: 0 0 1em; font-size: 15pt; }
  h2 { margin: 1.2em 0 .2em; font-size: 10pt; color: #444; break-after: avoid; }
  p, ul, ol { margin: 0 0 .4em; }
  .icon, .hidden { display: none; }
  a { color: inherit; }
  a[href^="http"]::after { content: " (" attr(href) ")"; font-size: 9pt; overflow-wrap: anywhere; }
`;

/**
 * Print a conversation, in a document of its own: the page around the chat stays off the paper.
 *
 * @param {Message[]} messages
 * @param {Date} now
 */
export function print(messages, now) {
  const frame = element("iframe", { title: TEXTS.print, hidden: true });
  document.body.append(frame);
  const page = frame.contentWindow;
  if (!page) return;
  const sheet = new /** @type {typeof window} */ (page).CSSStyleSheet();
  sheet.replaceSync(PAPER);
  page.document.adoptedStyleSheets = [sheet];
  page.document.documentElement.lang = "nl";
  page.document.title = TEXTS.heading;
  const [heading, ...more] = TEXTS.fileHead(moment(now)).split("\n");
  page.document.body.append(
    element("h1", {}, heading), ...more.map((line) => element("p", {}, line)),
    ...messages.flatMap(({ from, at, text, source, buttons }) => [
      element("h2", {}, who(from, at)),
      ...from === "user" ? [element("p", {}, text)] : blocks(text),
      source && element("p", {}, `${TEXTS.source} ${source.title}: ${source.section}, ${source.url}`),
      buttons?.length && element("p", {}, `${TEXTS.choices} ${buttons.map(({ title }) => title).join(", ")}`),
    ].filter((node) => node instanceof Node)));
  page.addEventListener("afterprint", () => frame.remove());
  page.print();
}
