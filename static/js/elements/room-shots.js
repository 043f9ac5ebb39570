/** A room's pictures and videos in their order, as far as they are known, and more of them on either side. */

/**
 * @typedef {{file: object, message: object}} Shot `message` has seq, user_id, timestamp and perhaps content
 * @typedef {{shots: Shot[], more: (() => Promise<Shot[]>)|null}} Shots oldest first; `more` brings older ones
 */

const KINDS = ["image", "video"];

/** @returns {Shots} those of the conversation on screen */
export function shownIn(client, roomId) {
  const {items} = client.store.timeline(roomId);
  const shots = items.filter(({kind, recalled_at: recalledAt}) => KINDS.includes(kind) && !recalledAt).flatMap(shotsOf);
  let before = items.find(({id}) => id)?.id ?? null;

  async function more() {
    if (before === null) return [];
    const {items: found, next} = await client.roomFiles(roomId, {kind: "seen", before});
    before = next;
    return inOrder(found, roomId);
  }

  return {shots, more};
}

function shotsOf(message) {
  return message.attachments.map((file) => ({file, message})).filter(isThere);
}

/** A page of a room's files, which comes newest first, as the lightbox turns them. */
export function inOrder(items, roomId) {
  return items.toSorted((a, b) => a.seq - b.seq).map((item) => shotOf(item, roomId)).filter(isThere);
}

/** What the operator has removed is no picture to be turned to. */
function isThere({file}) {
  return file.state !== "removed";
}

/** An entry of a room's files, which carries what it needs of its message. */
function shotOf({file, ...message}, roomId) {
  return {file, message: {...message, room_id: roomId}};
}
