/** What a message's menu offers for the pictures, videos and files it carries. */

import {_} from "../lib/i18n.js";
import {shownName} from "../lib/file-names.js";
import {downloadLink} from "./file-card.js";
import {report, say} from "./toast.js";

const OPENS = {image: () => _("View"), video: () => _("Play")};

/**
 * @param {object} item a message or an entry
 * @param {Client} client
 * @param {Element|null} row its line
 * @returns {{words: string, icon: string, run: () => void}[]}
 */
export function mediaOffers(item, client, row) {
  const files = item.attachments ?? [];
  const ready = item.kind === "voice" ? [] : files.filter(({url, id}) => url && id);
  const picture = item.kind === "image" && files.length === 1 && (client.preview(files[0])?.url ?? files[0].url);
  const frame = item.kind in OPENS && row?.querySelector(".picture:enabled:not([hidden])");
  return [
    frame && {words: OPENS[item.kind](), icon: "expand", run: () => frame.click()},
    picture && canCopyPictures() && {words: _("Copy the picture"), icon: "image", run: () => copyPicture(picture)},
    ready.length && {words: ready.length > 1 ? _("Save all") : _("Save"), icon: "download", run: () => ready.forEach(save)},
    item.state === "sending" && files.length && {words: _("Cancel sending"), icon: "close", danger: true, run: () => client.discard(item.client_id)},
  ].filter(Boolean);
}

/** Saves a file under its name. */
function save(file) {
  const link = Object.assign(document.createElement("a"), {href: downloadLink(file), download: shownName(file.name)});
  link.click();
}

function canCopyPictures() {
  return Boolean(navigator.clipboard?.write && globalThis.ClipboardItem);
}

/** Browsers take pictures only as PNG, and want to be asked while the click is fresh: hence the promise. */
async function copyPicture(url) {
  try {
    await navigator.clipboard.write([new ClipboardItem({"image/png": asPng(url)})]);
    say(_("Copied"));
  } catch (error) {
    report(error);
  }
}

async function asPng(url) {
  const image = Object.assign(new Image(), {src: url});
  await image.decode();
  const canvas = Object.assign(document.createElement("canvas"), {width: image.naturalWidth, height: image.naturalHeight});
  canvas.getContext("2d").drawImage(image, 0, 0);
  return new Promise((resolve, reject) => canvas.toBlob((blob) => (blob ? resolve(blob) : reject(new Error())), "image/png"));
}
