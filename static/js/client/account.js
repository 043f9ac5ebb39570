/** Oneself, other people, what one reports, and the devices that are signed in. */

/**
 * @param {Context} context
 * @param {{signOut: (reason: string) => Promise<void>}} actions
 */
export function account({store, calls}, {signOut}) {
  const {id} = store.me;

  function tookMe(user) {
    store.apply({type: "me", user});
    return store.me;
  }

  function tookUsers(users) {
    store.apply({type: "users", users});
    return users;
  }

  /** Settles whether somebody is blocked. */
  async function setBlocked(userId, blocked) {
    store.apply({type: "contact", contact: await calls.updateContact(userId, {blocked})});
  }

  /** Everybody whom one has blocked, the last one first. */
  async function blockedPeople() {
    const people = [];
    let cursor = null;
    do {
      const {items, next} = await calls.contacts({blocked: true, limit: 200, cursor});
      people.push(...items.map(({user}) => user));
      cursor = next;
    } while (cursor !== null);
    return tookUsers(people);
  }

  return {
    setBlocked,
    blockedPeople,
    searchUsers: async (q) => tookUsers((await calls.searchUsers(q)).items),
    fetchUser: async (userId) => tookUsers([await calls.user(userId)])[0],
    updateMe: async (fields) => tookMe(await calls.updateUser(id, fields)),
    setAvatar: async (file) => tookMe(await calls.setAvatar(id, file)),
    removeAvatar: async () => tookMe(await calls.removeAvatar(id)),
    changePassword: (oldPassword, newPassword) =>
      calls.changePassword({old_password: oldPassword, new_password: newPassword}),
    devices: async () => (await calls.devices()).items,
    revokeDevice: (deviceId) => calls.revokeDevice(deviceId),
    report: (fields) => calls.report(fields),
    logout: () => calls.logout().then(() => signOut("logout")),
    deleteAccount: (fields = {}) => calls.deleteUser(id, fields).then(() => signOut("logout")),
  };
}
