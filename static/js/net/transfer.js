/** One HTTP request that tells how much of its body has gone: fetch cannot. */

import {ApiError} from "./errors.js";

const STALLED_AFTER_MS = 30_000;
/** When all bytes have gone, the server looks into them and stores them. */
const UNANSWERED_AFTER_MS = 300_000;

/**
 * @typedef {{status: number, header: (name: string) => string|null, text: string}} Answer
 * @typedef {{method: string, url: string, headers?: Record<string, string>, body?: Blob|null, signal?: AbortSignal,
 *   onProgress?: (bytes: number) => void}} TransferRequest
 */

/**
 * Sends a request. Rejects with ApiError, code 0, when it was aborted, no answer came, or nothing moved for a while.
 * @param {TransferRequest} request
 * @returns {Promise<Answer>}
 */
export function transfer({method, url, headers = {}, body = null, signal, onProgress}) {
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest();
    const abort = () => request.abort();
    let timer = setTimeout(abort, STALLED_AFTER_MS);
    const allow = (milliseconds) => {
      clearTimeout(timer);
      timer = setTimeout(abort, milliseconds);
    };
    request.open(method, url);
    for (const [name, value] of Object.entries(headers)) request.setRequestHeader(name, value);
    request.upload.onprogress = ({loaded}) => {
      allow(STALLED_AFTER_MS);
      onProgress?.(loaded);
    };
    request.upload.onload = () => allow(UNANSWERED_AFTER_MS);
    request.onload = () => resolve(answerOf(request));
    request.onerror = request.onabort = () => reject(new ApiError());
    request.onloadend = () => {
      clearTimeout(timer);
      signal?.removeEventListener("abort", abort);
    };
    signal?.addEventListener("abort", abort);
    if (signal?.aborted) reject(new ApiError());
    else request.send(body);
  });
}

function answerOf(request) {
  return {status: request.status, header: (name) => request.getResponseHeader(name), text: request.responseText};
}
