/** Taking facts into the state, whichever way they came. */

const RANK_EVENTS = ["role.changed", "owner.transferred"];

/**
 * A message, new or changed.
 * @param {Store} store
 * @param {object} message
 */
export function takeMessage(store, message) {
  const {room_id: roomId} = message;
  if (!store.room(roomId)) return void need(store, "rooms", roomId);
  const isNew = store.book.hear(message);
  const timeline = store.timelineOf(roomId);
  timeline.change(message);
  timeline.follow(store.room(roomId).last_seq);
  settleEntry(store, message);
  if (isNew) noticeNew(store, message);
  if (message.recalled_at && store.book.isDated(roomId)) need(store, "rooms", roomId);
  needPeople(store, message);
  noticeGap(store, roomId, message.payload?.expired ? "lateGaps" : "gaps");
  store.bubbles.changed(roomId);
  store.topics.touch("rooms", `room:${roomId}`);
}

/** The message of an outbox entry has come, by its ack or by the frame: whichever is first. */
export function settleEntry(store, {client_id, user_id, seq}) {
  if (user_id === store.me.id && client_id) store.outbox.change(client_id, {state: "sent", error: null, seq});
}

function noticeNew(store, {room_id, user_id, kind, payload}) {
  if (user_id !== null) store.typists.set(room_id, user_id, false);
  if (kind !== "system" || !RANK_EVENTS.includes(payload.event)) return;
  if (store.roster.isLoaded(room_id)) need(store, "members", room_id);
  if ([payload.by, ...(payload.user_ids ?? [])].includes(store.me.id)) need(store, "rooms", room_id);
}

function needPeople(store, {user_id, payload, mentions}) {
  const ids = [user_id, payload?.by, ...(payload?.user_ids ?? []), ...(mentions ?? [])];
  for (const id of ids) if (id && !store.user(id)) need(store, "users", id);
}

/**
 * Asks for what is missing between the version heard of and the one reached. What only expired may come late: every
 * open screen lacks it at once, many times in a row.
 */
export function noticeGap(store, roomId, kind = "gaps") {
  if (store.hasGap(roomId)) need(store, kind, roomId);
}

/** Says that something is lacking. */
export function need(store, kind, id) {
  store.needs[kind].add(id);
  store.topics.touch("needs");
}

/**
 * A room's summary, or those of its fields that a frame carries.
 * @param {Store} store
 * @param {object} fields
 */
export function takeRoom(store, fields) {
  const {id} = fields;
  if (fields.peer) takeUser(store, fields.peer);
  const isUnsaved = store.unsavedDrafts.has(id);
  const draft = store.draft(id);
  store.book.merge(isUnsaved ? {...fields, draft} : fields);
  if (store.draft(id) !== draft) store.topics.touch(`draft:${id}`);
  store.timelines.get(id)?.follow(store.room(id).last_seq);
  noticeGap(store, id);
  if ("unread" in fields && store.book.isDated(id)) need(store, "rooms", id);
  store.bubbles.changed(id);
  store.topics.touch("rooms", `room:${id}`);
}

/**
 * Somebody's profile or presence.
 * @param {Store} store
 * @param {object} user
 */
export function takeUser(store, user) {
  store.needs.users.delete(user.id);
  if (!store.people.merge(user)) return;
  store.topics.touch(`user:${user.id}`);
  if (user.id === store.me.id) takeMe(store, user);
}

/** What an answer says of oneself; settings come only in some. */
function takeMe(store, user) {
  store.me = {...store.me, ...user};
  store.topics.touch("me");
}

/** @param {object[]} [users] the people an answer speaks of */
export function takeUsers(store, users = []) {
  for (const user of users) takeUser(store, user);
}

/** A room that is no longer one's own. */
export function dropRoom(store, roomId) {
  for (const {client_id} of store.outbox.in(roomId)) store.outbox.remove(client_id);
  for (const kind of Object.values(store.needs)) if (kind !== store.needs.users) kind.delete(roomId);
  store.timelines.delete(roomId);
  store.roster.remove(roomId);
  store.typists.remove(roomId);
  store.unsavedDrafts.delete(roomId);
  store.book.remove(roomId);
  store.bubbles.changed(roomId);
  store.topics.touch("rooms", `room:${roomId}`);
}
