// Ways to reach people, as links.

import { icon } from "./dom.js";
import { link } from "./markdown.js";
import { TEXTS } from "./texts.js";

/** @typedef {import("./api.js").Contact} Contact */

/**
 * Return the links to reach people by, without those that a text names already.
 *
 * @param {Contact} contact
 * @param {string} [text]
 * @returns {HTMLAnchorElement[]}
 */
export function contactLinks({ url, email, phone }, text = "") {
  const found = [
    url && !text.includes(url) && link(TEXTS.contactPage, url),
    email && !text.includes(email) && link(email, `mailto:${email}`),
    phone && !text.includes(phone) && link(phone, `tel:${phone.replace(/[^+\d]/g, "")}`),
  ];
  const links = found.filter((made) => made instanceof HTMLAnchorElement);
  for (const made of links) {
    if (made.protocol === "mailto:") made.prepend(icon("mail"));
  }
  return links;
}
