// The plain chat page. What the bot says is put on the page as elements and text, never as HTML.

const TOKEN = "gesprek";
const OFFLINE = "De chatbot is nu niet bereikbaar. Probeer het straks opnieuw.";
const byId = (id) => document.getElementById(id);
const [log, form, input, busy, announcer] = ["log", "form", "text", "busy", "announcer"].map(byId);
let working = false;

function element(name, properties = {}, ...children) {
  const made = Object.assign(document.createElement(name), properties);
  made.append(...children);
  return made;
}

// Markdown: **bold**, [title](http…) and bare addresses; anything else is text.
function inline(text) {
  const nodes = [];
  const pattern = /\*\*(.+?)\*\*|\[([^\]]+)\]\((https?:\/\/[^\s)]+)\)|(https?:\/\/[^\s<>()]*[^\s<>().,;:!?])/g;
  let end = 0;
  for (const match of text.matchAll(pattern)) {
    nodes.push(text.slice(end, match.index));
    const [, bold, title, address, bare] = match;
    nodes.push(bold === undefined ? link(title ?? bare, address ?? bare)
                                  : element("strong", {}, ...inline(bold)));
    end = match.index + match[0].length;
  }
  nodes.push(text.slice(end));
  return nodes;
}

function link(title, address) {
  return element("a", { href: address, rel: "noopener noreferrer" }, title);
}

function blocks(markdown) {
  return markdown.split(/\n{2,}/).flatMap((block) => {
    const made = [];
    for (const line of block.split("\n")) {
      const item = /^\s*(?:[-*]|(\d+)\.)\s+(.*)$/.exec(line);
      const kind = item ? (item[1] ? "OL" : "UL") : "P";
      let last = made.at(-1);
      if (last?.tagName !== kind) {
        last = element(kind.toLowerCase());
        made.push(last);
      } else if (!item) {
        last.append(element("br"));
      }
      last.append(...(item ? [element("li", {}, ...inline(item[2]))] : inline(line)));
    }
    return made;
  });
}

function show(message) {
  const mine = message.from === "user";
  const text = element("div", { className: "text" }, ...(mine ? [message.text] : blocks(message.text)));
  const who = element("span", { className: "hidden" }, mine ? "Jij: " : "Chatbot: ");
  const shown = element("div", { className: `message ${mine ? "user" : message.kind}` }, who, text);
  if (message.source) {
    const title = `${message.source.title}: ${message.source.section}`;
    shown.append(element("p", { className: "source" }, "Bron: ", link(title, message.source.url)));
  }
  if (message.buttons?.length) {
    shown.append(element("ul", { className: "buttons" }, ...message.buttons.map(choice)));
  }
  log.append(shown);
  shown.scrollIntoView({ block: "nearest" });
  return text.textContent;
}

function choice({ title, payload }) {
  const button = element("button", { type: "button" }, title);
  button.addEventListener("click", () => {
    if (working) return;
    closeChoices();
    button.setAttribute("aria-pressed", "true");
    send({ payload }, title);
  });
  return element("li", {}, button);
}

function closeChoices() {
  for (const button of log.querySelectorAll("button")) button.disabled = true;
}

function tell(messages) {
  const said = messages.map(show).join("\n");
  announcer.textContent = said;
  setTimeout(() => { if (announcer.textContent === said) announcer.textContent = ""; }, 1500);
}

function tellError(text) {
  tell([{ text, kind: "error" }]);
}

async function call(method, path, body) {
  const token = sessionStorage.getItem(TOKEN);
  const headers = token ? { Authorization: `Bearer ${token}` } : {};
  if (body) headers["Content-Type"] = "application/json";
  const response = await fetch(path, { method, headers, body: body && JSON.stringify(body) });
  const found = response.status === 204 ? {} : await response.json();
  return { status: response.status, ...found };
}

async function start() {
  sessionStorage.removeItem(TOKEN);
  log.replaceChildren();
  const found = await call("POST", "/api/conversations");
  if (found.token) sessionStorage.setItem(TOKEN, found.token);
  if (found.messages) tell(found.messages);
  else tellError(found.error.message);
}

async function resume() {
  const found = sessionStorage.getItem(TOKEN) ? await call("GET", "/api/conversation") : {};
  if (!found.messages) return start();
  found.messages.forEach(show);
  const last = log.lastElementChild;
  for (const button of log.querySelectorAll("button")) button.disabled = !last.contains(button);
}

async function send(body, text) {
  show({ from: "user", text });
  await busily(async () => {
    if (!sessionStorage.getItem(TOKEN)) await start();
    const found = await call("POST", "/api/messages", body);
    if (found.status === 401) {
      tellError(found.error.message);
      await start();
    } else if (found.messages) {
      tell(found.messages);
    } else {
      tellError(found.error.message);
    }
  });
}

async function busily(work) {
  working = true;
  busy.hidden = false;
  try {
    await work();
  } catch {
    tellError(OFFLINE);
  } finally {
    working = false;
    busy.hidden = true;
  }
}

form.addEventListener("submit", (event) => {
  event.preventDefault();
  const text = input.value.trim();
  if (!text || working) return;
  input.value = "";
  closeChoices();
  send({ text }, text);
});

byId("erase").addEventListener("click", () => busily(async () => {
  await call("DELETE", "/api/conversation");
  await start();
  input.focus();
}));

busily(resume);
