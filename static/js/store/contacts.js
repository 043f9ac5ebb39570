/** What one has settled about other people. */

import {takeUser} from "./taking.js";

/** @type {Record<string, (store: Store, event: object) => void>} */
export const contactEvents = {
  /** One has blocked somebody, or does no longer: {contact: {user, blocked}}. */
  contact(store, {contact: {user, blocked}}) {
    takeUser(store, user);
    if (blocked === store.blocked.has(user.id)) return;
    if (blocked) store.blocked.add(user.id);
    else store.blocked.delete(user.id);
    store.topics.touch("blocked", `user:${user.id}`);
  },
};

/** Everybody whom one has blocked, as an answer says. */
export function takeBlocked(store, {blocked = []}) {
  const changed = [...blocked.filter((id) => !store.blocked.has(id)), ...[...store.blocked].filter((id) => !blocked.includes(id))];
  store.blocked = new Set(blocked);
  if (changed.length) store.topics.touch("blocked", ...changed.map((id) => `user:${id}`));
}
