/** Faces of people and rooms, as messaging/_avatar.html draws them. */

import {hue, initial} from "../lib/names.js";
import {cloneAll, setAttribute, setText} from "./dom.js";

const MOSAIC_FACES = 9;

/** Fills an .avatar with a person's face; without online it shows no presence. */
export function fillFace(element, user, name, {online = false} = {}) {
  element.classList.remove("mosaic", "own");
  element.removeAttribute("data-size");
  setAttribute(element, "data-hue", hue(user?.id ?? 0));
  setAttribute(element, "data-online", online && Boolean(user?.online));
  setAttribute(element, "data-gone", Boolean(user?.deleted));
  if (user?.avatar) showPicture(element, user.avatar);
  else setText(element, initial(name));
}

/** Fills an .avatar with a room's face: its picture, the other person, or a mosaic of its members. */
export function fillRoomFace(element, room, store) {
  if (store.isOwn(room)) fillOwn(element);
  else if (room.kind === "direct") {
    const peer = store.user(room.peer?.id) ?? room.peer;
    fillFace(element, peer, store.roomName(room), {online: true});
  } else if (room.avatar) showPicture(element, room.avatar);
  else fillMosaic(element, (room.faces ?? []).slice(0, MOSAIC_FACES).map((id) => store.user(id) ?? {id}));
}

/** The face of the room with oneself. */
export function fillOwn(element) {
  if (element.classList.contains("own")) return;
  for (const name of ["data-online", "data-size"]) element.removeAttribute(name);
  element.classList.remove("mosaic");
  element.classList.add("own");
  element.replaceChildren(cloneAll("own"));
}

function fillMosaic(element, users) {
  element.classList.add("mosaic");
  element.removeAttribute("data-online");
  setAttribute(element, "data-size", users.length <= 4 ? 2 : 3);
  const look = users.map((user) => `${user.id} ${user.avatar ?? ""}`).join();
  if (element.dataset.look === look) return;
  element.dataset.look = look;
  element.replaceChildren(...users.map(tile));
}

function tile(user) {
  const element = document.createElement("i");
  element.dataset.hue = hue(user.id);
  if (user.avatar) element.append(picture(user.avatar));
  return element;
}

function showPicture(element, url) {
  if (element.querySelector("img")?.getAttribute("src") === url) return;
  element.replaceChildren(picture(url));
}

function picture(url) {
  const image = document.createElement("img");
  image.src = url;
  image.alt = "";
  image.loading = "lazy";
  return image;
}
