/** What the socket, the other tabs and the API say, and who has to hear of it. */

import {mentions} from "../store/counters.js";

const NOT_STATE = ["resync", "session.revoked"];

/**
 * @param {Context} context
 * @param {object} actions
 */
export function listening(context, actions) {
  const {store, socket, events, tabs} = context;
  const {greet, resync, flush, flushReads, flushDrafts, watchNow, arrived, discarded, restoreOutbox, signOut} = actions;

  socket.on("state", (state) => {
    if (state.state === "signed-out") signOut(state.reason);
    else store.apply({...state, type: "connection"});
  });

  socket.on("welcome", (welcome) => {
    store.connectionId = welcome.connection_id;
    greet();
    flush();
    flushReads();
    flushDrafts();
    watchNow();
  });

  socket.on("frame", (frame) => {
    const announced = announcement(context, frame);
    if (frame.type === "resync") resync(frame.within);
    if (frame.type === "session.revoked" && frame.ban) signOut("banned");
    if (!NOT_STATE.includes(frame.type)) store.apply(frame);
    for (const [name, detail] of announced) events.emit(name, detail);
    if (frame.type.startsWith("call.")) events.emit(frame.type === "call.signal" ? "call.signal" : "call", frame);
  });

  tabs.hear((message) => {
    if (message.type === "outbox") restoreOutbox();
    if (message.type === "sent") arrived(message.message);
    if (message.type === "discarded") discarded(message.client_id);
    if (message.type === "signed-out") signOut("revoked");
  });

  events.on("session.lost", () => signOut("session"));
}

/** The one-off events that a frame gives rise to, judged by the state before it. */
function announcement({store, leaving}, frame) {
  const room = store.room(frame.room_id);
  if (!room) return [];
  if (frame.type === "room.removed") return [["room.removed", {room_id: room.id, by_me: leaving.has(room.id)}]];
  const isNew = frame.type === "message" && frame.seq > room.last_seq && frame.seq > room.read_seq;
  if (!isNew || frame.user_id === store.me.id || frame.kind === "system") return [];
  const mentionsMe = mentions(frame, store.me.id);
  return [["message", {message: frame, room, mentions_me: mentionsMe, quiet: Boolean(room.muted && !mentionsMe)}]];
}
