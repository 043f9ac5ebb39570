import assert from "node:assert/strict";
import {beforeEach, test} from "node:test";

import {ApiError} from "../../static/js/net/errors.js";
import {settle} from "./clock.js";
import {FakeWebSocket, onlinePage, openPage, serve} from "./page.js";
import {ModelServer} from "./server.js";

beforeEach(() => FakeWebSocket.reset());

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

test("what expires is asked for late, once for many frames, and the frame's own message goes at once", async () => {
  const asked = [];
  const server = new ModelServer();
  for (let n = 0; n < 6; n += 1) server.post(1, 2);
  const messages = async (roomId, query) => (asked.push(query), server.history(roomId, query));
  const {store, clock, connection} = await onlinePage({server, calls: {messages}});
  asked.length = 0;
  const expire = (seq) => Object.assign(server.recall(1, seq), {payload: {by: null, expired: true}});
  for (const window of [[1, 2], [3, 4]]) {
    const [, last] = window.map(expire);
    connection.say({type: "message.updated", ...last});
    assert.ok(store.timeline(1).items.find(({seq}) => seq === last.seq).recalled_at);
    await clock.pass(10_000);
  }
  assert.deepEqual(asked, []);
  await clock.pass(10_400);
  assert.deepEqual(asked.map((query) => query.since_version), [6]);
  assert.equal(store.timeline(1).items.filter((item) => item.recalled_at).length, 4);
  server.post(1, 2);
  connection.say({type: "message", ...server.post(1, 2)});
  await clock.pass(500);
  assert.equal(asked.length, 2, "other gaps wait no longer than before");
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

test("somebody unknown is asked about once, and again after the next welcome if that failed", async () => {
  const asked = [];
  let isUp = false;
  const server = new ModelServer();
  const users = async (ids) => {
    asked.push(ids);
    if (!isUp) throw new ApiError();
    return {items: ids.map((id) => server.user(id))};
  };
  const {store, clock, connection} = await onlinePage({server, calls: {users}});
  for (let n = 0; n < 2; n += 1) connection.say({type: "message", ...server.post(1, 9)});
  await clock.pass(500);
  connection.say({type: "message", ...server.post(1, 9)});
  await clock.pass(500);
  assert.deepEqual(asked, [[9]]);
  isUp = true;
  connection.die(1006);
  await clock.pass(600);
  FakeWebSocket.last.welcome();
  await settle();
  serve(server, FakeWebSocket.last);
  await clock.pass(500);
  assert.equal(store.name(9), "user9");
});
