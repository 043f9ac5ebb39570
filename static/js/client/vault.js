/** What the browser keeps of one user's chats: the outbox and the last page of each room. In IndexedDB. */

const VERSION = 1;

/**
 * @typedef {object} Vault
 * @property {() => Promise<object[]>} entries the outbox
 * @property {(entry: object) => Promise<void>} putEntry
 * @property {(clientId: string) => Promise<void>} removeEntry
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
    removeEntry: (id) => run("outbox", "readwrite", (outbox) => outbox.delete(id), () => fallback.removeEntry(id)),
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
  const pages = new Map();
  return {
    entries: async () => [...outbox.values()],
    putEntry: async (entry) => void outbox.set(entry.client_id, entry),
    removeEntry: async (clientId) => void outbox.delete(clientId),
    page: async (roomId) => pages.get(roomId),
    putPages: async (items) => items.forEach((page) => pages.set(page.room_id, page)),
    async wipe() {
      outbox.clear();
      pages.clear();
    },
  };
}

async function openDatabase(name, indexedDB) {
  const request = indexedDB.open(name, VERSION);
  request.onupgradeneeded = () => {
    request.result.createObjectStore("outbox", {keyPath: "client_id"});
    request.result.createObjectStore("pages", {keyPath: "room_id"});
  };
  const database = await settled(request);
  // Another tab signs out: its wipe must not wait for this one.
  database.onversionchange = () => database.close();
  return database;
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
