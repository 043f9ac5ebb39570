/** Whom one can call, and from where. */

import {GoElement} from "./base.js";
import {beginCall} from "./call-door.js";
import {report} from "./toast.js";

/** Whether there is somebody in a room to call. Of a group with more people than a call carries one chooses whom. */
export function canCall(room, store) {
  if (!room) return false;
  const peer = room.peer && (store.user(room.peer.id) ?? room.peer);
  if (peer) return !peer.deleted && !store.isOwn(room);
  return room.member_count > 1;
}

/** Calls somebody, in the one direct room with him. */
export async function callPerson(userId, media) {
  try {
    const room = await GoElement.client.openDirect(userId);
    await beginCall(room.id, media);
  } catch (error) {
    report(error);
  }
}
