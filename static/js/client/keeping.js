/** Keeping the last page of every room that was on screen, for opening it at once and without a network. */

const KEEP_AFTER_MS = 2000;
const PAGE = 50;

/**
 * @param {Context} context
 */
export function keeping({store, vault, clock}) {
  const changed = new Set();
  let timer = null;

  function note(topics) {
    for (const topic of topics) if (topic.startsWith("timeline:")) changed.add(Number(topic.slice("timeline:".length)));
    timer ??= clock.setTimeout(keepPages, KEEP_AFTER_MS);
  }

  /** Writes down the newest page of the rooms that changed. */
  async function keepPages() {
    clock.clearTimeout(timer);
    timer = null;
    const pages = [...changed].map((roomId) => newestPage(store, roomId)).filter(Boolean);
    changed.clear();
    if (pages.length) await vault.putPages(pages).catch(() => null);
  }

  store.on("timeline:*", note);
  return {keepPages};
}

function newestPage(store, roomId) {
  const timeline = store.timelines.get(roomId);
  const last = timeline?.ranges.at(-1);
  const room = store.room(roomId);
  if (!last || !room || last[1] < room.last_seq) return null;
  const messages = timeline.between(Math.max(last[0], last[1] - PAGE + 1), last[1]);
  return {room_id: roomId, messages, synced: timeline.synced};
}
