import assert from "node:assert/strict";
import {beforeEach, test} from "node:test";

import {memoryVault} from "../../static/js/client/vault.js";
import {FakeClock, settle} from "./clock.js";
import {FakeWebSocket, onlinePage, openPage, serve, twoTabs} from "./page.js";
import {ModelServer} from "./server.js";

beforeEach(() => FakeWebSocket.reset());

const bubbles = (store) => store.timeline(1).items.map(({content, state}) => [content, state]);

test("a message is on screen at once, and sent when its ack comes", async () => {
  const {client, store, server, connection} = await onlinePage();
  const {client_id} = client.send(1, "hello");
  assert.deepEqual(bubbles(store), [["hello", "sending"]]);
  const [{key}] = store.timeline(1).items;
  await settle();
  assert.equal(connection.of("message")[0].client_id, client_id);
  serve(server, connection);
  await settle();
  assert.deepEqual(bubbles(store), [["hello", "sent"]]);
  assert.equal(store.timeline(1).items[0].key, key, "the bubble stays the same");
  assert.equal(store.room(1).unread, 0);
});

test("the frame may come before the ack: one bubble still", async () => {
  const {client, store, server, connection} = await onlinePage();
  const {client_id} = client.send(1, "hello");
  await settle();
  const message = server.post(1, 1, {client_id});
  connection.say({type: "message", ...message});
  assert.equal(store.timeline(1).items.length, 1);
  serve(server, connection);
  await settle();
  assert.equal(store.timeline(1).items.length, 1);
});

test("messages of a room go one after the other, in the order they were written", async () => {
  const {client, server, connection} = await onlinePage();
  for (const text of ["one", "two", "three"]) client.send(1, text);
  const sent = [];
  for (let n = 0; n < 3; n += 1) {
    await settle();
    sent.push(...connection.of("message").map(({content}) => content));
    serve(server, connection);
  }
  assert.deepEqual(sent, ["one", "two", "three"]);
});

test("what was written without a connection goes when it is back, with the same id", async () => {
  const {client, store, server, clock, connection} = await onlinePage();
  const {client_id} = client.send(1, "hello");
  await settle();
  server.post(1, 1, {client_id});
  connection.die(1006);
  client.send(1, "again");
  await clock.pass(2000);
  FakeWebSocket.last.welcome();
  for (let n = 0; n < 4; n += 1) {
    await settle();
    serve(server, FakeWebSocket.last);
  }
  await settle();
  assert.equal(server.rooms.get(1).messages.length, 2);
  assert.deepEqual(store.timeline(1).items.map(({state}) => state), ["sent", "sent"]);
});

test("too many requests are sent again later, a refusal is not", async () => {
  const {client, store, server, clock, connection} = await onlinePage();
  client.send(1, "hello");
  await settle();
  const [first] = connection.of("message");
  connection.say({type: "error", ref: first.ref, code: 42900, message: "slow down", retry_after: 5});
  await settle();
  assert.deepEqual(bubbles(store), [["hello", "sending"]]);
  await clock.pass(4900);
  assert.equal(connection.of("message").length, 1);
  await clock.pass(200);
  const second = connection.of("message").at(-1);
  assert.equal(second.client_id, first.client_id);
  connection.say({type: "error", ref: second.ref, code: 40300, message: "No.", errors: {room_id: ["You are muted."]}});
  await settle();
  const [{state, error}] = store.timeline(1).items;
  assert.deepEqual([state, error], ["failed", {code: 40300, message: "You are muted."}]);
  connection.sent.length = 0;
  client.retry(first.client_id);
  await settle();
  serve(server, connection);
  await settle();
  assert.deepEqual(bubbles(store), [["hello", "sent"]]);
});

test("a wait of minutes is told as a refusal", async () => {
  const {client, store, server, clock, connection} = await onlinePage();
  client.send(1, "hello");
  await settle();
  const [{ref, client_id: clientId}] = connection.of("message");
  connection.say({type: "error", ref, code: 42902, message: "Too often.", retry_after: 600});
  await settle();
  const [{state, error}] = store.timeline(1).items;
  assert.deepEqual([state, error], ["failed", {code: 42902, message: "Too often."}]);
  await clock.pass(20_000);
  assert.equal(connection.of("message").length, 1);
  connection.sent.length = 0;
  client.retry(clientId);
  await settle();
  serve(server, connection);
  await settle();
  assert.deepEqual(bubbles(store), [["hello", "sent"]]);
});

test("a message that gets no answer is asked about again", async () => {
  const {client, server, clock, connection} = await onlinePage();
  client.send(1, "hello");
  await settle();
  connection.sent.length = 0;
  await clock.pass(5000);
  connection.say({type: "pong"});
  await clock.pass(6000);
  assert.equal(connection.of("message").length, 1);
  serve(server, connection);
  await settle();
  assert.equal(server.rooms.get(1).messages.length, 1);
});

test("after a reload the outbox is on screen and is sent", async () => {
  const vault = memoryVault();
  const server = new ModelServer();
  const before = openPage({server, vault});
  await before.client.openRoom(1);
  before.client.send(1, "hello");
  await settle();
  before.client.stop();
  FakeWebSocket.reset();
  const {store} = await onlinePage({server, vault});
  assert.equal(store.timeline(1).items[0].content, "hello");
  for (let n = 0; n < 3; n += 1) {
    serve(server, FakeWebSocket.last);
    await settle();
  }
  assert.equal(server.rooms.get(1).messages.length, 1);
  assert.deepEqual(await vault.entries(), []);
});

test("of two tabs only one sends, and both show it", async () => {
  const [vault, server, clock] = [memoryVault(), new ModelServer(), new FakeClock()];
  const [left, right] = twoTabs();
  const a = await onlinePage({vault, server, clock, tabs: left});
  const b = await onlinePage({vault, server, clock, tabs: right});
  a.connection.die(1006);
  a.client.send(1, "hello");
  await settle();
  assert.equal(b.store.timeline(1).items[0].content, "hello");
  b.connection.welcome();
  await settle();
  assert.equal(b.connection.of("message").length, 1);
  await clock.pass(1000);
  FakeWebSocket.last.welcome();
  await settle();
  assert.equal(FakeWebSocket.last.of("message").length, 0);
});

test("a discarded message is not sent", async () => {
  const page = openPage();
  await page.client.openRoom(1);
  const {client_id} = page.client.send(1, "hello");
  await page.client.discard(client_id);
  await settle();
  assert.deepEqual(page.store.timeline(1).items, []);
  FakeWebSocket.last.welcome();
  await settle();
  assert.equal(FakeWebSocket.last.of("message").length, 0);
});

test("a message to a room that is gone is refused, and one on its way there is dropped", async () => {
  const {client, store, vault, connection} = await onlinePage();
  client.send(1, "hello");
  await settle();
  const [{ref}] = connection.of("message");
  connection.say({type: "room.removed", room_id: 1});
  connection.say({type: "error", ref, code: 40400, message: "Not found."});
  await settle();
  assert.deepEqual([store.outbox.all(), await vault.entries()], [[], []]);
  assert.throws(() => client.send(1, "again"), {code: 40400});
});

test("half an emoji does not stop what comes after it", async () => {
  const {client, connection} = await onlinePage();
  client.send(1, "\ud83d cut");
  await settle();
  assert.equal(connection.of("message")[0].content, "\ufffd cut");
});

test("a tab that hears late of an outbox does not bring back what another has sent", async () => {
  const [vault, server, clock] = [memoryVault(), new ModelServer(), new FakeClock()];
  const [left, right] = twoTabs();
  const a = await onlinePage({vault, server, clock, tabs: left});
  const b = await onlinePage({vault, server, clock, tabs: right});
  b.connection.onmessage = null;
  const {client_id} = a.client.send(1, "hello");
  await settle();
  const entry = b.store.entry(client_id);
  assert.equal(entry.state, "sending");
  serve(server, a.connection);
  await settle();
  assert.deepEqual(bubbles(b.store), [["hello", "sent"]]);
  await vault.putEntry(entry);
  left.tell({type: "outbox"});
  await settle();
  assert.equal(b.store.entry(client_id), null);
});
