/** What stands in the timeline, line by line: times, the line above new messages, bubbles and tombstones. Pure. */

import {needsLine} from "../lib/time.js";
import {isLine} from "./wording.js";

/**
 * @param {object} timeline what store.timeline gives
 * @param {{firstUnread: number|null, meId: number, stateOf: (item) => string}} how
 * @returns {{kind: "begin"|"wait"|"fault"|"time"|"news"|"line"|"message", key: string, item?: object, cont?: boolean, words?: string}[]}
 */
export function planLines(timeline, {firstUnread, meId, stateOf}) {
  const lines = [];
  let previous = null;
  let isNewsDue = firstUnread !== null && holds(timeline, firstUnread);
  lines.push(...edge(timeline));
  for (const item of timeline.items) {
    const isTimeDue = needsLine(previous?.timestamp ?? null, item.timestamp);
    if (isTimeDue) lines.push({kind: "time", key: `t${item.key}`, iso: item.timestamp});
    const isNews = isNewsDue && item.seq >= firstUnread && item.user_id !== meId;
    if (isNews) lines.push({kind: "news", key: "news"});
    isNewsDue &&= !isNews;
    lines.push(messageLine(item, isTimeDue || isNews ? null : previous));
    previous = item;
  }
  return withStates(lines, {meId, stateOf});
}

/** What stands above the oldest message: where the room begins, that more is coming, that it did not come. */
function edge({items, loaded, loading, error, has_older: hasOlder}) {
  if (error) return [{kind: "fault", key: "edge"}];
  if (loading === "older" || (loading && !items.length)) return [{kind: "wait", key: "edge"}];
  return loaded && !hasOlder && items.length ? [{kind: "begin", key: "edge"}] : [];
}

/** Whether the first unread message begins inside the window, so that the line above it has a place. */
function holds({items, has_older: hasOlder}, firstUnread) {
  return !hasOlder || (items.length > 0 && items[0].seq <= firstUnread);
}

function messageLine(item, previous) {
  if (isLine(item)) return {kind: "line", key: item.key, item};
  const cont = Boolean(previous) && !isLine(previous) && previous.user_id === item.user_id;
  return {kind: "message", key: item.key, item, cont};
}

/** Own messages say how far they have come; a run of them that says the same says it once, at its end. */
function withStates(lines, {meId, stateOf}) {
  let next = null;
  for (const line of lines.toReversed()) {
    if (line.kind !== "message") next = null;
    else if (line.item.user_id === meId) next = stated(line, next, stateOf(line.item));
    else next = null;
  }
  return lines;
}

function stated(line, next, words) {
  line.words = next?.cont && next.said === words ? "" : words;
  line.said = words;
  return line;
}
