import assert from "node:assert/strict";
import {test} from "node:test";

import "./browser.js";
import {encodeMetadata, Tus} from "../../static/js/net/tus.js";
import {TusServer} from "./tus_server.js";

const TEXT = "0123456789abcdef";
const metadata = {filename: "猫.txt", kind: "file"};

function parts(chunkBytes = 4) {
  const server = new TusServer();
  return {server, tus: new Tus({chunkBytes, transfer: server.transfer}), blob: new Blob([TEXT])};
}

test("a file goes in chunks and arrives whole", async () => {
  const {server, tus, blob} = parts();
  const seen = [];
  const url = await tus.upload(blob, {metadata, onProgress: (bytes) => seen.push(bytes)});
  assert.equal(url, "/api/uploads/1");
  assert.equal(server.text(url), TEXT);
  assert.deepEqual(seen, [0, 4, 4, 8, 8, 12, 12, 16, 16]);
  assert.equal(server.uploads.get(url).metadata, encodeMetadata(metadata));
});

test("metadata are UTF-8 in base64", () => {
  assert.equal(encodeMetadata({filename: "猫.txt", kind: "file"}), "filename 54yrLnR4dA==,kind ZmlsZQ==");
});

test("a cut upload goes on where the server says", async () => {
  const {server, tus, blob} = parts();
  server.cuts = [false, true];
  let kept = null;
  await assert.rejects(tus.upload(blob, {metadata, onUrl: (url) => (kept = url)}), {code: 0});
  assert.equal(server.text(kept), "012345");
  server.asked.length = 0;
  assert.equal(await tus.upload(blob, {metadata, url: kept}), kept);
  assert.equal(server.text(kept), TEXT);
  assert.equal(server.asked[0], `HEAD ${kept}`);
  assert.ok(!server.asked.some((line) => line.startsWith("POST")));
});

test("an upload that the server has forgotten begins anew", async () => {
  const {server, tus, blob} = parts();
  const made = [];
  const url = await tus.upload(blob, {metadata, url: "/api/uploads/99", onUrl: (each) => made.push(each)});
  assert.deepEqual(made, [url]);
  assert.equal(server.text(url), TEXT);
});

test("whoever is elsewhere in the file asks where the server is", async () => {
  const {server, tus, blob} = parts();
  const patch = server.patch;
  let isFirst = true;
  server.patch = (url, headers, bytes, onProgress) => {
    if (isFirst) server.uploads.get(url).bytes.push(...new TextEncoder().encode(TEXT.slice(0, 7)));
    isFirst = false;
    return patch.call(server, url, headers, bytes, onProgress);
  };
  const url = await tus.upload(blob, {metadata});
  assert.equal(server.text(url), TEXT);
});

test("a refusal says why", async () => {
  const {server, tus, blob} = parts();
  server.refusal = {code: 41301, message: "Too large."};
  await assert.rejects(tus.upload(blob, {metadata}), {code: 41301, message: "Too large.", isTemporary: false});
});

test("an empty file needs no chunk", async () => {
  const {server, tus} = parts();
  const url = await tus.upload(new Blob([]), {metadata});
  assert.equal(server.text(url), "");
});
