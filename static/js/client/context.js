/**
 * What the parts of the client share.
 *
 * @typedef {object} Context
 * @property {Store} store
 * @property {Socket} socket
 * @property {Endpoints} calls
 * @property {Tus} uploader
 * @property {Vault} vault
 * @property {Tabs} tabs
 * @property {Clock} clock
 * @property {() => number} random
 * @property {{roomId: number|null, isVisible: () => boolean}} screen the room on it, and whether anybody can see it
 * @property {Set<number>} leaving the rooms that one is about to leave by oneself
 * @property {Emitter} events
 */

import {systemClock} from "../lib/clock.js";
import {Emitter} from "../lib/emitter.js";
import {Api, apiHeaders} from "../net/api.js";
import {endpoints} from "../net/endpoints.js";
import {Socket} from "../net/socket.js";
import {steadyClock} from "../net/steady-clock.js";
import {Tus} from "../net/tus.js";
import {Store} from "../store/store.js";
import {openTabs} from "./tabs.js";
import {openVault} from "./vault.js";

/**
 * @param {object} me
 * @param {Partial<Context>} [given] parts that a test brings along
 * @returns {Context}
 */
export function makeContext(me, given = {}) {
  const clock = given.clock ?? systemClock;
  const events = new Emitter();
  const onSignedOut = () => events.emit("session.lost");
  return {
    clock,
    events,
    random: Math.random,
    leaving: new Set(),
    screen: {roomId: null, isVisible: () => document.visibilityState === "visible"},
    store: new Store({me, clock}),
    socket: given.socket ?? new Socket({url: socketUrl(location), clock: steadyClock()}),
    calls: given.calls ?? endpoints(new Api({onSignedOut})),
    uploader: given.uploader ?? new Tus({headers: apiHeaders, onSignedOut}),
    vault: given.vault ?? openVault(me.id),
    tabs: given.tabs ?? openTabs(me.id),
    ...given,
  };
}

function socketUrl({protocol, host}) {
  return `${protocol === "https:" ? "wss" : "ws"}://${host}/ws`;
}
