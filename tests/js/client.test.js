import assert from "node:assert/strict";
import {beforeEach, test} from "node:test";

import {settle} from "./clock.js";
import {FakeWebSocket, onlinePage} from "./page.js";

beforeEach(() => FakeWebSocket.reset());

test("leaving a room is told as one's own doing, once, whichever comes first", async () => {
  const told = [];
  let answer;
  const leaveRoom = () => new Promise((resolve) => (answer = resolve));
  const {client, connection} = await onlinePage({calls: {leaveRoom}});
  client.on("room.removed", (detail) => told.push(detail));
  const left = client.leave(1);
  connection.say({type: "room.removed", room_id: 1});
  answer();
  await left;
  assert.deepEqual(told, [{room_id: 1, by_me: true}]);
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

test("who is blocked is not seen typing, and in a room nobody's presence is forgotten", async () => {
  const {store, connection} = await onlinePage();
  const user = {...store.user(2), online: true, last_seen_at: null};
  store.apply({type: "users", users: [user]});
  connection.say({type: "contact", contact: {user, blocked: true}});
  connection.say({type: "typing", room_id: 1, user_id: 2, state: true});
  assert.deepEqual([[...store.blocked], store.typing(1)], [[2], []]);
  connection.say({type: "join", room_id: 1, user_id: 2, user: {...user, online: false}, timestamp: "", by: 2});
  assert.equal(store.user(2).online, true);
  connection.say({type: "contact", contact: {user, blocked: false}});
  connection.say({type: "typing", room_id: 1, user_id: 2, state: true});
  assert.deepEqual([[...store.blocked], store.typing(1)], [[], [2]]);
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

test("whoever is banned is told so at the sign-in page, and nothing is kept", async () => {
  const {client, store, vault, connection} = await onlinePage();
  let reason;
  client.on("signed-out", (detail) => (reason = detail.reason));
  await vault.putEntry({client_id: "x", order: 1, state: "sending", room_id: 1});
  connection.say({type: "session.revoked", device_id: 1, ban: {until: null, reason: "spam"}});
  connection.die(4403);
  await settle();
  assert.deepEqual([store.connection.state, reason, await vault.entries()], ["signed-out", "banned", []]);
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
