/** Calls as far as the server is concerned: ringing, coming, leaving, and the browsers' words to each other. */

const NEWEST = 10;

/**
 * @param {Context} context
 */
export function calling({store, socket, calls, events}) {
  /** Asks for something in a call; the answer tells how the call is now. */
  async function ask(frame) {
    const {call} = await socket.request(frame);
    store.apply({type: "call.updated", call});
    return call;
  }

  /** @param {"voice"|"video"} media */
  const ring = (roomId, media, userIds = []) => ask({type: "call.invite", room_id: roomId, media, user_ids: userIds});
  const acceptCall = (callId) => ask({type: "call.accept", call_id: callId});
  const addToCall = (callId, userIds) => ask({type: "call.add", call_id: callId, user_ids: userIds});
  const rejectCall = (callId) => ask({type: "call.reject", call_id: callId});
  const hangUp = (callId) => ask({type: "call.hangup", call_id: callId});

  /** Passes a word on; what is said while the line is down is said anew when one is back. */
  function signal(callId, to, content) {
    socket.send({type: "call.signal", call_id: callId, to, ...content});
  }

  /** Of a call through the SFU: my offer goes there, its answer comes back. */
  async function sendMedia(callId, description) {
    return (await socket.request({type: "call.send", call_id: callId, description})).description;
  }

  /** What another sends: the SFU's offer, to be answered by startMedia(). */
  const receiveMedia = (callId, userId) => socket.request({type: "call.receive", call_id: callId, user_id: userId});
  const startMedia = (callId, subscription, description) => socket.request({type: "call.start", call_id: callId, subscription, description});

  function showInCall(callId, shown) {
    ask({type: "call.state", call_id: callId, ...shown}).catch(() => {});
  }

  /** Which calls are going on: after the page or the line was away. */
  async function loadCalls() {
    try {
      const {items, users} = await calls.calls({limit: NEWEST});
      store.apply({type: "calls", calls: items.filter(({state}) => state !== "ended"), users});
      events.emit("calls.loaded");
    } catch {
      // The next welcome asks again.
    }
  }

  /** How my connections find a way, as `RTCPeerConnection` takes it; good until `expiresAt`. */
  async function callConfig() {
    const {ice_servers: iceServers, ice_transport_policy: iceTransportPolicy, expires_at: expires} = await calls.iceServers();
    return {iceServers, iceTransportPolicy, expiresAt: Date.parse(expires)};
  }

  return {ring, acceptCall, addToCall, rejectCall, hangUp, signal, sendMedia, receiveMedia, startMedia, showInCall, loadCalls, callConfig};
}
