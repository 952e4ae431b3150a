// Leads through a visit, one question a screen. The screen stands in the address after #, so that
// the phone's own back button works and a reload opens the same question.

import * as drafts from "./drafts.js";
import { locate } from "./location.js";
import { fingerprint, shrink } from "./pictures.js";
import { clock, send } from "./sending.js";
import { summarise } from "./summary.js";

const settings = JSON.parse(document.querySelector("#settings").textContent);
const { words } = settings;
const form = document.querySelector("#visit");
const screens = new Map([...form.querySelectorAll("[data-screen]")].map((s) => [s.dataset.screen, s]));
const next = document.querySelector("[data-next]");
const previous = document.querySelector("[data-previous]");
const HOUSING = ["floor", "wall", "roof", "toilet", "electricity", "members"];
const MUST = new Set(["verdict", "reason"]);

for (const heading of form.querySelectorAll("h1")) heading.tabIndex = -1;

const draft = drafts.load(settings.household) ?? drafts.begin(settings.household, settings.name);
draft.fields.visited_on ??= new Date().toLocaleDateString("en-CA");

// --- which questions, and where we are ---------------------------------------------------------

let shown = "";

function steps() {
  const { verdict, reason } = draft.fields;
  const housing = verdict === "eligible" || settings.withHousing.includes(reason);
  return [
    "verdict",
    ...(verdict && verdict !== "eligible" ? ["reason"] : []),
    ...(verdict !== "unverifiable" ? ["identity"] : []),
    ...(housing ? HOUSING : []),
    "note",
    "photo",
    "location",
    "check",
  ];
}

function here() {
  const wanted = location.hash.slice(1);
  const known = steps();
  const unanswered = known.find((step) => MUST.has(step) && !draft.fields[step]);
  const reached = unanswered ? known.indexOf(unanswered) : known.length;
  const place = known.indexOf(wanted);
  return known[Math.min(place < 0 ? 0 : place, reached)];
}

function show() {
  const step = here();
  const known = steps();
  const place = known.indexOf(step);
  for (const [name, screen] of screens) screen.hidden = name !== step;
  const bar = document.querySelector("[data-progress]");
  bar.max = known.length;
  bar.value = place + 1;
  bar.setAttribute("aria-label", fill(words.step, { number: place + 1, count: known.length }));
  previous.hidden = false;
  previous.disabled = place === 0;
  next.textContent = step === "check" ? words.send : words.continue;
  if (step === "reason") showReasons();
  if (step === "check") summarise({ form, draft, words, steps: known, photos: shots.length });
  allow();
  scrollTo(0, 0);
  if (shown && shown !== step) screens.get(step).querySelector("h1").focus({ preventScroll: true });
  shown = step;
}

function allow() {
  const step = here();
  next.disabled = MUST.has(step) && !draft.fields[step];
}

function showReasons() {
  for (const row of form.querySelectorAll("[data-verdict]")) {
    row.hidden = row.dataset.verdict !== draft.fields.verdict;
  }
}

function go(by) {
  const known = steps();
  const place = known.indexOf(here()) + by;
  if (place >= 0 && place < known.length) location.hash = known[place];
}

// --- answers, kept at every keystroke ----------------------------------------------------------

function keep() {
  const given = Object.fromEntries(new FormData(form));
  delete given.csrfmiddlewaretoken;
  const changed = given.verdict !== draft.fields.verdict;
  draft.fields = Object.fromEntries(Object.entries(given).filter(([, value]) => value));
  if (changed) {
    // A reason belongs to its verdict.
    delete draft.fields.reason;
    for (const choice of form.elements.reason) choice.checked = false;
  }
  save();
}

function save() {
  draft.ready = false;
  drafts.save(draft);
  document.querySelector("[data-saved]").textContent = words.kept;
}

function fillIn() {
  for (const [name, value] of Object.entries(draft.fields)) {
    if (form.elements[name]) form.elements[name].value = value;
  }
  if (draft.fields.nik || draft.fields.name || draft.fields.family_card_number) {
    form.querySelector("[data-corrections]").open = true;
  }
  countDigits();
}

function countDigits() {
  for (const count of form.querySelectorAll("[data-digits]")) {
    const digits = form.elements[count.dataset.digits].value.replace(/\D/g, "").length;
    count.textContent = digits ? fill(words.digits, { count: digits }) : "";
  }
}

form.addEventListener("input", () => {
  keep();
  countDigits();
  allow();
});

// A tap on an answer goes on by itself; the keyboard's arrows only choose.
let going;
form.addEventListener("click", (event) => {
  if (!event.pointerType || !event.target.closest(".choice")) return;
  clearTimeout(going);
  going = setTimeout(() => go(1), 180);
});

form.addEventListener("submit", (event) => event.preventDefault());
form.querySelector("[data-less]").addEventListener("click", () => count(-1));
form.querySelector("[data-more]").addEventListener("click", () => count(1));

function count(by) {
  const field = form.elements.members;
  field.value = Math.min(30, Math.max(1, (Number(field.value) || 0) + by));
  keep();
}

// --- photos and place --------------------------------------------------------------------------

let shots = [];

async function showShots() {
  shots = await drafts.photosOf(draft);
  const box = form.querySelector("[data-shots]");
  box.replaceChildren(...shots.map(shot));
}

function shot(photo, place) {
  const box = document.createElement("div");
  const image = document.createElement("img");
  const away = document.createElement("button");
  box.className = "shot";
  image.src = URL.createObjectURL(photo.blob);
  image.alt = "";
  away.type = "button";
  away.textContent = "×";
  away.setAttribute("aria-label", fill(words.remove, { number: place + 1 }));
  away.addEventListener("click", async () => {
    await drafts.removePhoto(photo.key);
    await showShots();
  });
  box.append(image, away);
  return box;
}

form.querySelector("[data-camera]").addEventListener("change", async (event) => {
  const status = form.querySelector("[data-photo-status]");
  status.hidden = true;
  try {
    const blob = await shrink(event.target.files[0]);
    await drafts.addPhoto(draft, blob, await fingerprint(blob));
    save();
  } catch {
    tell(status, words.notPhoto);
  }
  event.target.value = "";
  await showShots();
});

form.querySelector("[data-locate]").addEventListener("click", async () => {
  const status = form.querySelector("[data-location-status]");
  tell(status, words.locating);
  const { position, problem } = await locate(words);
  if (position) {
    draft.position = position;
    save();
  }
  showPlace(problem);
});

function showPlace(problem) {
  const status = form.querySelector("[data-location-status]");
  if (problem) tell(status, problem, "note-warning");
  else if (draft.position) {
    const metres = Math.round(draft.position.accuracy);
    const rough = metres > 1000;
    tell(status, fill(rough ? words.coarse : words.located, { metres }), rough ? "note-warning" : "note-good");
  }
}

// --- sending -----------------------------------------------------------------------------------

async function sendNow() {
  const status = form.querySelector("[data-send-status]");
  draft.ready = true;
  drafts.save(draft);
  next.disabled = true;
  tell(status, words.sending);
  const { received, problem } = await send(draft, settings);
  next.disabled = false;
  if (problem) tell(status, problem, "note-warning");
  else finish(received);
}

function finish(received) {
  for (const part of [form, document.querySelector("[data-thumb]"), document.querySelector("[data-progress]")]) part.hidden = true;
  document.querySelector("[data-saved]").textContent = "";
  document.querySelector("[data-done-words]").textContent = fill(words.received, { time: clock(received) });
  const done = document.querySelector("[data-done]");
  done.hidden = false;
  done.focus();
}

function tell(status, text, style = "") {
  status.className = `note ${style}`.trim();
  status.textContent = text;
  status.hidden = false;
}

function fill(text, values) {
  return text.replace(/{(\w+)}/g, (_, name) => values[name]);
}

next.addEventListener("click", () => (here() === "check" ? sendNow() : go(1)));
previous.addEventListener("click", () => go(-1));
addEventListener("hashchange", show);

fillIn();
showPlace();
await showShots();
show();
