/** A line with a person: search results, contacts. */

import {fillFace} from "./avatar.js";
import {clone, part, setAttribute, setText} from "./dom.js";

export function makePerson() {
  return clone("person");
}

export function fillPerson(element, user, store) {
  const known = store.user(user.id) ?? user;
  const name = store.name(user.id) || known.display_name || known.username;
  fillFace(part(element, "avatar"), known, name, {online: true});
  setText(part(element, "name"), name);
  setText(part(element, "last"), name === known.username ? "" : `@${known.username}`);
  setAttribute(element.firstElementChild, "href", `/contacts#user-${user.id}`);
}
