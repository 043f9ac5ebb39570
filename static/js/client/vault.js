/** What the browser keeps of one user's chats: the outbox and the last page of each room. In IndexedDB. */

const VERSION = 2;
const LAST = [];

/**
 * @typedef {object} Vault
 * @property {() => Promise<object[]>} entries the outbox
 * @property {(entry: object) => Promise<void>} putEntry
 * @property {(clientId: string) => Promise<void>} removeEntry with what it carries
 * @property {(clientId: string, blobs: Blob[]) => Promise<void>} putBlobs what an entry carries
 * @property {(clientId: string, index: number) => Promise<Blob|undefined>} blob
 * @property {(roomId: number) => Promise<object|undefined>} page
 * @property {(pages: object[]) => Promise<void>} putPages
 * @property {() => Promise<void>} wipe
 */

/**
 * Opens a user's vault. Where the browser allows none, everything is kept only as long as the page.
 * @param {number} userId
 * @param {IDBFactory} [indexedDB]
 * @returns {Vault}
 */
export function openVault(userId, indexedDB = globalThis.indexedDB) {
  const name = `gochat-${userId}`;
  const opened = openDatabase(name, indexedDB).catch(() => null);
  const fallback = memoryVault();

  /** Runs a request in a transaction of its own, or the same thing in memory. */
  async function run(store, mode, request, instead) {
    const database = await opened;
    return database ? inTransaction(database, store, mode, request) : instead();
  }

  return {
    entries: () => run("outbox", "readonly", (outbox) => outbox.getAll(), fallback.entries),
    putEntry: (entry) => run("outbox", "readwrite", (outbox) => outbox.put(entry), () => fallback.putEntry(entry)),
    async removeEntry(id) {
      await run("outbox", "readwrite", (outbox) => outbox.delete(id), () => fallback.removeEntry(id));
      await run("blobs", "readwrite", (blobs) => blobs.delete(IDBKeyRange.bound([id], [id, LAST])), () => null);
    },
    putBlobs: (id, items) => run("blobs", "readwrite", (blobs) => putAll(blobs, records(id, items)), () => fallback.putBlobs(id, items)),
    blob: (id, index) => run("blobs", "readonly", (blobs) => blobs.get([id, index]), () => fallback.blob(id, index)).then((found) => found?.blob ?? found),
    page: (roomId) => run("pages", "readonly", (pages) => pages.get(roomId), () => fallback.page(roomId)),
    putPages: (items) => run("pages", "readwrite", (pages) => putAll(pages, items), () => fallback.putPages(items)),
    async wipe() {
      (await opened)?.close();
      await fallback.wipe();
      indexedDB?.deleteDatabase(name);
    },
  };
}

/** @returns {Vault} a vault that forgets */
export function memoryVault() {
  const outbox = new Map();
  const kept = new Map();
  const pages = new Map();
  return {
    entries: async () => [...outbox.values()],
    putEntry: async (entry) => void outbox.set(entry.client_id, entry),
    async removeEntry(clientId) {
      outbox.delete(clientId);
      kept.delete(clientId);
    },
    putBlobs: async (clientId, blobs) => void kept.set(clientId, blobs),
    blob: async (clientId, index) => kept.get(clientId)?.[index],
    page: async (roomId) => pages.get(roomId),
    putPages: async (items) => items.forEach((page) => pages.set(page.room_id, page)),
    async wipe() {
      outbox.clear();
      kept.clear();
      pages.clear();
    },
  };
}

async function openDatabase(name, indexedDB) {
  const request = indexedDB.open(name, VERSION);
  request.onupgradeneeded = ({oldVersion}) => {
    if (oldVersion < 1) request.result.createObjectStore("outbox", {keyPath: "client_id"});
    if (oldVersion < 1) request.result.createObjectStore("pages", {keyPath: "room_id"});
    if (oldVersion < 2) request.result.createObjectStore("blobs", {keyPath: ["client_id", "index"]});
  };
  const database = await settled(request);
  // Another tab signs out: its wipe must not wait for this one.
  database.onversionchange = () => database.close();
  return database;
}

function records(clientId, blobs) {
  return blobs.map((blob, index) => ({client_id: clientId, index, blob}));
}

function putAll(store, items) {
  return items.map((item) => store.put(item)).at(-1);
}

async function inTransaction(database, store, mode, request) {
  return settled(request(database.transaction(store, mode).objectStore(store)));
}

function settled(request) {
  return new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });
}
