/** Calls as far as the server is concerned: ringing, coming, leaving, the browsers' words to each other, the log. */

import {GrowingUpload} from "../net/growing.js";

/**
 * @param {Context} context
 */
export function calling({store, socket, calls, uploader, clock, random}) {
  /** Asks for something in a call. What was heard of it meanwhile may be newer than the answer. */
  async function ask(frame) {
    const {call} = await socket.request(frame);
    store.apply({type: "call.updated", call});
    return store.callLog.get(call.id);
  }

  /** @param {"voice"|"video"} media */
  const ring = (roomId, media, userIds = [], {recorded = false} = {}) =>
    ask({type: "call.invite", room_id: roomId, media, user_ids: userIds, recorded});
  /** @param {{recorded?: boolean}} [knowing] `recorded`: that the call is being recorded, and that one agrees to it */
  const acceptCall = (callId, {recorded = false} = {}) => ask({type: "call.accept", call_id: callId, recorded});
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

  /** How large what I receive is to come. @param {"small"|"medium"|"large"} size */
  const sizeMedia = (callId, subscription, size) => socket.request({type: "call.size", call_id: callId, subscription, size});

  function showInCall(callId, shown) {
    ask({type: "call.state", call_id: callId, ...shown}).catch(() => {});
  }

  /** @param {"ask"|"agree"|"decline"|"stop"} action */
  const recordCall = (callId, action) => ask({type: "call.record", call_id: callId, action});

  /** Where a recording's pieces go while it runs. */
  const uploadRecording = ({file_id: fileId}) => new GrowingUpload({tus: uploader, url: `/api/uploads/${fileId}`, clock, random});

  /** Tells the operator how good the connections are; what is lost of it is not missed. */
  function reportQuality(callId, peers) {
    socket.send({type: "call.quality", call_id: callId, peers});
  }

  /**
   * A page of the log; without `cursor` the newest.
   * @param {"all"|"missed"} filter
   */
  async function loadCalls(filter, cursor = null) {
    const page = await calls.calls({cursor, missed: filter === "missed" ? "1" : null});
    store.apply({...page, type: "call-log", filter, cursor});
  }

  /** One call that the log has not come to yet. */
  async function loadCall(id) {
    const call = await calls.call(id);
    store.apply({type: "call.updated", call});
    return call;
  }

  /** One has looked at what one missed. While the line is down it is said after the next welcome. */
  function seeCalls() {
    if (!store.missedCalls.size || !socket.isOnline) return;
    const upTo = Math.max(...store.missedCalls);
    socket.send({type: "calls.seen", call_id: upTo});
    store.apply({type: "calls.seen", call_id: upTo});
  }

  /** How my connections find a way, as `RTCPeerConnection` takes it; good until `expiresAt`. */
  async function callConfig() {
    const {ice_servers: iceServers, ice_transport_policy: iceTransportPolicy, expires_at: expires} = await calls.iceServers();
    return {iceServers, iceTransportPolicy, expiresAt: Date.parse(expires)};
  }

  return {
    ring, acceptCall, addToCall, rejectCall, hangUp, signal, sendMedia, receiveMedia, startMedia, sizeMedia, showInCall, recordCall,
    uploadRecording, reportQuality, loadCalls, loadCall, seeCalls, callConfig,
  };
}
