/** What the browser can find out about a picture or video before it is sent, and scaling pictures down. */

import {isMoving, shrunkSize} from "../lib/attaching.js";

const QUALITY = 0.85;
const POSTER_SIDE = 640;
const PATIENCE_MS = 5000;

/**
 * @typedef {{blob: Blob, name: string, width: number|null, height: number|null, duration: number|null,
 *   poster: Blob|null, isBroken: boolean}} Facts
 */

const NOTHING = {width: null, height: null, duration: null, poster: null, isBroken: false};

/** A file as it would be sent, and as it is: `{sent, original}`. @returns {Promise<{sent: Facts, original: Facts}>} */
export async function factsOf(file, kind) {
  const original = {...NOTHING, blob: file, name: file.name};
  if (kind === "image") return pictureFacts(file, original);
  if (kind === "video") Object.assign(original, await videoFacts(file));
  return {sent: original, original};
}

async function pictureFacts(file, original) {
  const bitmap = await createImageBitmap(file).catch(() => null);
  if (!bitmap) {
    // The server reads HEIC, which few browsers do.
    original.isBroken = !/hei[cf]/iu.test(file.type + file.name);
    return {sent: original, original};
  }
  Object.assign(original, {width: bitmap.width, height: bitmap.height});
  const size = shrunkSize(bitmap);
  const isStill = !isMoving(new Uint8Array(await file.slice(0, 1024).arrayBuffer()));
  const sent = size && isStill ? await shrunk(bitmap, size, file) : null;
  bitmap.close();
  return {sent: sent ?? original, original};
}

/** Null where the smaller picture would take more bytes. */
async function shrunk(bitmap, size, file) {
  // What may be see-through, or is a picture of a screen, must not become a JPEG.
  const type = file.type === "image/jpeg" ? "image/jpeg" : "image/webp";
  const blob = await drawn(bitmap, size, type);
  if (!blob || blob.size >= file.size) return null;
  const name = `${file.name.replace(/\.[^.]*$/u, "")}.${blob.type.split("/")[1].replace("jpeg", "jpg")}`;
  return {...NOTHING, ...size, blob, name};
}

function drawn(source, {width, height}, type) {
  const canvas = Object.assign(document.createElement("canvas"), {width, height});
  const context = canvas.getContext("2d");
  context.imageSmoothingQuality = "high";
  context.drawImage(source, 0, 0, width, height);
  return new Promise((resolve) => canvas.toBlob(resolve, type, QUALITY));
}

async function videoFacts(file) {
  const url = URL.createObjectURL(file);
  const video = Object.assign(document.createElement("video"), {muted: true, preload: "auto", src: url});
  try {
    await heard(video, "loadeddata");
    const {videoWidth: width, videoHeight: height} = video;
    const duration = Number.isFinite(video.duration) ? video.duration : null;
    return {width: width || null, height: height || null, duration, poster: width ? await posterOf(video, {width, height}) : null};
  } catch {
    return {};
  } finally {
    video.removeAttribute("src");
    URL.revokeObjectURL(url);
  }
}

/** A little way in: many videos begin black. */
async function posterOf(video, {width, height}) {
  const scale = Math.min(1, POSTER_SIDE / Math.max(width, height));
  if (Number.isFinite(video.duration) && video.duration > 0.4) {
    video.currentTime = Math.min(1, video.duration / 4);
    await heard(video, "seeked").catch(() => null);
  }
  return drawn(video, {width: Math.round(width * scale), height: Math.round(height * scale)}, "image/jpeg");
}

function heard(target, event) {
  return new Promise((resolve, reject) => {
    setTimeout(reject, PATIENCE_MS);
    target.addEventListener(event, resolve, {once: true});
    target.addEventListener("error", reject, {once: true});
  });
}
