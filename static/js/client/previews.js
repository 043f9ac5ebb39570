/** What is being sent, as this tab can show it: the bytes themselves instead of what the server makes of them. */

const MOST = 300;

/**
 * @typedef {ReturnType<typeof previewing>} Previews
 */

/**
 * @param {Context} context
 */
export function previewing({vault}) {
  /** @type {Map<string, Blob[]>} by client id */
  const held = new Map();
  const inVault = new Set();
  /** @type {Map<string|number, {url: string, poster_url: string|null}>} by "client id/index", then by file id */
  const shown = new Map();

  /** Holds what was attached. */
  function hold(clientId, blobs) {
    held.set(clientId, blobs);
  }

  /** Puts what was attached here into the vault. Where that has no room, it is kept as long as the page. */
  async function keep(clientId) {
    const blobs = held.get(clientId);
    if (blobs && !inVault.has(clientId)) await vault.putBlobs(clientId, blobs).catch(() => null);
    inVault.add(clientId);
  }

  /** @returns {Promise<Blob|null>} the bytes of an attachment, or null where they are gone */
  async function blob(clientId, index) {
    return held.get(clientId)?.[index] ?? (await vault.blob(clientId, index)) ?? null;
  }

  /** An entry with its attachments' bytes to be seen. */
  async function withUrls(entry) {
    const attachments = await Promise.all((entry.attachments ?? []).map((file, index) => withUrl(entry.client_id, file, index)));
    return {...entry, attachments};
  }

  async function withUrl(clientId, file, index) {
    const key = `${clientId}/${index}`;
    if (!shown.has(key)) {
      const bytes = await blob(clientId, index);
      if (!bytes) return {...file, url: null, thumbnail_url: null, poster_url: null};
      remember(key, bytes);
    }
    if (file.id !== null) arrived(clientId, index, file.id);
    return {...file, ...urls(file, shown.get(key))};
  }

  /** The same at once, for what was attached a moment ago. */
  function withUrlsNow(entry, posters) {
    const attachments = entry.attachments.map((file, index) => {
      const key = `${entry.client_id}/${index}`;
      remember(key, held.get(entry.client_id)[index], posters[index]);
      return {...file, ...urls(file, shown.get(key))};
    });
    return {...entry, attachments};
  }

  function remember(key, bytes, poster = null) {
    shown.set(key, {url: URL.createObjectURL(bytes), poster_url: poster && URL.createObjectURL(poster)});
    for (const [oldest, {url, poster_url: posterUrl}] of shown) {
      if (shown.size <= MOST) break;
      shown.delete(oldest);
      for (const each of [url, posterUrl]) if (each) URL.revokeObjectURL(each);
    }
  }

  /** The server has an attachment: from now on it is known by the file's id. */
  function arrived(clientId, index, id) {
    const known = shown.get(`${clientId}/${index}`);
    if (known) shown.set(id, known);
  }

  /** Lets go of the bytes of an entry that was sent or given up; what shows them stays. */
  function release(clientId) {
    held.delete(clientId);
  }

  function drop(entry) {
    release(entry.client_id);
    for (const index of (entry.attachments ?? []).keys()) shown.delete(`${entry.client_id}/${index}`);
  }

  /** @returns {{url: string, poster_url: string|null}|null} what this tab itself has uploaded as a file */
  const preview = ({id, state}) => (state === "removed" ? null : (shown.get(id) ?? null));

  return {hold, keep, blob, shown: withUrls, withUrlsNow, arrived, release, drop, preview};
}

function urls({kind}, {url, poster_url: posterUrl}) {
  return {url, poster_url: posterUrl, thumbnail_url: kind === "image" ? url : null};
}
