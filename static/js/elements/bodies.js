/** What a bubble holds, by the message's kind; messaging/_body.html draws the same on the server. */

import {fillBubble} from "./bubble.js";
import {fillCall} from "./call-line.js";
import {setAttribute} from "./dom.js";
import {fillFile} from "./file-card.js";
import {fillPictures} from "./pictures.js";
import {fillVideo} from "./video-bubble.js";
import {fillVoice} from "./voice-bubble.js";

/** @type {Record<string, (bubble: Element, item: object, context: {client: Client, store: Store, room: object}) => void>} */
const BODIES = {
  text: fillBubble,
  image: fillPictures,
  video: fillVideo,
  file: fillFile,
  voice: fillVoice,
  call: fillCall,
};

/** Fills a bubble with a message, or with an entry that is on its way to become one. */
export function fillBody(bubble, item, context) {
  setAttribute(bubble, "data-kind", item.kind);
  const isWhole = ["text", "call"].includes(item.kind) || item.attachments.length > 0;
  ((isWhole && BODIES[item.kind]) || fillBubble)(bubble, item, context);
}
