/** A whole client in Node: a real store and socket, a fake server behind a fake WebSocket. */

import "./browser.js";
import {startClient} from "../../static/js/client/client.js";
import {memoryVault} from "../../static/js/client/vault.js";
import {ApiError} from "../../static/js/net/errors.js";
import {Socket} from "../../static/js/net/socket.js";
import {FakeClock, settle} from "./clock.js";
import {FakeWebSocket} from "./fake_socket.js";
import {ModelServer} from "./server.js";

/** The other tabs, when there are none. */
export function onlyTab() {
  const told = [];
  return {told, tell: (message) => told.push(message), hear: () => {}, alone: (work) => work(), close: () => {}};
}

/** Two tabs of one browser, which share locks and hear each other. */
export function twoTabs() {
  const listeners = [null, null];
  const last = new Map();
  const alone = (work, what = "outbox") => {
    last.set(what, (last.get(what) ?? Promise.resolve()).then(work, work));
    return last.get(what);
  };
  return [0, 1].map((own) => ({
    tell: (message) => listeners[1 - own]?.(message),
    hear: (listener) => (listeners[own] = listener),
    alone,
    close: () => {},
  }));
}

/** Calls of the API that a test has not thought of fail as if there were no network. */
function callsOf(server, given) {
  const calls = {
    messages: async (roomId, query) => server.history(roomId, query),
    room: async (roomId) => server.summary(roomId),
    members: async () => ({items: server.people.map((id) => member(server.user(id))), next: null}),
    ...given,
  };
  const missing = async () => {
    throw new ApiError();
  };
  return new Proxy(calls, {get: (known, name) => known[name] ?? missing});
}

function member(user) {
  return {user, role: "member", nickname: "", read_seq: 0, joined_at: "2026-01-01T00:00:00.000Z", muted_until: null};
}

/**
 * @param {{server?: ModelServer, clock?: FakeClock, vault?: object, tabs?: object, calls?: object}} [given]
 */
export function openPage(given = {}) {
  const {server, clock, vault, tabs, calls, uploader} = {...defaults(), ...given};
  const screen = {roomId: null, visible: true, isVisible: () => screen.visible};
  const random = () => 0.5;
  const socket = new Socket({url: "ws://test/ws", clock, random, WebSocket: FakeWebSocket});
  const state = {me: server.user(server.me), ...server.summaries(), room_id: null, messages: null};
  const parts = {clock, random, screen, socket, vault, tabs, calls: callsOf(server, calls), ...(uploader && {uploader})};
  const client = startClient({state, given: parts});
  return {client, store: client.store, server, clock, vault, screen};
}

function defaults() {
  return {server: new ModelServer(), clock: new FakeClock(), vault: memoryVault(), tabs: onlyTab(), calls: {}};
}

/** Answers what was sent on a connection, as the model server would. */
export function serve(server, connection, {types = ["sync", "message", "read", "presence"]} = {}) {
  const answers = {
    sync: ({rooms}) => server.sync(rooms),
    message: ({room_id, client_id, content}) => ({message: {...server.post(room_id, server.me, {client_id}), content}}),
    read: ({room_id, seq}) => void server.read(room_id, server.me, seq),
    presence: () => ({presence: []}),
  };
  for (const frame of connection.sent.splice(0)) {
    if (types.includes(frame.type)) connection.say({type: "ack", ref: frame.ref, ...answers[frame.type](frame)});
  }
}

/** A page that is online, in room 1. */
export async function onlinePage(given) {
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

export {FakeWebSocket};
