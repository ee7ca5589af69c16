// The address of the full page can say which conversation goes on: #gesprek=…&wijzig=…

const TOKEN = /^[\w.~+/=-]{20,600}$/;
const QUESTION = /^[a-z_]{1,40}$/;

/**
 * Read the page's fragment and take it out of the address bar and the history: a token gives
 * access to a conversation.
 *
 * @returns {{token: string, change: string | null} | null}
 */
export function takeFragment() {
  const given = new URLSearchParams(location.hash.slice(1));
  const token = given.get("gesprek");
  const change = given.get("wijzig");
  if (token === null) return null;
  history.replaceState(history.state, "", location.pathname + location.search);
  if (!TOKEN.test(token)) return null;
  return { token, change: change !== null && QUESTION.test(change) ? change : null };
}
