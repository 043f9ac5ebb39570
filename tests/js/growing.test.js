import assert from "node:assert/strict";
import {test} from "node:test";

import "./browser.js";
import {bitsFor, cut, gridOf} from "../../static/js/lib/record-layout.js";
import {GrowingUpload} from "../../static/js/net/growing.js";
import {Tus} from "../../static/js/net/tus.js";
import {TusServer} from "./tus_server.js";

const URL = "/api/uploads/7";
/** Nobody waits in a test. */
const clock = {setTimeout: (run) => setImmediate(run)};

function parts() {
  const server = new TusServer();
  server.uploads.set(URL, {length: null, metadata: "", bytes: []});
  const upload = new GrowingUpload({tus: new Tus({transfer: server.transfer}), url: URL, clock, random: () => 0});
  return {server, upload};
}

test("pieces go one after the other, and the length with the last", async () => {
  const {server, upload} = parts();
  for (const piece of ["one ", "two ", "three"]) upload.append(new Blob([piece]));
  await upload.end();
  assert.equal(server.text(URL), "one two three");
  assert.equal(server.uploads.get(URL).length, 13);
});

test("the length is told even where the last piece has gone already", async () => {
  const {server, upload} = parts();
  upload.append(new Blob(["all"]));
  await new Promise(setImmediate);
  assert.equal(server.uploads.get(URL).length, null);
  await upload.end();
  assert.equal(server.uploads.get(URL).length, 3);
});

test("what a cut has swallowed goes once more", async () => {
  const {server, upload} = parts();
  server.cuts = [true, false, true];
  upload.append(new Blob(["0123456789"]));
  upload.append(new Blob(["abcdef"]));
  await upload.end();
  assert.equal(server.text(URL), "0123456789abcdef");
  assert.equal(server.uploads.get(URL).length, 16);
});

test("a server that is away for a while misses nothing", async () => {
  const {server, upload} = parts();
  server.isDown = true;
  upload.append(new Blob(["before "]));
  await new Promise(setImmediate);
  upload.append(new Blob(["after"]));
  setTimeout(() => (server.isDown = false), 5);
  await upload.end();
  assert.equal(server.text(URL), "before after");
});

test("what was ended or given up elsewhere is refused, and nothing more is sent", async () => {
  const {server, upload} = parts();
  const refusals = [];
  upload.on("refused", ({code}) => refusals.push(code));
  server.uploads.delete(URL);
  upload.append(new Blob(["too late"]));
  await upload.end();
  const asked = server.asked.length;
  upload.append(new Blob(["even later"]));
  await upload.end();
  assert.deepEqual([refusals, server.asked.length], [[40400], asked]);
});

test("everybody has a place of one size, and none is outside", () => {
  for (let count = 1; count <= 17; count++) {
    const places = gridOf(count, {width: 1280, height: 720});
    assert.equal(places.length, count);
    for (const {x, y, width, height} of places) assert.ok(x >= 0 && y >= 0 && x + width <= 1280 && y + height <= 720);
    assert.equal(new Set(places.map(({width, height}) => `${width} ${height}`)).size, 1);
    assert.equal(new Set(places.map(({x, y}) => `${x} ${y}`)).size, count);
  }
});

test("a face covers its place, a screen fits into it", () => {
  const place = {x: 100, y: 0, width: 200, height: 200};
  assert.deepEqual(cut({width: 640, height: 320}, place, false), {from: [160, 0, 320, 320], to: [100, 0, 200, 200]});
  assert.deepEqual(cut({width: 640, height: 320}, place, true), {from: [0, 0, 640, 320], to: [100, 50, 200, 100]});
});

test("the longest recording is no larger than allowed", () => {
  for (const limits of [{recording_bytes: 500 * 2 ** 20, recording_seconds: 3600}, {recording_bytes: 50 * 2 ** 20, recording_seconds: 600}]) {
    const {audioBitsPerSecond, videoBitsPerSecond} = bitsFor(limits);
    assert.ok((audioBitsPerSecond + videoBitsPerSecond) / 8 * limits.recording_seconds < limits.recording_bytes);
  }
  assert.equal(bitsFor({recording_bytes: 2 ** 32, recording_seconds: 60}).videoBitsPerSecond, 1_500_000);
});
