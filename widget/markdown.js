// Markdown as the bot writes it (paragraphs, lists, bold, links) to elements, or to plain text
// and a file. Anything else in it is text.

import { element, hidden, icon, list, present } from "./dom.js";
import { TEXTS } from "./texts.js";

const INLINE =
  /\*\*(.+?)\*\*|\[([^\]\n]+)\]\(([^\s()]+)\)|(https?:\/\/[^\s<>()[\]"]*[^\s<>()[\]".,;:!?]|[\w.+-]+@[\w-]+(?:\.[\w-]+)+)/g;
const ITEM = /^\s*(?:[-*]|(\d+)\.)\s+(.*)$/;
const SCHEMES = ["http:", "https:", "mailto:", "tel:"];

/**
 * Return the elements of a text in Markdown.
 *
 * @param {string} markdown
 * @returns {HTMLElement[]}
 */
export function blocks(markdown) {
  return markdown.split(/\n{2,}/).filter((block) => block.trim()).flatMap(block);
}

/**
 * @param {string} text lines without a blank one in between
 * @returns {HTMLElement[]}
 */
function block(text) {
  /** @type {HTMLElement[]} */
  const made = [];
  for (const line of text.split("\n")) {
    const item = ITEM.exec(line);
    const name = item ? (item[1] ? "ol" : "ul") : "p";
    let last = made.at(-1);
    const goesOn = last?.localName === name;
    if (!last || !goesOn) {
      last = element(name, { role: item && "list", start: item?.[1] });
      made.push(last);
    }
    if (item) last.append(element("li", {}, ...inline(item[2] ?? "")));
    else last.append(...(goesOn ? [element("br")] : []), ...inline(line));
  }
  return made;
}

/**
 * @param {string} text
 * @returns {(Node | string)[]}
 */
function inline(text) {
  const nodes = [];
  let end = 0;
  for (const match of text.matchAll(INLINE)) {
    const [all, bold, title, address, bare] = match;
    nodes.push(text.slice(end, match.index));
    if (bold !== undefined) nodes.push(element("strong", {}, ...inline(bold)));
    else nodes.push(link(title ?? all, address ?? (bare?.includes("://") ? all : `mailto:${all}`)) ?? all);
    end = match.index + all.length;
  }
  nodes.push(text.slice(end));
  return nodes;
}

/**
 * Return a link, or null where the address is none that a message may lead to.
 *
 * @param {string} title
 * @param {string} address
 * @param {Record<string, unknown>} [properties]
 * @returns {HTMLAnchorElement | null}
 */
export function link(title, address, properties = {}) {
  let url;
  try {
    url = new URL(address);
  } catch {
    return null;
  }
  if (!SCHEMES.includes(url.protocol)) return null;
  const web = url.protocol.startsWith("http");
  // The visitor stays on the page, with the chat; that a tab opens is told.
  const opens = web ? { target: "_blank" } : {};
  const made = element("a", { href: url.href, rel: "noopener noreferrer", ...opens, ...properties }, title);
  if (web) {
    // The icon never stands alone on a line: it stays with the last word.
    const [, before = "", word = ""] = /^(.*\s)?(\S{1,20})$/.exec(title) ?? [null, title];
    made.replaceChildren(before,
      element("span", { class: "end" }, word, icon("out")), hidden(` ${TEXTS.newTab}`));
  }
  return made;
}

/**
 * Return the lines of Markdown as text to be read aloud, without the marks of a list.
 *
 * @param {string} markdown
 * @returns {string[]}
 */
export function lines(markdown) {
  return plain(markdown, false).split("\n").filter((line) => line.trim())
    .map((line) => ITEM.exec(line)?.[2] ?? line.trim());
}

/**
 * Return Markdown as plain text: for a file, or for reading aloud.
 *
 * @param {string} markdown
 * @param {boolean} [addresses] whether to keep the addresses of links
 * @returns {string}
 */
export function plain(markdown, addresses = true) {
  return markdown.replace(INLINE, (all, bold, title, address) => {
    if (bold !== undefined) return plain(bold, addresses);
    if (title === undefined) return all;
    return addresses && title !== address ? `${title} (${address})` : title;
  });
}

/**
 * Return the links to reach people by, without those that a text names already.
 *
 * @param {Contact} contact
 * @param {string} [text]
 * @returns {HTMLAnchorElement[]}
 */
export function contactLinks({ url, email, phone }, text = "") {
  const mail = email && !text.includes(email) && link(email, `mailto:${email}`);
  if (mail) mail.prepend(icon("mail"));
  return [
    url && !text.includes(url) && link(TEXTS.contactPage, url),
    mail,
    phone && !text.includes(phone) && link(phone, `tel:${phone.replace(/[^+\d]/g, "")}`),
  ].filter((made) => made instanceof HTMLAnchorElement);
}

/**
 * @param {import("./dom.js").Child[]} items
 * @returns {HTMLUListElement | null} null without items
 */
export function contactList(items) {
  return present(items).length ? list(items, { class: "contact" }) : null;
}
