/** A message's text as a bubble draws it: text, links, code, mentions. */

import {isEmojiOnly} from "../lib/names.js";
import {tokenize} from "../lib/text.js";
import {clone, part} from "./dom.js";

/** The id that stands for everybody in a message's mentions. */
const EVERYBODY = 0;

export function fillBubble(bubble, message, context) {
  bubble.classList.toggle("jumbo", isEmojiOnly(message.content));
  fillText(bubble, message, context);
}

/** Fills an element with a message's text, and nothing but that. */
export function fillText(element, message, {store}) {
  const isMarked = [store.me.id, EVERYBODY].some((id) => message.mentions.includes(id));
  element.replaceChildren(...tokenize(message.content).map((token) => NODES[token.kind](token, isMarked)));
}

const NODES = {
  text: ({text}) => document.createTextNode(text),
  mention: ({text}, isMarked) => (isMarked ? element("mark", text) : document.createTextNode(text)),
  code: ({text}) => Object.assign(element("code", text), {dir: "ltr"}),
  link: ({text, href}) => Object.assign(element("a", text), {href, target: "_blank", rel: "noopener noreferrer nofollow"}),
  block: ({text, language}) => {
    const block = clone("code");
    part(block, "language").textContent = language;
    part(block, "code").textContent = text;
    return block;
  },
};

function element(name, text) {
  const made = document.createElement(name);
  made.textContent = text;
  return made;
}
