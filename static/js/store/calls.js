/** The calls that are going on and that one has a part in. */

import {need, takeUsers} from "./taking.js";

const KINDS = ["ringing", "accept", "reject", "cancel", "hangup", "state", "updated", "ended"];

/** @type {Record<string, (store: Store, event: object) => void>} */
export const callEvents = {
  ...Object.fromEntries(KINDS.map((kind) => [`call.${kind}`, (store, {call}) => takeCall(store, call)])),

  calls(store, {calls, users}) {
    takeUsers(store, users);
    const running = new Set(calls.map(({id}) => id));
    for (const id of store.calls.keys()) if (!running.has(id)) store.calls.delete(id);
    for (const call of calls) takeCall(store, call);
    store.topics.touch("calls");
  },
};

/** Snapshots may come in another order than they were taken in. */
function takeCall(store, call) {
  const known = store.calls.get(call.id);
  if (store.endedCalls.has(call.id) || call.version < known?.version) return;
  if (call.state === "ended") {
    store.endedCalls.add(call.id);
    store.calls.delete(call.id);
  } else store.calls.set(call.id, call);
  for (const {user_id: id} of call.participants) if (!store.user(id)) need(store, "users", id);
  store.topics.touch("calls");
}
