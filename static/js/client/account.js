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

  return {
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
