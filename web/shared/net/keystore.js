// Where a terminal keeps who it is: IndexedDB, because only there can a key pair be kept that cannot be read out.
// One record per role, so that a desk and a kiosk in one browser (the demo) stay two terminals.

const DATABASE = "mashangban-terminals";
const STORE = "terminal";

function open() {
  return new Promise((resolve, reject) => {
    const request = indexedDB.open(DATABASE, 1);
    request.onupgradeneeded = () => request.result.createObjectStore(STORE);
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });
}

async function run(mode, action) {
  const database = await open();
  try {
    return await new Promise((resolve, reject) => {
      const transaction = database.transaction(STORE, mode);
      const request = action(transaction.objectStore(STORE));
      transaction.oncomplete = () => resolve(request.result ?? null);
      transaction.onerror = transaction.onabort = () => reject(transaction.error);
    });
  } finally {
    database.close();
  }
}

/** Load {keys: CryptoKeyPair, terminalId?}, or null. */
export const loadTerminal = (role) => run("readonly", (store) => store.get(role));
export const saveTerminal = (role, record) => run("readwrite", (store) => store.put(record, role));
export const forgetTerminal = (role) => run("readwrite", (store) => store.delete(role));
