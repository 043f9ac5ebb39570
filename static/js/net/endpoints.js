/** One function per call of the HTTP API that the page makes. */

/**
 * @typedef {ReturnType<typeof endpoints>} Endpoints
 */

/**
 * @param {Api} api
 */
export function endpoints(api) {
  return {...roomCalls(api), ...memberCalls(api), ...messageCalls(api), ...userCalls(api), ...accountCalls(api), ...callCalls(api)};
}

function roomCalls(api) {
  return {
    room: (id) => api.get(`/api/rooms/${id}`),
    publicRooms: (q) => api.get("/api/rooms", {scope: "public", q}),
    createRoom: (fields) => api.send("POST", "/api/rooms", fields),
    openDirect: (userId) => api.send("POST", "/api/rooms/direct", {user_id: userId}),
    updateRoom: (id, fields) => api.send("PATCH", `/api/rooms/${id}`, fields),
    dissolveRoom: (id) => api.send("DELETE", `/api/rooms/${id}`),
    joinRoom: (id) => api.send("POST", `/api/rooms/${id}/join`),
    leaveRoom: (id) => api.send("POST", `/api/rooms/${id}/leave`),
  };
}

function memberCalls(api) {
  return {
    members: (roomId, cursor) => api.get(`/api/rooms/${roomId}/members`, {limit: 200, cursor}),
    invite: (roomId, userIds) => api.send("POST", `/api/rooms/${roomId}/members`, {user_ids: userIds}),
    removeMember: (roomId, userId) => api.send("DELETE", `/api/rooms/${roomId}/members/${userId}`),
    updateMember: (roomId, userId, fields) => api.send("PATCH", `/api/rooms/${roomId}/members/${userId}`, fields),
    updateMembership: (roomId, fields) => api.send("PATCH", `/api/rooms/${roomId}/me`, fields),
  };
}

function messageCalls(api) {
  return {
    messages: (roomId, query) => api.get(`/api/rooms/${roomId}/messages`, query),
    report: (fields) => api.send("POST", "/api/reports", fields),
    recallMessage: (id) => api.send("POST", `/api/messages/${id}/recall`),
    receipts: (id) => api.get(`/api/messages/${id}/receipts`),
    roomFiles: (roomId, query) => api.get(`/api/rooms/${roomId}/files`, query),
    search: (query) => api.get("/api/search", query),
  };
}

function userCalls(api) {
  return {
    user: (id) => api.get(`/api/users/${id}`),
    users: (ids) => api.get("/api/users", {ids: ids.join(",")}),
    searchUsers: (q) => api.get("/api/users", {q}),
    updateUser: (id, fields) => api.send("PATCH", `/api/users/${id}`, fields),
    deleteUser: (id, fields) => api.send("DELETE", `/api/users/${id}`, fields),
    setAvatar: (id, file) => api.send("PUT", `/api/users/${id}/avatar`, fileForm(file)),
    contacts: (query) => api.get("/api/contacts", query),
    updateContact: (id, fields) => api.send("PATCH", `/api/contacts/${id}`, fields),
    removeAvatar: (id) => api.send("DELETE", `/api/users/${id}/avatar`),
  };
}

function accountCalls(api) {
  return {
    devices: () => api.get("/api/auth/sessions"),
    revokeDevice: (id) => api.send("DELETE", `/api/auth/sessions/${id}`),
    changePassword: (fields) => api.send("PUT", "/api/auth/password", fields),
    logout: () => api.send("POST", "/api/auth/logout", {}),
  };
}

function callCalls(api) {
  return {
    calls: (query) => api.get("/api/calls", query),
    call: (id) => api.get(`/api/calls/${id}`),
    iceServers: () => api.get("/api/calls/ice"),
  };
}

function fileForm(file) {
  const form = new FormData();
  form.append("file", file);
  return form;
}
