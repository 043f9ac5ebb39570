/** The HTTP API: one envelope, one kind of error. */

import {_} from "../lib/i18n.js";
import {ApiError} from "./errors.js";

const TIMEOUT_MS = 20_000;
const UPLOAD_TIMEOUT_MS = 120_000;

export class Api {
  #fetch;
  #csrfToken;
  #language;
  #onSignedOut;

  /**
   * @param {{fetch?: typeof fetch, csrfToken?: () => string, language?: string, onSignedOut?: () => void}} [options]
   */
  constructor({fetch, csrfToken = cookieToken, language = pageLanguage(), onSignedOut = () => {}} = {}) {
    this.#fetch = fetch ?? globalThis.fetch.bind(globalThis);
    this.#csrfToken = csrfToken;
    this.#language = language;
    this.#onSignedOut = onSignedOut;
  }

  /** @returns {Promise<any>} the answer's data */
  get(path, query = {}) {
    const given = Object.entries(query).filter(([, value]) => value !== undefined && value !== null);
    const search = new URLSearchParams(given).toString();
    return this.#request("GET", search ? `${path}?${search}` : path);
  }

  /** @returns {Promise<any>} the answer's data */
  send(method, path, body = undefined) {
    return this.#request(method, path, body);
  }

  async #request(method, path, body) {
    const answer = await this.#answer(method, path, body);
    const envelope = await readEnvelope(answer);
    if (answer.ok && envelope.code === 0) return envelope.data;
    if (envelope.code === 40100) this.#onSignedOut();
    throw new ApiError({...envelope, retryAfter: retryAfter(answer, envelope)});
  }

  async #answer(method, path, body) {
    const isForm = body instanceof FormData;
    const options = {
      method,
      headers: this.#headers(method, isForm),
      body: body === undefined || isForm ? body : JSON.stringify(body),
      credentials: "same-origin",
      signal: AbortSignal.timeout(isForm ? UPLOAD_TIMEOUT_MS : TIMEOUT_MS),
    };
    try {
      return await this.#fetch(path, options);
    } catch {
      throw new ApiError({message: _("The server cannot be reached.")});
    }
  }

  #headers(method, isForm) {
    const headers = {Accept: "application/json", "Accept-Language": this.#language};
    if (method !== "GET") headers["X-CSRFToken"] = this.#csrfToken();
    if (!isForm && method !== "GET") headers["Content-Type"] = "application/json";
    return headers;
  }
}

/** A proxy may answer in HTML; then the status is all there is to go by. */
async function readEnvelope(answer) {
  try {
    const envelope = answer.status === 204 ? {code: 0, data: null} : await answer.json();
    if (Number.isInteger(envelope?.code)) return envelope;
  } catch {
    // Not JSON.
  }
  return {code: (answer.status >= 400 ? answer.status : 502) * 100, message: _("The server gave no proper answer.")};
}

function retryAfter(answer, envelope) {
  return envelope.retry_after ?? (Number(answer.headers.get("Retry-After")) || null);
}

function cookieToken() {
  return document.cookie.match(/(?:^|; )csrftoken=([^;]*)/)?.[1] ?? "";
}

/** @returns {Record<string, string>} what every changing request of the page carries */
export function apiHeaders() {
  return {"Accept-Language": pageLanguage(), "X-CSRFToken": cookieToken()};
}

function pageLanguage() {
  return globalThis.document?.documentElement.lang || "en";
}
