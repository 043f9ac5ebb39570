/** The end of a session, whoever ended it. */

/**
 * @param {Context} context
 */
export function signingOut({store, socket, vault, tabs, events}) {
  let isOver = false;

  /**
   * Ends the session here. What was kept in the browser goes, unless the session merely ran out: then the same
   * person will be back for the messages that are still on their way.
   * @param {"logout"|"revoked"|"banned"|"session"} reason
   */
  async function signOut(reason) {
    if (isOver) return;
    isOver = true;
    socket.stop();
    store.apply({type: "connection", state: "signed-out", reason});
    if (reason !== "session") await vault.wipe();
    if (reason === "logout") tabs.tell({type: "signed-out"});
    events.emit("signed-out", {reason});
  }

  /** Drops what the browser keeps of this user, and nothing else. */
  const forget = () => vault.wipe();

  return {signOut, forget};
}
