import {Store} from "../../static/js/store/store.js";

/** The state of a page that was served just now. */
export function freshStore(server) {
  const store = new Store({me: server.user(server.me), schedule: () => {}});
  store.apply({type: "state", me: server.user(server.me), ...server.summaries()});
  return store;
}
