/**
 * The client: the store, what fills it, and everything a page can do.
 *
 * `client.store` is read, `client.on` hears one-off events, every other function is an action.
 */

import {onWakeup} from "../net/wakeups.js";
import {account} from "./account.js";
import {calling} from "./calling.js";
import {catchingUp} from "./catchup.js";
import {makeContext} from "./context.js";
import {drafts} from "./drafts.js";
import {groups} from "./groups.js";
import {history} from "./history.js";
import {keeping} from "./keeping.js";
import {listening} from "./listening.js";
import {presence} from "./presence.js";
import {previewing} from "./previews.js";
import {reading} from "./reading.js";
import {searching} from "./searching.js";
import {sending} from "./sending.js";
import {signingOut} from "./session.js";
import {uploading} from "./uploads.js";

/**
 * Starts the client on the state that the page was served with.
 * @param {{state: object, given?: Partial<Context>}} options
 */
export function startClient({state, given}) {
  const context = makeContext(state.me, given);
  const {store, socket, events, tabs} = context;
  hydrate(store, state);
  const session = signingOut(context);
  const actions = {...groups(context), ...reading(context), ...presence(context), ...drafts(context), ...searching(context), ...calling(context)};
  const previews = previewing(context);
  Object.assign(actions, account(context, session), history(context, actions), {preview: previews.preview});
  Object.assign(actions, uploading(context, actions, previews), sending(context, actions, previews));
  const {keepPages} = keeping(context);
  listening(context, {...actions, ...catchingUp(context, actions), ...session});
  const stopWaking = onWakeup(() => {
    socket.wake();
    actions.flushReads();
  });
  const stopHiding = onHide(() => {
    actions.flushDrafts();
    keepPages();
  });
  actions.restoreOutbox().then(() => socket.start());

  function stop() {
    stopWaking();
    stopHiding();
    socket.stop();
    tabs.close();
  }

  return {...actions, forget: session.forget, store, stop, on: (name, listener) => events.on(name, listener)};
}

function hydrate(store, state) {
  const {me, rooms, users, calls, missed_calls, blocked} = state;
  store.apply({type: "state", me, rooms, users, calls, missed_calls, blocked});
  if (state.call_log) store.apply({...state.call_log, type: "call-log", filter: "all", cursor: null});
  if (!state.room_id || !state.messages || !store.room(state.room_id)) return;
  const page = {...state.messages, type: "page", room_id: state.room_id};
  // The rooms were read before the page: what their version counts is in it, though it ends long before the newest.
  const around = {kind: "around", seq: state.at, as_of: store.room(state.room_id).version};
  store.apply({...page, ...(state.at ? around : {kind: "newest", as_of: 0})});
}

function onHide(hide) {
  const whenHidden = () => document.visibilityState === "hidden" && hide();
  document.addEventListener("visibilitychange", whenHidden);
  window.addEventListener("pagehide", hide);
  return () => {
    document.removeEventListener("visibilitychange", whenHidden);
    window.removeEventListener("pagehide", hide);
  };
}
