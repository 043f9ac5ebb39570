import assert from "node:assert/strict";
import {beforeEach, test} from "node:test";

import {memoryVault} from "../../static/js/client/vault.js";
import {Tus} from "../../static/js/net/tus.js";
import {FakeWebSocket, onlinePage, openPage, serve, twoTabs} from "./page.js";
import {ModelServer} from "./server.js";
import {FakeClock, settle} from "./clock.js";
import {TusServer} from "./tus_server.js";

beforeEach(() => FakeWebSocket.reset());

const picture = (text, name = "a.png") => ({blob: new Blob([text], {type: "image/png"}), name, kind: "image", width: 4, height: 3});

/** Reading a blob takes turns of the event loop, nobody knows how many. */
async function until(holds, clock = null) {
  for (let n = 0; n < 20_000 && !holds(); n += 1) {
    await new Promise((resolve) => setImmediate(resolve));
    await (clock ? clock.pass(5) : settle());
  }
  assert.ok(holds(), "it came true");
}

async function page(given = {}) {
  const tus = given.tus ?? new TusServer();
  const opened = await onlinePage({...given, uploader: new Tus({chunkBytes: 4, transfer: tus.transfer})});
  return {...opened, tus};
}

test("pictures are on screen at once, are uploaded, then sent as one message", async () => {
  const {client, store, connection, server, tus} = await page();
  const told = [];
  client.on("upload", (event) => told.push(event));
  const entry = client.sendFiles(1, [picture("first"), picture("second", "b.png")], {caption: "look"});
  const [item] = store.timeline(1).items;
  assert.deepEqual([item.kind, item.content, item.state], ["image", "look", "sending"]);
  assert.ok(item.attachments.every(({url, width}) => url.startsWith("blob:") && width === 4));
  await until(() => connection.of("message").length);
  assert.deepEqual([tus.text("/api/uploads/1"), tus.text("/api/uploads/2")], ["first", "second"]);
  const [frame] = connection.of("message");
  assert.deepEqual([frame.kind, frame.attachment_ids, frame.client_id], ["image", [1, 2], entry.client_id]);
  assert.equal(client.uploadProgress(entry.client_id), 1);
  assert.ok(told.some(({index, loaded, total}) => index === 1 && loaded === total));
  serve(server, connection);
  await settle();
  assert.deepEqual(store.timeline(1).items.map(({state}) => state), ["sent"]);
  assert.ok(client.preview({id: 2}).url.startsWith("blob:"));
});

test("a cut upload is taken up again, and the message goes once", async () => {
  const {client, connection, clock, tus} = await page();
  tus.cuts = [false, true, false, true];
  client.sendFiles(1, [picture("0123456789abcdef")]);
  await until(() => connection.of("message").length, clock);
  assert.equal(tus.text("/api/uploads/1"), "0123456789abcdef");
  assert.equal(tus.uploads.size, 1);
  assert.equal(connection.of("message").length, 1);
});

test("after a reload an upload goes on from the vault", async () => {
  const [vault, tus] = [memoryVault(), new TusServer()];
  const before = await page({vault, tus});
  tus.cuts = [false, true];
  before.client.sendFiles(1, [picture("0123456789abcdef")]);
  await until(() => tus.uploads.get("/api/uploads/1")?.bytes.length === 6);
  before.client.stop();
  FakeWebSocket.reset();
  const {connection, server, clock} = await page({vault, tus});
  await until(() => (serve(server, connection), server.rooms.get(1).messages.length), clock);
  assert.equal(tus.text("/api/uploads/1"), "0123456789abcdef");
  assert.equal(tus.uploads.size, 1);
});

test("a text waits for the picture before it, but not for long", async () => {
  const {client, connection, clock, tus} = await page();
  tus.isDown = true;
  client.sendFiles(1, [picture("first")]);
  client.send(1, "and what is this?");
  await clock.pass(9000);
  connection.say({type: "pong"});
  assert.equal(connection.of("message").length, 0);
  await clock.pass(2000);
  assert.deepEqual(connection.of("message").map(({content}) => content), ["and what is this?"]);
});

test("a text goes behind the picture that is quick", async () => {
  const {client, connection, server} = await page();
  client.sendFiles(1, [picture("first")]);
  client.send(1, "second");
  const kinds = [];
  await until(() => {
    kinds.push(...connection.of("message").map(({kind}) => kind ?? "text"));
    serve(server, connection);
    return kinds.length === 2;
  });
  assert.deepEqual(kinds, ["image", "text"]);
});

test("what is cancelled is ended at the server and never sent", async () => {
  const {client, store, connection, clock, vault, tus} = await page();
  tus.cuts = [true];
  const {client_id: id} = client.sendFiles(1, [picture("0123456789")]);
  await until(() => tus.uploads.get("/api/uploads/1")?.bytes.length === 2);
  await client.discard(id);
  await until(() => !tus.uploads.size);
  await clock.pass(40_000);
  assert.deepEqual([tus.uploads.size, store.timeline(1).items, await vault.entries()], [0, [], []]);
  assert.equal(await vault.blob(id, 0), undefined);
  assert.equal(connection.of("message").length, 0);
});

test("a refused file fails its message, and can be tried again", async () => {
  const {client, store, connection, tus} = await page();
  tus.refusal = {code: 41301, message: "Too large."};
  const {client_id: id} = client.sendFiles(1, [picture("0123456789")]);
  await until(() => store.timeline(1).items[0].state !== "sending");
  const [{state, error}] = store.timeline(1).items;
  assert.deepEqual([state, error.message], ["failed", "Too large."]);
  tus.refusal = null;
  client.retry(id);
  await until(() => connection.of("message").length);
  assert.deepEqual(connection.of("message").map(({attachment_ids: ids}) => ids), [[1]]);
});

test("a message whose file the server has forgotten is uploaded anew when it is retried", async () => {
  const {client, store, connection, vault, tus} = await page();
  const {client_id: id} = client.sendFiles(1, [picture("first"), picture("second", "b.png")]);
  await until(() => connection.of("message").length);
  const [{ref}] = connection.sent.splice(0).filter(({type}) => type === "message");
  tus.uploads.delete("/api/uploads/1");
  const errors = {attachment_ids: ["This file is no longer there."]};
  connection.say({type: "error", ref, code: 40000, message: "Invalid.", errors});
  await until(() => store.timeline(1).items[0].state === "failed");
  assert.equal(store.timeline(1).items[0].error.message, "This file is no longer there.");
  const [kept] = await vault.entries();
  assert.deepEqual([kept.attachments.map((file) => file.id), kept.uploads], [[null, null], [null, null]]);
  tus.uploads = new Map([["/api/uploads/1", null], ["/api/uploads/2", null]]);
  client.retry(id);
  await until(() => connection.of("message").length);
  assert.deepEqual(connection.of("message").map(({attachment_ids: ids}) => ids), [[3, 4]]);
  assert.deepEqual([tus.text("/api/uploads/3"), tus.text("/api/uploads/4")], ["first", "second"]);
});

test("a text that is refused is not given files", async () => {
  const {client, connection, vault} = await page();
  client.send(1, "hello");
  await until(() => connection.of("message").length);
  const [{ref}] = connection.of("message");
  connection.say({type: "error", ref, code: 40000, message: "Invalid.", errors: {content: ["Too long."]}});
  await settle();
  const [kept] = await vault.entries();
  assert.deepEqual([kept.state, kept.attachments, kept.uploads], ["failed", [], undefined]);
});

test("a vault that is full in the middle of an upload fails the message, and can be tried again", async () => {
  const vault = memoryVault();
  const {client, store, connection} = await page({vault});
  const {putEntry} = vault;
  let entries = 0;
  vault.putEntry = async (entry) => {
    if (++entries > 1) throw new DOMException("full", "QuotaExceededError");
    await putEntry(entry);
  };
  const {client_id: id} = client.sendFiles(1, [picture("0123456789")]);
  await until(() => store.timeline(1).items[0].state === "failed");
  assert.match(store.timeline(1).items[0].error.message, /no room left/);
  assert.equal(connection.of("message").length, 0);
  vault.putEntry = putEntry;
  client.retry(id);
  await until(() => connection.of("message").length);
  assert.equal(connection.of("message").length, 1);
});

test("of two tabs one uploads", async () => {
  const [vault, tus, server, clock] = [memoryVault(), new TusServer(), new ModelServer(), new FakeClock()];
  const [left, right] = twoTabs();
  const a = await page({vault, tus, server, clock, tabs: left});
  const b = await page({vault, tus, server, clock, tabs: right});
  a.client.sendFiles(1, [picture("0123456789")]);
  await until(() => a.connection.of("message").length + b.connection.of("message").length);
  assert.equal(tus.uploads.size, 1);
  assert.equal(b.store.timeline(1).items[0].kind, "image");
  assert.equal(a.connection.of("message").length + b.connection.of("message").length, 1);
});

test("a file that the browser has lost says so", async () => {
  const vault = memoryVault();
  const before = openPage({vault, uploader: new Tus({transfer: Object.assign(new TusServer(), {isDown: true}).transfer})});
  await before.client.openRoom(1);
  before.client.sendFiles(1, [picture("0123456789")]);
  await settle();
  before.client.stop();
  vault.blob = async () => undefined;
  FakeWebSocket.reset();
  const {store} = await page({vault});
  await until(() => store.timeline(1).items[0].state === "failed");
});
