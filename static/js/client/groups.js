/** Rooms and their members. */

import {oneRoom} from "./history.js";

const MEMBER_PAGES = 10;

/**
 * @param {Context} context
 */
export function groups({store, calls, leaving, events}) {
  const loads = new Map();

  /** Takes in a room that was answered, and hands out how it stands now. */
  function took(answer) {
    store.apply({...oneRoom(answer), type: "summaries"});
    return store.room(answer.id);
  }

  /** Gets out of a room. The frame that says so may come before the answer. */
  async function getOut(roomId, ask) {
    leaving.add(roomId);
    try {
      await ask();
    } finally {
      leaving.delete(roomId);
    }
    if (!store.room(roomId)) return;
    store.apply({type: "room.removed", room_id: roomId});
    events.emit("room.removed", {room_id: roomId, by_me: true});
  }

  async function fetchMembers(roomId) {
    const items = [];
    let cursor = null;
    for (let page = 0; page < MEMBER_PAGES; page += 1) {
      const answer = await calls.members(roomId, cursor);
      items.push(...answer.items);
      cursor = answer.next;
      if (cursor === null) break;
    }
    store.apply({type: "members", room_id: roomId, items});
    return store.members(roomId);
  }

  /** Loads a room's members, once however often it is asked for. */
  function loadMembers(roomId) {
    if (!loads.has(roomId)) loads.set(roomId, fetchMembers(roomId).finally(() => loads.delete(roomId)));
    return loads.get(roomId);
  }

  /** Changes one's own settings of a room at once, and back if the server refuses. */
  async function updateMembership(roomId, fields) {
    const room = store.room(roomId);
    const before = Object.fromEntries(Object.keys(fields).map((name) => [name, room[name]]));
    store.apply({type: "membership", room_id: roomId, fields});
    try {
      return took(await calls.updateMembership(roomId, fields));
    } catch (error) {
      store.apply({type: "membership", room_id: roomId, fields: before});
      throw error;
    }
  }

  async function changeMember(roomId, change) {
    const answer = await change();
    await loadMembers(roomId);
    return answer;
  }

  return {
    loadMembers,
    updateMembership,
    createGroup: async (fields) => took(await calls.createRoom(fields)),
    openDirect: async (userId) => took(await calls.openDirect(userId)),
    join: async (roomId) => took(await calls.joinRoom(roomId)),
    updateRoom: async (roomId, fields) => took(await calls.updateRoom(roomId, fields)),
    leave: (roomId) => getOut(roomId, () => calls.leaveRoom(roomId)),
    dissolve: (roomId) => getOut(roomId, () => calls.dissolveRoom(roomId)),
    invite: (roomId, userIds) => changeMember(roomId, () => calls.invite(roomId, userIds)),
    remove: (roomId, userId) => changeMember(roomId, () => calls.removeMember(roomId, userId)),
    setRole: (roomId, userId, role) => changeMember(roomId, () => calls.updateMember(roomId, userId, {role})),
    muteMember: (roomId, userId, until) =>
      changeMember(roomId, () => calls.updateMember(roomId, userId, {muted_until: until})),
    searchPublicRooms: async (q) => (await calls.publicRooms(q)).items,
    receipts: (messageId) => calls.receipts(messageId),
  };
}
