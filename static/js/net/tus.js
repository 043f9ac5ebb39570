/**
 * A client of tus 1.0: core, creation and termination. What was cut goes on where the server says it ended.
 * Source: https://tus.io/protocols/resumable-upload
 */

import {ApiError} from "./errors.js";
import {transfer as byRequest} from "./transfer.js";

const VERSION = "1.0.0";
/** What a cut costs at most, and what a proxy has to hold. */
const CHUNK_BYTES = 8 * 1024 * 1024;
const GONE = [403, 404, 410];
/** The server is elsewhere in the file than we are, or another request has it in hand. */
const CONFLICTS = [409, 423];
const MOST_CONFLICTS = 5;

export class Tus {
  #endpoint;
  #chunkBytes;
  #transfer;
  #headers;
  #onSignedOut;

  /**
   * @param {{endpoint?: string, chunkBytes?: number, transfer?: typeof byRequest,
   *   headers?: () => Record<string, string>, onSignedOut?: () => void}} [options]
   */
  constructor({endpoint = "/api/uploads", chunkBytes = CHUNK_BYTES, transfer = byRequest, headers = () => ({}), onSignedOut = () => {}} = {}) {
    this.#endpoint = endpoint;
    this.#chunkBytes = chunkBytes;
    this.#transfer = transfer;
    this.#headers = headers;
    this.#onSignedOut = onSignedOut;
  }

  /**
   * Uploads a blob, or what is still missing of it. Rejects with ApiError.
   * @param {Blob} blob
   * @param {{metadata: Record<string, string>, url?: string|null, onUrl?: (url: string) => any,
   *   onProgress?: (bytes: number) => void, signal?: AbortSignal}} options `url` of an earlier attempt; `onUrl` is
   *   awaited with that of a new one; `onProgress` with the bytes that have gone
   * @returns {Promise<string>} the upload's URL; its last part is the file's id
   */
  async upload(blob, {metadata, url = null, onUrl = () => {}, onProgress = () => {}, signal}) {
    let offset = url === null ? null : await this.offset(url, signal);
    if (offset === null) {
      url = await this.create(blob.size, metadata, signal);
      offset = 0;
      await onUrl(url);
    }
    onProgress(offset);
    for (let conflicts = 0; offset < blob.size;) {
      const reached = await this.#patch(url, blob, offset, {onProgress, signal});
      if (reached === null && ++conflicts > MOST_CONFLICTS) throw new ApiError({code: 50300});
      offset = reached ?? (await this.#known(url, signal));
    }
    return url;
  }

  /** Makes an upload of a length. @returns {Promise<string>} its URL */
  async create(length, metadata, signal) {
    const headers = {"Upload-Length": String(length), "Upload-Metadata": encodeMetadata(metadata)};
    const answer = await this.#ask("POST", this.#endpoint, {headers, signal});
    const location = answer.header("Location");
    if (answer.status !== 201 || !location) throw this.#failure(answer);
    return pathOf(location);
  }

  /** How many bytes the server has. @returns {Promise<number|null>} null when it no longer knows the upload */
  async offset(url, signal) {
    const answer = await this.#ask("HEAD", url, {signal});
    if (GONE.includes(answer.status)) return null;
    if (answer.status >= 400) throw this.#failure(answer);
    return Number(answer.header("Upload-Offset"));
  }

  /** Gives an upload up; the server forgets what it has. */
  async end(url) {
    await this.#ask("DELETE", url);
  }

  async #known(url, signal) {
    const offset = await this.offset(url, signal);
    if (offset === null) throw new ApiError({code: 50300});
    return offset;
  }

  /** Sends one chunk. @returns {Promise<number|null>} the new offset, or null where the server is elsewhere */
  async #patch(url, blob, offset, {onProgress, signal}) {
    const body = blob.slice(offset, offset + this.#chunkBytes);
    const tell = (bytes) => onProgress(Math.min(offset + bytes, blob.size));
    const reached = await this.#send(url, body, offset, {signal, onProgress: tell});
    if (reached === null) return null;
    if (!(reached > offset)) throw new ApiError({code: 50300});
    onProgress(reached);
    return reached;
  }

  /**
   * Sends a piece of an upload that grows; with the last one its length is told. Rejects with ApiError.
   * @param {string} url
   * @param {Blob} piece
   * @param {number} offset
   * @param {number|null} length of all, where this piece is the last
   * @returns {Promise<number|null>} the new offset, or null where the server is elsewhere
   */
  append(url, piece, offset, length) {
    return this.#send(url, piece, offset, {headers: length === null ? {} : {"Upload-Length": String(length)}});
  }

  async #send(url, body, offset, {headers = {}, ...more}) {
    const all = {"Upload-Offset": String(offset), "Content-Type": "application/offset+octet-stream", ...headers};
    const answer = await this.#ask("PATCH", url, {headers: all, body, ...more});
    if (CONFLICTS.includes(answer.status)) return null;
    if (answer.status >= 300) throw this.#failure(answer);
    return Number(answer.header("Upload-Offset"));
  }

  #ask(method, url, {headers = {}, ...more} = {}) {
    const all = {"Tus-Resumable": VERSION, Accept: "application/json", ...this.#headers(), ...headers};
    return this.#transfer({method, url, headers: all, ...more});
  }

  #failure({status, header, text}) {
    const answer = {code: status * 100, ...envelopeOf(text), retryAfter: Number(header("Retry-After")) || null};
    if (answer.code === 40100) this.#onSignedOut();
    return new ApiError(answer);
  }
}

function envelopeOf(text) {
  try {
    const {code, message, errors} = JSON.parse(text);
    return Number.isInteger(code) ? {code, message, errors} : {};
  } catch {
    return {};
  }
}

/** `Upload-Metadata`: names and base64 of UTF-8 values. */
export function encodeMetadata(metadata) {
  return Object.entries(metadata).map(([name, value]) => `${name} ${base64(String(value))}`).join(",");
}

function base64(text) {
  return btoa(Array.from(new TextEncoder().encode(text), (byte) => String.fromCharCode(byte)).join(""));
}

/** A proxy may hide the address the page came from, so only the path of the server's answer counts. */
function pathOf(location) {
  const {pathname, search} = new URL(location, "http://server");
  return pathname + search;
}
