/** Drafts: in the state at once, at the server a moment later. */

import {wellFormed} from "../lib/text.js";

const SAVE_AFTER_MS = 1000;

/**
 * @param {Context} context
 */
export function drafts({store, calls, clock}) {
  let timer = null;

  /**
   * Keeps what stands in a room's composer.
   * @param {number} roomId
   * @param {string} text
   */
  function saveDraft(roomId, text) {
    store.apply({type: "draft", room_id: roomId, text: wellFormed(text)});
    clock.clearTimeout(timer);
    if (store.unsavedDrafts.size) timer = clock.setTimeout(flushDrafts, SAVE_AFTER_MS);
  }

  /** Sends what is not at the server yet. */
  function flushDrafts() {
    clock.clearTimeout(timer);
    return Promise.all([...store.unsavedDrafts].map(saveAtServer));
  }

  async function saveAtServer(roomId) {
    const text = store.draft(roomId);
    try {
      await calls.updateMembership(roomId, {draft: text});
      store.apply({type: "draft.saved", room_id: roomId, text});
    } catch (error) {
      if (!error.isTemporary) store.apply({type: "draft.saved", room_id: roomId, text});
    }
  }

  return {saveDraft, flushDrafts};
}
