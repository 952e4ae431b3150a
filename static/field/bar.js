// On every phone page: how many visits wait to be sent, and which families have a draft here.

import * as drafts from "./drafts.js";

export function refresh() {
  const kept = drafts.all();
  const waiting = kept.filter((draft) => draft.ready).length;
  for (const mark of document.querySelectorAll("[data-unsent]")) {
    mark.textContent = waiting;
    mark.hidden = !waiting;
  }
  const households = new Set(kept.map((draft) => String(draft.household)));
  for (const family of document.querySelectorAll("[data-family]")) {
    const begun = households.has(family.dataset.family);
    for (const mark of family.querySelectorAll("[data-draft]")) mark.hidden = !begun;
    for (const mark of family.querySelectorAll("[data-fresh]")) mark.hidden = begun;
  }
}

refresh();
// A page that comes back from the browser's memory shows what has changed since.
addEventListener("pageshow", refresh);
