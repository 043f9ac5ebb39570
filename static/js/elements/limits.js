/** The server's limits, as the page's state names them. */

import {GoElement} from "./base.js";

const DEFAULTS = {content: 5000, recall_seconds: 120, group_name: 50, voice_seconds: 60, video_seconds: 300, call_people: 4};

export function limits() {
  return {...DEFAULTS, ...GoElement.limits};
}
