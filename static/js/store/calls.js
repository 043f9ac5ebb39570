/** Calls: those that are going on and that one has a part in, the log, and what was missed and not looked at. */

import {need, takeUsers} from "./taking.js";

const KINDS = ["ringing", "accept", "reject", "cancel", "hangup", "state", "record", "updated", "ended"];
const MISSED = ["missed", "busy"];

/** @type {Record<string, (store: Store, event: object) => void>} */
export const callEvents = {
  ...Object.fromEntries(KINDS.map((kind) => [`call.${kind}`, (store, {call}) => hearCall(store, call, kind)])),

  /** One has looked at those up to a call: {call_id}. */
  "calls.seen"(store, {call_id: upTo}) {
    store.missedCalls = new Set([...store.missedCalls].filter((id) => id > upTo));
    store.topics.touch("calls");
  },

  /** A page of the log: {filter, cursor, items, next, users}. */
  "call-log"(store, {users, ...page}) {
    takeUsers(store, users);
    store.callLog.page(page);
    store.topics.touch("calls");
  },
};

/** What is known of calls at the time that the server is asked. */
export function knownCalls(store) {
  return {versions: new Map([...store.calls].map(([id, {version}]) => [id, version])), missed: store.missedCalls};
}

/**
 * All that the server says of calls to one who comes back. What was heard after `known` is newer than that.
 * @param {Store} store
 * @param {{calls?: object[], missed_calls?: number[]}} answer
 * @param {{versions: Map<number, number>, missed: Set<number>}} [known]
 */
export function takeCalls(store, {calls = [], missed_calls: missed = []}, known = {versions: new Map(), missed: new Set()}) {
  const running = new Set(calls.map(({id}) => id));
  for (const [id, version] of known.versions) {
    if (!running.has(id) && store.calls.get(id)?.version === version) store.calls.delete(id);
  }
  for (const call of calls) takeCall(store, call);
  const since = [...store.missedCalls].filter((id) => !known.missed.has(id));
  store.missedCalls = new Set([...missed, ...since]);
  store.topics.touch("calls");
}

/** Whether somebody else's call did not reach me. */
export function isMissed(store, call) {
  return MISSED.includes(store.myLeg(call)?.state);
}

/** What is missed while one looks on: it rang and rings no more, or did not even ring. */
function hearCall(store, call, kind) {
  const known = store.calls.get(call.id);
  const rang = known ? store.myLeg(known)?.state === "ringing" : kind === "ringing";
  const isNews = !store.endedCalls.has(call.id) && !(call.version < known?.version);
  if (isNews && rang && isMissed(store, call)) store.missedCalls = new Set([...store.missedCalls, call.id]);
  takeCall(store, call);
}

/** Snapshots may come in another order than they were taken in. */
function takeCall(store, call) {
  const known = store.calls.get(call.id);
  if (store.endedCalls.has(call.id) || call.version < known?.version) return;
  if (call.state === "ended") {
    store.endedCalls.add(call.id);
    store.calls.delete(call.id);
  } else store.calls.set(call.id, call);
  store.callLog.take(call);
  for (const {user_id: id} of call.participants) if (!store.user(id)) need(store, "users", id);
  store.topics.touch("calls");
}
