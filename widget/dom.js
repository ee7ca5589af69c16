// Makes elements. Text only ever becomes text: nothing in this widget parses HTML.

const SVG = "http://www.w3.org/2000/svg";

/** Drawn on a grid of 24, in the colour of the text beside them. */
const ICONS = {
  back: "M15 5l-7 7 7 7",
  chat: "M5 4h14a2 2 0 0 1 2 2v9a2 2 0 0 1-2 2h-7l-5 4v-4H5a2 2 0 0 1-2-2V6a2 2 0 0 1 2-2zM8 9h8M8 12.5h5",
  check: "M5 12.5l4.5 4.5L19 7.5",
  close: "M6 6l12 12M18 6L6 18",
  copy: "M9 9h11v11H9zM5 15H4V4h11v1",
  down: "M12 5v14M6 13l6 6 6-6",
  down_thumb: "M7 4v10l4 6c2 0 2.5-1 2-3l-.6-3H19c1.5 0 2-1 1.7-2L19 5.5C18.7 4.5 18 4 17 4zM3 4h4v10H3z",
  download: "M12 4v11M7 11l5 5 5-5M5 20h14",
  info: "M12 3a9 9 0 1 0 0 18 9 9 0 0 0 0-18zM12 11v5M12 7.5v.5",
  mail: "M4 6h16v12H4zM4 7l8 6 8-6",
  menu: "M5 7h14M5 12h14M5 17h14",
  out: "M9 5H5v14h14v-4M13 4h7v7M20 4l-9 9",
  plus: "M12 5v14M5 12h14",
  print: "M7 9V4h10v5M7 17H4V9h16v8h-3M7 14h10v6H7z",
  question: "M9 9a3 3 0 1 1 4 2.8c-.8.4-1 .9-1 1.7M12 17v.5",
  send: "M5 12h13M12 5.5l6.5 6.5-6.5 6.5",
  up: "M7 20V10l4-6c2 0 2.5 1 2 3l-.6 3H19c1.5 0 2 1 1.7 2L19 18.5c-.3 1-1 1.5-2 1.5zM3 20h4V10H3z",
  trash: "M5 7h14M10 7V4h4v3M7 7l1 13h8l1-13M10 11v5M14 11v5",
};

/** @typedef {keyof typeof ICONS} IconName */
/** @typedef {Node | string | null | undefined | false} Child */

/**
 * Make an element. A property that the element has is set as such; `aria-…`, `role` and the like
 * become attributes; what is null, undefined or false is left out, as is such a child.
 *
 * @template {keyof HTMLElementTagNameMap} K
 * @param {K} name
 * @param {Record<string, unknown>} [properties] `class` is the class name
 * @param {...Child} children
 * @returns {HTMLElementTagNameMap[K]}
 */
export function element(name, properties = {}, ...children) {
  const made = document.createElement(name);
  for (const [key, value] of Object.entries(properties)) {
    if (value === undefined || value === null || value === false) continue;
    if (key === "class") made.className = String(value);
    else if (key in made) Object.assign(made, { [key]: value });
    else made.setAttribute(key, String(value));
  }
  made.append(...present(children));
  return made;
}

/**
 * Return the children that are there.
 *
 * @param {Child[]} children
 * @returns {(Node | string)[]}
 */
export function present(children) {
  return /** @type {(Node | string)[]} */ (children.filter(Boolean));
}

/**
 * Make a list. Safari takes the list out of one without marks, unless it has the role.
 *
 * @param {Child[]} items
 * @param {Record<string, unknown>} [properties]
 * @returns {HTMLUListElement}
 */
export function list(items, properties = {}) {
  return element("ul", { role: "list", ...properties },
    ...present(items).map((item) => element("li", {}, item)));
}

/**
 * Make an icon. It says nothing to a screen reader: the text beside it does.
 *
 * @param {IconName} name
 * @returns {SVGSVGElement}
 */
export function icon(name) {
  const svg = document.createElementNS(SVG, "svg");
  const path = document.createElementNS(SVG, "path");
  path.setAttribute("d", ICONS[name]);
  svg.setAttribute("viewBox", "0 0 24 24");
  svg.setAttribute("aria-hidden", "true");
  svg.setAttribute("class", "icon");
  svg.append(path);
  return svg;
}

/**
 * Make a button.
 *
 * @param {string} text
 * @param {(event: MouseEvent) => void} action
 * @param {Record<string, unknown>} [properties]
 * @param {IconName} [picture]
 * @returns {HTMLButtonElement}
 */
export function button(text, action, properties = {}, picture) {
  return element("button", { type: "button", onclick: action, ...properties },
    picture && icon(picture), text && element("span", {}, text));
}

/**
 * Make text that only a screen reader gets.
 *
 * @param {string} text
 * @returns {HTMLSpanElement}
 */
export function hidden(text) {
  return element("span", { class: "hidden", lang: "nl" }, text);
}

/**
 * Style the inside of a shadow root. A stylesheet made by script needs no permission of the
 * host page's Content Security Policy: neither `style-src` nor `connect-src`.
 *
 * @param {ShadowRoot} root
 * @param {string} css
 */
export function style(root, css) {
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(css);
  root.adoptedStyleSheets = [...root.adoptedStyleSheets, sheet];
}
