// Visits that the office has not answered for yet. Answers stand in localStorage, which is written
// before the next keystroke; photos in IndexedDB, which holds pictures. Each person has their own.

const PREFIX = `visit:${document.body.dataset.user}:`;

export function load(household) {
  const kept = localStorage.getItem(PREFIX + household);
  return kept ? JSON.parse(kept) : null;
}

export function begin(household, name) {
  return { id: crypto.randomUUID(), household, name, fields: {}, position: null, ready: false };
}

export function save(draft) {
  localStorage.setItem(PREFIX + draft.household, JSON.stringify(draft));
}

export async function remove(draft) {
  localStorage.removeItem(PREFIX + draft.household);
  for (const photo of await photosOf(draft)) await removePhoto(photo.key);
}

export function all() {
  const kept = [];
  for (let n = 0; n < localStorage.length; n += 1) {
    const key = localStorage.key(n);
    if (key.startsWith(PREFIX)) kept.push(JSON.parse(localStorage.getItem(key)));
  }
  return kept;
}

export async function addPhoto(draft, blob, sha256) {
  const key = `${draft.id}:${sha256}`;
  await inStore("readwrite", (store) => store.put({ key, visit: draft.id, blob, sha256 }));
  return { key, blob, sha256 };
}

export async function photosOf(draft) {
  const range = IDBKeyRange.bound(`${draft.id}:`, `${draft.id};`);
  return inStore("readonly", (store) => store.getAll(range));
}

export function removePhoto(key) {
  return inStore("readwrite", (store) => store.delete(key));
}

let opening;

function open() {
  opening ??= new Promise((resolve, reject) => {
    const request = indexedDB.open("visits", 1);
    request.onupgradeneeded = () => request.result.createObjectStore("photos", { keyPath: "key" });
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });
  return opening;
}

async function inStore(mode, act) {
  const database = await open();
  return new Promise((resolve, reject) => {
    const transaction = database.transaction("photos", mode);
    const request = act(transaction.objectStore("photos"));
    transaction.oncomplete = () => resolve(request.result);
    transaction.onerror = () => reject(transaction.error);
  });
}
