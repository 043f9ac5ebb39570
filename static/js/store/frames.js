/** What the server's frames do to the state. */

import {dropRoom, need, takeMessage, takeRoom, takeUser, takeUsers} from "./taking.js";

/** @type {Record<string, (store: Store, frame: object) => void>} */
export const frames = {
  message: (store, frame) => takeMessage(store, withoutType(frame)),

  "message.updated": (store, frame) => takeMessage(store, withoutType(frame)),

  join(store, {room_id, user_id, user, timestamp}) {
    if (user) takeUser(store, withKnownPresence(store, user));
    if (store.roster.add(room_id, user_id, timestamp)) store.topics.touch(`members:${room_id}`);
  },

  leave(store, {room_id, user_id}) {
    if (user_id === store.me.id) dropRoom(store, room_id);
    else if (store.roster.drop(room_id, user_id)) store.topics.touch(`members:${room_id}`);
  },

  typing(store, {room_id, user_id, state}) {
    if (user_id !== store.me.id && !store.blocked.has(user_id) && store.room(room_id)) store.typists.set(room_id, user_id, state !== false);
  },

  read(store, {room_id, user_id, seq}) {
    if (store.roster.read(room_id, user_id, seq)) store.topics.touch(`members:${room_id}`);
    if (user_id !== store.me.id || !store.book.read(room_id, seq)) return;
    if (!store.book.isExact(room_id)) need(store, "rooms", room_id);
    store.topics.touch("rooms", `room:${room_id}`);
  },

  presence(store, frame) {
    if (store.people.see(frame)) store.topics.touch(`user:${frame.user_id}`);
  },

  room(store, {room, users}) {
    takeUsers(store, users);
    if ("unread" in room || store.room(room.id)) takeRoom(store, room);
    else need(store, "rooms", room.id);
  },

  "room.removed": (store, {room_id}) => dropRoom(store, room_id),

  user: (store, {user}) => takeUser(store, user),
};

/** What goes to a whole room says nothing of presence. */
function withKnownPresence(store, user) {
  const {online, last_seen_at} = store.user(user.id) ?? user;
  return {...user, online, last_seen_at};
}

function withoutType({type, ...message}) {
  return message;
}
