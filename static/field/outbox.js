// What is still on this phone, one by one; each can be gone on with, the finished ones sent.

import { refresh } from "./bar.js";
import * as drafts from "./drafts.js";
import { clock, send } from "./sending.js";

const settings = JSON.parse(document.querySelector("#settings").textContent);
const list = document.querySelector("#unsent");
const button = document.querySelector("[data-send-all]");
const status = document.querySelector("[data-status]");

function show() {
  const kept = drafts.all().sort((a, b) => Number(b.ready) - Number(a.ready));
  list.replaceChildren(...kept.map(row));
  document.querySelector("[data-nothing]").hidden = kept.length > 0;
  button.hidden = !kept.some((draft) => draft.ready);
  refresh();
}

function row(draft) {
  const copy = document.querySelector("#unsent-row").content.cloneNode(true);
  const link = copy.querySelector("a");
  link.href = list.dataset.familyUrl.replace("/0/", `/${draft.household}/`);
  copy.querySelector(".family-name").textContent = draft.name;
  copy.querySelector(".chip").textContent = draft.ready ? settings.words.ready : settings.words.draft;
  return copy;
}

button.addEventListener("click", async () => {
  button.disabled = true;
  say(settings.words.sending);
  let last = {};
  for (const draft of drafts.all().filter((one) => one.ready)) {
    last = await send(draft, settings);
    show();
    if (last.problem && last.again) break;
  }
  button.disabled = false;
  say(last.problem ?? settings.words.received.replace("{time}", clock(new Date())), last.problem);
});

function say(words, isProblem) {
  status.textContent = words;
  status.classList.toggle("note-warning", Boolean(isProblem));
  status.hidden = false;
}

show();
