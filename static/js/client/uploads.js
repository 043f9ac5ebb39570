/**
 * Uploading what messages carry: a few at a time, going on after cuts and reloads, each by one tab only.
 *
 * The bytes stand in the vault beside their entry, and the entry knows how far it has come: `uploads[n]` is the URL
 * the n-th file is uploaded to, `attachments[n].id` is there once it has arrived.
 */

import {backoff} from "../lib/backoff.js";
import {_} from "../lib/i18n.js";
import {ApiError} from "../net/errors.js";
import {isUploaded} from "./entries.js";
import {slots} from "./slots.js";

const AT_ONCE = 3;

/**
 * @param {Context} context
 * @param {{flush: () => Promise<void>, refuse: (entry: Entry, error: ApiError) => Promise<any>}} actions read when needed
 * @param {Previews} previews
 */
export function uploading({store, vault, tabs, clock, random, events, uploader}, actions, previews) {
  /** @type {Map<string, AbortController>} by client id */
  const running = new Map();
  /** @type {Map<string, number[]>} bytes that have gone, by client id */
  const gone = new Map();
  const attempts = new Map();
  const takeSlot = slots(AT_ONCE);

  /** Uploads whatever waits for it. */
  async function uploadAll() {
    for (const entry of await vault.entries()) if (entry.state === "sending" && !isUploaded(entry)) upload(entry.client_id);
  }

  /** Uploads an entry's files, unless another tab does; then it stands by. */
  async function upload(clientId) {
    if (running.has(clientId)) return;
    const control = new AbortController();
    running.set(clientId, control);
    try {
      await tabs.alone(() => uploadEntry(clientId, control.signal), `upload-${clientId}`);
    } finally {
      if (running.get(clientId) === control) running.delete(clientId);
    }
  }

  async function uploadEntry(clientId, signal) {
    const entry = await freshEntry(clientId);
    if (!entry || signal.aborted) return;
    previews.keep(clientId);
    const missing = [...entry.attachments.keys()].filter((index) => entry.attachments[index].id === null);
    const outcomes = await Promise.allSettled(missing.map((index) => takeSlot(() => uploadFile(clientId, index, signal))));
    const failed = outcomes.find(({status}) => status === "rejected");
    if (signal.aborted || !store.entry(clientId)) return;
    if (failed) await failedWith(clientId, failed.reason);
    else finished(clientId);
  }

  /** The entry as the vault has it: another tab may have come further. */
  async function freshEntry(clientId) {
    const kept = (await vault.entries()).find(({client_id, state}) => client_id === clientId && state === "sending");
    if (!kept || !store.entry(clientId)) return null;
    const {attachments, uploads} = await previews.shown(kept);
    store.apply({type: "outbox.changed", client_id: clientId, attachments, uploads});
    return store.entry(clientId);
  }

  async function uploadFile(clientId, index, signal) {
    const blob = await previews.blob(clientId, index);
    if (signal.aborted) return;
    if (!blob) throw new ApiError({code: 40000, message: _("The file is no longer on this device. Please choose it again.")});
    const {kind, name, mime, original} = store.entry(clientId).attachments[index];
    const url = await uploader.upload(blob, {
      metadata: {filename: name, filetype: mime, kind, ...(original && {original: "true"})},
      url: store.entry(clientId).uploads[index],
      onUrl: (made) => change(clientId, {uploads: put(store.entry(clientId)?.uploads, index, made)}),
      onProgress: (bytes) => progressed(clientId, index, bytes, blob.size),
      signal,
    });
    await arrived(clientId, index, Number(url.split("?")[0].split("/").at(-1)));
  }

  async function arrived(clientId, index, id) {
    const entry = store.entry(clientId);
    if (!entry) return;
    previews.arrived(clientId, index, id);
    await change(clientId, {attachments: put(entry.attachments, index, {...entry.attachments[index], id})});
  }

  function progressed(clientId, index, loaded, total) {
    if (!gone.has(clientId)) gone.set(clientId, []);
    gone.get(clientId)[index] = loaded;
    events.emit("upload", {client_id: clientId, index, loaded, total});
  }

  /** Writes how far an entry has come; one that was given up stays so. */
  async function change(clientId, fields) {
    store.apply({type: "outbox.changed", client_id: clientId, ...fields});
    const entry = store.entry(clientId);
    if (entry) await vault.putEntry(entry);
  }

  function finished(clientId) {
    attempts.delete(clientId);
    tabs.tell({type: "outbox"});
    actions.flush();
  }

  async function failedWith(clientId, error) {
    if (!error.isTemporary) return actions.refuse(withoutUploads(clientId), refusal(error));
    const attempt = attempts.get(clientId) ?? 0;
    attempts.set(clientId, attempt + 1);
    clock.setTimeout(() => upload(clientId), Math.max((error.retryAfter ?? 0) * 1000, backoff(attempt, {random})));
  }

  /** What was refused is uploaded anew when it is sent again. */
  function withoutUploads(clientId) {
    const {attachments, uploads} = store.entry(clientId);
    const left = uploads.map((url, index) => (attachments[index].id === null ? null : url));
    store.apply({type: "outbox.changed", client_id: clientId, uploads: left});
    return store.entry(clientId);
  }

  /** Stops an entry's uploads and lets the server forget them. */
  function cancelUpload(entry) {
    running.get(entry.client_id)?.abort();
    gone.delete(entry.client_id);
    for (const url of entry.uploads ?? []) if (url) uploader.end(url).catch(() => null);
    previews.drop(entry);
  }

  /** How much of an entry has gone, 0 to 1; null where this tab does not know. */
  function uploadProgress(clientId) {
    const total = (store.entry(clientId)?.attachments ?? []).reduce((sum, {size}) => sum + size, 0);
    const bytes = (gone.get(clientId) ?? []).reduce((sum, part) => sum + (part ?? 0), 0);
    return gone.has(clientId) && total ? Math.min(1, bytes / total) : null;
  }

  return {uploadAll, upload, cancelUpload, uploadProgress};
}

/** What is not the server's answer is the vault's, which could not be written. */
function refusal(error) {
  if (error instanceof ApiError) return error;
  return new ApiError({code: 40000, message: _("This device has no room left for the message.")});
}

function put(list = [], index, value) {
  return list.map((old, place) => (place === index ? value : old));
}
