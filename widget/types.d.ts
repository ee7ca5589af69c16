// The types that the modules share, for the type checker only: a browser never asks for this file.

interface Choice { title: string; payload: string }
interface Source { id: string; title: string; section: string; url: string }
/** "" where not configured; `form` tells whether the server takes a contact form. */
interface Contact { url: string; email: string; phone: string; form: boolean }

type Kind = "greeting" | "answer" | "question" | "clarification" | "fallback" | "handoff"
  | "result" | "error";

/** What a kind needs; all of it may be absent. */
interface MessageData {
  number?: number;
  total?: number;
  outcome?: string;
  report_url?: string;
  lang?: string;
  contact?: Contact;
  full?: boolean;
}

/** A message of the website API; `from` and `at` in a transcript only. */
interface Message {
  id: string;
  text: string;
  kind: Kind | null;
  topic: string | null;
  source: Source | null;
  buttons: Choice[];
  data: MessageData;
  from?: "user" | "bot";
  at?: string;
}

/** What the host page is told of. */
type HostEvent = "open" | "close" | "answer" | "result" | "error";

type Said = { text: string } | { payload: string };

/** What an answer of the server can hold. */
interface Reply {
  token?: string;
  messages?: Message[];
  error?: { code: string; message: string; fields?: Record<string, string> };
  reference?: string;
  text?: string;
}

/** Something that the visitor said; the server knows it by the id, which is made here. */
/** What the visitor said; `last` is the bot's last message on the screen then. */
interface Item { said: Said; shown: string; id: string; last?: string | undefined; renewed?: boolean }

/**
 * What the address of the full page asks: to go on in a conversation, and change an answer. Without
 * a token that is the conversation of the tab.
 */
interface Asked { token: string | null; change: string | null }

interface OutboxListener {
  /** Resolves when something can be said. */
  ready(): Promise<void>;
  sending(item: Item): void;
  present(): boolean;
  answered(item: Item, answer: Message[]): void;
  /** Returns what to do next. */
  failed(item: Item, failure: import("./api.js").Failure): "stop" | "again" | "drop";
  idle(): void;
}

/** What a visitor can do with a message. */
interface MessageActions {
  choose(choice: Choice): void;
  /** The full address of something on the server. */
  address(path: string): string;
  /** Whether the page is the server's own. */
  ownPage: boolean;
  judge(id: string, helpful: boolean, remark?: string): Promise<void>;
  openForm(): void;
  announce(text: string): void;
  /** What waits to be said, the first of it. */
  waiting(): Item | undefined;
  /** Give the focus to where one types. */
  toField(): void;
}

/** What takes the chat's place for a while. */
interface View { title: string; nodes: Node[] }
interface MenuItem { text: string; icon: import("./dom.js").IconName; action: () => void }

interface FormActions {
  send(body: object, preview: boolean): Promise<Reply>;
  show(view: View): void;
  leave(): void;
}

interface ChatOptions {
  server: URL;
  heading: string;
  greeting: boolean;
  /** Whether the page is the server's own. */
  ownPage: boolean;
  /** What the host page says of it. */
  contact: Contact;
  store: import("./storage.js").TabStore;
  focused: () => Element | null;
  /** null where the chat is part of the page. */
  close: (() => void) | null;
  /** Whether the visitor has to open the chat to see it. */
  closed: () => boolean;
  /** Called with every answer that comes then. */
  unseen: () => void;
  /** Tell the host page. */
  tell: (name: HostEvent, detail: object) => void;
}
