// Fetches the chat, and no other than belongs to this launcher.

import { element } from "./dom.js";

// The server puts it in when it joins the modules (bundle.py).
const CHAT_INTEGRITY = "";
let attempts = 0;
let preloaded = -1;

/**
 * A browser keeps that a module could not be fetched: another attempt needs another address.
 *
 * @returns {Promise<typeof import("./chat.js")>}
 */
export async function chatModule() {
  preload();
  try {
    return await import(`./chat.js${query()}`);
  } catch (error) {
    attempts += 1;
    throw error;
  }
}

/** Fetch the chat before it is wanted. `import` then takes what this brought, and nothing else. */
export function preload() {
  if (!CHAT_INTEGRITY || preloaded === attempts) return;
  preloaded = attempts;
  document.head.append(element("link", {
    rel: "modulepreload", href: new URL(`./chat.js${query()}`, import.meta.url).href,
    integrity: CHAT_INTEGRITY, crossOrigin: "anonymous",
  }));
}

function query() {
  return attempts ? `?${attempts}` : "";
}
