// The website API of the bot, by fetch. Knows nothing of the page.

const SECONDS = 30;

/** A request that did not succeed. */
export class Failure extends Error {
  /**
   * @param {number} status 0 when no answer came
   * @param {Reply} [reply]
   * @param {number} [retryAfter] seconds that the server asks to wait
   */
  constructor(status, reply = {}, retryAfter = 0) {
    super(reply.error?.message ?? "");
    this.status = status;
    this.reply = reply;
    this.retryAfter = retryAfter;
  }

  /** Whether the server may have done the work all the same. */
  get uncertain() {
    return this.status === 0 || this.status >= 500;
  }

  /** Whether trying again as it is could help. */
  get passing() {
    return this.uncertain || this.status === 408 || this.status === 429;
  }
}

export class Api {
  /** @param {URL} base the server's address, ending in a slash */
  constructor(base) {
    this.base = base;
  }

  /**
   * Send a request; return the answer's body, or throw a Failure.
   *
   * @param {string} method
   * @param {string} path under the server's address, without a slash in front
   * @param {string | null} token
   * @param {object} [body]
   * @returns {Promise<Reply>}
   */
  async call(method, path, token, body) {
    const control = new AbortController();
    const timer = setTimeout(() => control.abort(), SECONDS * 1000);
    /** @type {Record<string, string>} */
    const headers = {};
    if (token) headers["Authorization"] = `Bearer ${token}`;
    if (body) headers["Content-Type"] = "application/json";
    try {
      const response = await fetch(new URL(path, this.base), {
        method,
        headers,
        body: body ? JSON.stringify(body) : null,
        signal: control.signal,
        cache: "no-store",
        credentials: "omit",
        redirect: "error",
        referrerPolicy: "no-referrer",
      });
      const reply = await read(response);
      if (response.ok) return reply;
      throw new Failure(response.status, reply, Number(response.headers.get("Retry-After")) || 0);
    } catch (error) {
      throw error instanceof Failure ? error : new Failure(0);
    } finally {
      clearTimeout(timer);
    }
  }

  /**
   * Return a path of the server as a full address, also where the server lives under a path.
   *
   * @param {string} path
   * @returns {string}
   */
  address(path) {
    return new URL(path.replace(/^\/+/, ""), this.base).href;
  }
}

/**
 * @param {unknown} error
 * @returns {Failure}
 */
export function asFailure(error) {
  return error instanceof Failure ? error : new Failure(0);
}

/**
 * Wait for something of a conversation.
 *
 * @template T
 * @param {Promise<T>} promise
 * @returns {Promise<T | null>} null where the conversation is no more
 */
export function orNone(promise) {
  return promise.catch((error) => {
    if (asFailure(error).status === 401) return null;
    throw error;
  });
}

/** @returns {string} 32 random digits, also without TLS, where crypto.randomUUID is not */
export function randomId() {
  const bytes = [...crypto.getRandomValues(new Uint8Array(16))];
  return bytes.map((byte) => byte.toString(16).padStart(2, "0")).join("");
}

/**
 * @param {Response} response
 * @returns {Promise<Reply>} empty where the body is none of ours, as with a proxy's error page
 */
async function read(response) {
  if (response.status === 204) return {};
  try {
    const found = await response.json();
    return typeof found === "object" && found !== null ? found : {};
  } catch {
    if (response.ok) throw new Failure(0);
    return {};
  }
}
