/** Whether this page has a part in a call still. Pure. */

import {_} from "../lib/i18n.js";
import {endWords} from "./call-words.js";

/**
 * Why this page has no part in the call any more; null while it has.
 * @param {object} call as it is now
 * @param {Store} store
 * @param {string|null} connectionId the socket that this page came with
 */
export function whyOver(call, store, connectionId) {
  const mine = store.myLeg(call);
  if (call.state === "ended") return endWords(call, store.me.id);
  if (!["joined", "dropped"].includes(mine?.state)) return _("You are no longer in the call.");
  const isHere = [connectionId, store.connectionId].includes(mine.connection_id);
  return mine.state === "dropped" || isHere ? null : _("The call goes on on another device.");
}

/** The server has taken my line for lost, and it is there: without a word from here it would be over soon. */
export function isLostThoughHere(call, store) {
  const mine = store.myLeg(call);
  return mine?.state === "dropped" && mine.connection_id === store.connectionId && store.connection.state === "online";
}
