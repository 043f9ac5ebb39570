import assert from "node:assert/strict";
import {beforeEach, test} from "node:test";

import {memoryVault} from "../../static/js/client/vault.js";
import {ApiError} from "../../static/js/net/errors.js";
import {FakeClock, settle} from "./clock.js";
import {FakeWebSocket, openPage, serve, twoTabs} from "./page.js";
import {ModelServer} from "./server.js";

beforeEach(() => FakeWebSocket.reset());

/** A page that is online, in room 1. */
async function onlinePage(given) {
  const page = openPage(given);
  await settle();
  page.connection = FakeWebSocket.last;
  page.connection.welcome();
  await page.client.openRoom(1);
  serve(page.server, page.connection);
  await settle();
  page.connection.sent.length = 0;
  return page;
}

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
  connection.say({type: "error", ref: second.ref, code: 40300, message: "You are muted."});
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

test("after a welcome it asks for what changed, and shows it", async () => {
  const {store, server, clock, connection} = await onlinePage();
  connection.die(1006);
  server.post(1, 2);
  server.post(2, 2);
  await clock.pass(1000);
  FakeWebSocket.last.welcome();
  await settle();
  serve(server, FakeWebSocket.last);
  await settle();
  assert.equal(store.timeline(1).items.length, 1);
  assert.deepEqual([store.room(1).unread, store.room(2).unread], [1, 1]);
});

test("a version that jumps is asked about, after giving it a moment to come", async () => {
  const asked = [];
  const server = new ModelServer();
  const messages = async (roomId, query) => (asked.push(query), server.history(roomId, query));
  const {store, clock, connection} = await onlinePage({server, calls: {messages}});
  asked.length = 0;
  connection.say({type: "message", ...server.post(1, 2)});
  server.post(1, 2);
  connection.say({type: "message", ...server.post(1, 2)});
  assert.equal(store.timeline(1).items.length, 1, "no hole is shown");
  await clock.pass(500);
  assert.deepEqual(asked.map((query) => query.since_version), [1]);
  assert.equal(store.timeline(1).items.length, 3);
});

test("a resync is answered within the time that was given", async () => {
  const {clock, connection} = await onlinePage();
  connection.say({type: "resync", within: 4000});
  await clock.pass(1900);
  assert.equal(connection.of("sync").length, 0);
  await clock.pass(200);
  assert.equal(connection.of("sync").length, 1);
});

test("a room with too many changes is loaded again from its newest page", async () => {
  const {store, server, clock, connection} = await onlinePage();
  connection.die(1006);
  for (let n = 0; n < 30; n += 1) server.post(1, 2);
  await clock.pass(1000);
  FakeWebSocket.last.welcome();
  await settle();
  serve(server, FakeWebSocket.last);
  await clock.pass(500);
  const {items, at_newest: atNewest, has_older: hasOlder} = store.timeline(1);
  assert.deepEqual([items.at(-1).seq, atNewest], [30, true]);
  assert.equal(hasOlder, items[0].seq > 1);
});

test("a page that could not be loaded is loaded when the connection is back", async () => {
  let isUp = false;
  const server = new ModelServer();
  server.post(1, 2);
  const messages = async (roomId, query) => {
    if (!isUp) throw new ApiError();
    return server.history(roomId, query);
  };
  const {client, store} = openPage({server, calls: {messages}});
  await assert.rejects(client.openRoom(1), {code: 0});
  assert.equal(store.timeline(1).error.code, 0);
  isUp = true;
  await settle();
  FakeWebSocket.last.welcome();
  await settle();
  serve(server, FakeWebSocket.last);
  await settle();
  assert.deepEqual([store.timeline(1).error, store.timeline(1).items.length], [null, 1]);
});

test("read marks are coalesced, only grow, and wait until the page is seen", async () => {
  const {client, store, server, clock, screen, connection} = await onlinePage();
  for (let n = 0; n < 3; n += 1) connection.say({type: "message", ...server.post(1, 2)});
  screen.visible = false;
  client.markRead(1, 1);
  await clock.pass(1000);
  assert.deepEqual([store.room(1).unread, connection.of("read").length], [3, 0]);
  screen.visible = true;
  for (const seq of [2, 3, 1]) client.markRead(1, seq);
  assert.equal(store.room(1).unread, 0);
  await clock.pass(300);
  assert.deepEqual(connection.of("read").map(({seq}) => seq), [3]);
});

test("typing is told once in three seconds, and its end at once", async () => {
  const {client, clock, connection} = await onlinePage();
  for (let n = 0; n < 10; n += 1) {
    client.typing(1);
    await clock.pass(400);
  }
  assert.equal(connection.of("typing").length, 2);
  client.typing(1, false);
  client.typing(1, false);
  assert.equal(connection.of("typing").length, 3);
});

test("somebody else's typing ends by itself, or with his message", async () => {
  const {store, server, clock, connection} = await onlinePage();
  for (const user_id of [2, 3]) connection.say({type: "typing", room_id: 1, user_id, state: true});
  assert.deepEqual(store.typing(1), [2, 3]);
  connection.say({type: "message", ...server.post(1, 2)});
  assert.deepEqual(store.typing(1), [3]);
  await clock.pass(6000);
  assert.deepEqual(store.typing(1), []);
});

test("presence is watched as long as somebody shows it", async () => {
  const {client, clock, connection} = await onlinePage();
  const [first, second] = [client.watchPresence([2, 3]), client.watchPresence([3])];
  await clock.pass(200);
  first();
  first();
  await clock.pass(200);
  second();
  await clock.pass(200);
  assert.deepEqual(connection.of("presence").map(({watch}) => watch), [[2, 3], [3], []]);
});

test("a new message is announced once, quietly in a muted room", async () => {
  const {client, store, server, connection} = await onlinePage();
  const heard = [];
  client.on("message", ({quiet, mentions_me: mentionsMe}) => heard.push([quiet, mentionsMe]));
  const message = server.post(1, 2);
  for (let n = 0; n < 2; n += 1) connection.say({type: "message", ...message});
  store.apply({type: "membership", room_id: 1, fields: {muted: true}});
  connection.say({type: "message", ...server.post(1, 2)});
  connection.say({type: "message", ...server.post(1, 2, {mentions: [1]})});
  connection.say({type: "message", ...server.post(1, 1)});
  assert.deepEqual(heard, [[false, false], [true, false], [false, true]]);
});

test("a session that is revoked ends, and nothing is kept", async () => {
  const {client, store, vault, connection} = await onlinePage();
  let reason;
  client.on("signed-out", (detail) => (reason = detail.reason));
  await vault.putEntry({client_id: "x", order: 1, state: "sending", room_id: 1});
  connection.die(4403);
  await settle();
  assert.deepEqual([store.connection.state, reason, await vault.entries()], ["signed-out", "revoked", []]);
});

test("a draft is saved a moment after the last key, and not undone by an older answer", async () => {
  const saved = [];
  const updateMembership = async (roomId, fields) => saved.push(fields.draft);
  const {client, store, server, clock} = await onlinePage({calls: {updateMembership}});
  for (const text of ["h", "he", "hel"]) client.saveDraft(1, text);
  store.apply({type: "summaries", rooms: [server.summary(1)]});
  assert.equal(store.draft(1), "hel");
  await clock.pass(1500);
  assert.deepEqual(saved, ["hel"]);
});
