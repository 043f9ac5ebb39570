/** What is about to be sent: kinds, limits, order, and the messages it makes. Pure. */

import {sizeWords} from "./file-names.js";
import {_, format} from "./i18n.js";

const PICTURES = ["image/jpeg", "image/png", "image/gif", "image/webp", "image/avif", "image/bmp", "image/heic", "image/heif"];
const VIDEOS = ["video/mp4", "video/webm", "video/quicktime", "video/x-matroska", "video/3gpp"];
const HEIC = /\.(heic|heif)$/iu;
/** Pictures whose longer side is more are scaled down to this, unless the original is wanted. */
const LONGEST_SIDE = 2560;

/** What a field for photos and videos lets one choose. */
export const MEDIA_ACCEPT = [...PICTURES, ...VIDEOS, ".heic", ".heif"].join();

/**
 * What a file is sent as, by what the browser takes it for; the server looks for itself.
 * @param {{type: string, name: string}} file
 * @returns {"image"|"video"|"file"}
 */
export function kindOf({type, name}) {
  if (PICTURES.includes(type) || (!type && HEIC.test(name))) return "image";
  return VIDEOS.includes(type) ? "video" : "file";
}

/**
 * Why something cannot be sent as it stands; empty where it can.
 * @param {{kind: string, size: number, duration?: number|null, isBroken?: boolean}} item as it would be sent
 * @param {object} limits those of the server, in bytes and seconds
 * @returns {string}
 */
export function faultOf({kind, size, duration = null, isBroken = false}, limits) {
  if (size === 0) return _("This file is empty.");
  const most = limits[`${kind}_bytes`] ?? Infinity;
  if (size > most) return format(_("%(size)s is too large. At most %(most)s."), {size: sizeWords(size), most: sizeWords(most)});
  if (isBroken) return _("This cannot be shown as a picture. Send it as a file.");
  const longest = limits.video_seconds ?? Infinity;
  if (kind === "video" && duration > longest) return format(_("Videos may last %(minutes)s minutes. Send it as a file."), {minutes: Math.floor(longest / 60)});
  return "";
}

/**
 * The messages that items make, in their order: pictures in a row share one, everything else has its own.
 * @template {{kind: string}} Item
 * @param {Item[]} items
 * @param {number} most pictures in one message
 * @returns {Item[][]}
 */
export function groupsOf(items, most) {
  const groups = [];
  for (const item of items) {
    const last = groups.at(-1);
    if (item.kind === "image" && last?.[0].kind === "image" && last.length < most) last.push(item);
    else groups.push([item]);
  }
  return groups;
}

/** A list with one of its items in another place. */
export function moved(list, from, to) {
  const place = Math.max(0, Math.min(list.length - 1, to));
  const others = list.toSpliced(from, 1);
  return others.toSpliced(place, 0, list[from]);
}

/**
 * The size a picture is scaled down to, or null where it stays as it is.
 * @param {{width: number, height: number}} picture
 * @returns {{width: number, height: number}|null}
 */
export function shrunkSize({width, height}) {
  const scale = LONGEST_SIDE / Math.max(width, height);
  if (scale >= 1) return null;
  return {width: Math.max(1, Math.round(width * scale)), height: Math.max(1, Math.round(height * scale))};
}

/**
 * Whether a picture moves, by its first bytes: such a one is never drawn anew.
 * @param {Uint8Array} bytes the first few hundred
 * @returns {boolean}
 */
export function isMoving(bytes) {
  const head = Array.from(bytes.slice(0, 1024), (byte) => String.fromCharCode(byte)).join("");
  if (head.startsWith("GIF8")) return true;
  if (head.startsWith("RIFF") && head.slice(8, 16) === "WEBPVP8X") return Boolean(bytes[20] & 2);
  return head.startsWith("\x89PNG") && head.includes("acTL");
}
