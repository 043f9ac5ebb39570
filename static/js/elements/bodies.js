/** What a bubble holds, by the message's kind; messaging/_body.html draws the same on the server. */

import {fillBubble} from "./bubble.js";
import {setAttribute} from "./dom.js";
import {fillVoice} from "./voice-bubble.js";

/** @type {Record<string, (bubble: Element, item: object, context: {store: Store, room: object}) => void>} */
const BODIES = {
  text: fillBubble,
  voice: fillVoice,
};

/** Fills a bubble with a message, or with an entry that is on its way to become one. */
export function fillBody(bubble, item, context) {
  setAttribute(bubble, "data-kind", item.kind);
  (BODIES[item.kind] ?? fillBubble)(bubble, item, context);
}
