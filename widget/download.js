// The conversation as a text file.

import { element } from "./dom.js";
import { plain } from "./markdown.js";
import { TEXTS } from "./texts.js";

/**
 * Return a conversation as text.
 *
 * @param {Message[]} messages
 * @param {Date} now
 * @returns {string}
 */
export function asText(messages, now) {
  const said = messages.map(({ from, at, text, source, data }) => {
    const who = from === "user" ? TEXTS.user : TEXTS.bot;
    const progress = data.number && data.total ? TEXTS.progress(data.number, data.total) : "";
    const origin = source ? `${TEXTS.source} ${source.title}: ${source.section}, ${source.url}` : "";
    return [at ? `${who} (${moment(new Date(at))}):` : `${who}:`, progress,
      from === "user" ? text : plain(text), origin].filter(Boolean).join("\n");
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
 * @param {Date} date
 * @returns {string}
 */
function moment(date) {
  return date.toLocaleString("nl-NL", { dateStyle: "long", timeStyle: "short" });
}
