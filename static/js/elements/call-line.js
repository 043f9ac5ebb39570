/** A call's line in the room: what became of it, and a way to call again or to come. */

import {callLine} from "./call-words.js";
import {clone, part, setAttribute, setIcon, setText} from "./dom.js";

export function fillCall(bubble, message, {store, room}) {
  if (!bubble.querySelector(".call-line")) bubble.replaceChildren(clone("call-line"));
  const button = bubble.firstElementChild;
  const {media, call_id: callId, state} = message.payload;
  setIcon(button, media === "video" ? "camera" : "call");
  setText(part(button, "words"), callLine(message, store.me.id));
  setAttribute(button, "data-call", callId);
  setAttribute(button, "data-media", media);
  setAttribute(button, "data-room", room.id);
  setAttribute(button, "data-running", state !== "ended");
}
