/** A tus server in a few lines, and a network that can be cut. */

import {ApiError} from "../../static/js/net/errors.js";

export class TusServer {
  constructor() {
    /** @type {Map<string, {length: number, metadata: string, bytes: number[]}>} by path */
    this.uploads = new Map();
    this.asked = [];
    this.cuts = [];
    this.refusal = null;
    this.isDown = false;
  }

  /** What a Tus is given instead of XMLHttpRequest. */
  transfer = async (request) => {
    const {method, url, headers, body = null, onProgress, signal} = request;
    this.asked.push(`${method} ${url}`);
    if (this.isDown || signal?.aborted) throw new ApiError();
    const bytes = body ? [...new Uint8Array(await body.arrayBuffer())] : [];
    return this[method.toLowerCase()](url, headers, bytes, onProgress);
  };

  post(url, headers) {
    if (this.refusal) return answer(this.refusal.code / 100, {}, this.refusal);
    const path = `${url}/${this.uploads.size + 1}`;
    this.uploads.set(path, {length: Number(headers["Upload-Length"]), metadata: headers["Upload-Metadata"], bytes: []});
    return answer(201, {Location: `http://behind.a.proxy${path}`});
  }

  head(url) {
    const upload = this.uploads.get(url);
    return upload ? answer(200, {"Upload-Offset": String(upload.bytes.length)}) : answer(404);
  }

  /** A cut lets half of a chunk through. */
  patch(url, headers, bytes, onProgress) {
    const upload = this.uploads.get(url);
    if (!upload) return answer(404);
    if (Number(headers["Upload-Offset"]) !== upload.bytes.length) return answer(409);
    if (headers["Upload-Length"]) upload.length = Number(headers["Upload-Length"]);
    if (this.cuts.shift()) {
      upload.bytes.push(...bytes.slice(0, bytes.length / 2));
      throw new ApiError();
    }
    onProgress?.(bytes.length);
    upload.bytes.push(...bytes);
    return answer(204, {"Upload-Offset": String(upload.bytes.length)});
  }

  delete(url) {
    this.uploads.delete(url);
    return answer(204);
  }

  text(path) {
    return new TextDecoder().decode(new Uint8Array(this.uploads.get(path).bytes));
  }
}

function answer(status, headers = {}, body = null) {
  return {status, header: (name) => headers[name] ?? null, text: body ? JSON.stringify(body) : ""};
}
