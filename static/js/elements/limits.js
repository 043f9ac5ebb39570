/** The server's limits, as the page's state names them. */

import {GoElement} from "./base.js";

const DEFAULTS = {content: 5000, recall_seconds: 120, group_name: 50, voice_seconds: 60, video_seconds: 300, recording_seconds: 3600, recording_bytes: 500 * 2 ** 20, call_people: 4, mesh_people: 4};

export function limits() {
  return {...DEFAULTS, ...GoElement.limits};
}

/** How many people may be in a call: the way that it began it goes on. */
export function peopleIn({forwarded}) {
  return forwarded ? limits().call_people : limits().mesh_people;
}
