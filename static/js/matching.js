// The review queue: the next pair is on the page already, so it shows before the answer is sent.
const desk = document.getElementById("matching-desk");
const said = document.getElementById("matching-said");
const done = []; // ids of the pairs answered here, the latest last
const underWay = new Set(); // answered here, not yet known to the office
const KEYS = { s: "same", b: "different", r: "unsure", ArrowRight: "skip" };
let sending = Promise.resolve(); // answers go one after another, in the order they were given

const cards = () => [...desk.querySelectorAll("[data-pair]")];
const current = () => desk.querySelector("[data-pair]:not([hidden])");

function showFirst() {
  const all = cards();
  all.forEach((card, place) => { card.hidden = place > 0; });
  if (all.length) said.textContent = all[0].getAttribute("aria-label");
}

function answer(word) {
  const card = current();
  if (!card) return;
  const note = card.querySelector("[name=note]").value;
  const address = card.querySelector("form").getAttribute("action");
  card.remove();
  done.push(card.dataset.pair);
  underWay.add(card.dataset.pair);
  desk.dataset.busy = "";
  showFirst();
  send(address, { answer: word, note }, "beforeend", card.dataset.pair);
}

function undo() {
  const pair = done.pop();
  if (pair) send(desk.dataset.undo.replace("/0/", `/${pair}/`), {}, "afterbegin");
}

function send(address, values, swap = "beforeend", pair = "") {
  sending = sending.then(() => {
    const held = cards().map((card) => card.dataset.pair);
    const besides = [...underWay];
    return htmx.ajax("POST", address, { target: desk, swap, values: { ...values, held, besides } });
  }).catch(() => {}).then(() => {
    underWay.delete(pair);
    if (!underWay.size) delete desk.dataset.busy;
    showFirst();
  });
}

// Leaving now would lose an answer that has not been sent yet.
addEventListener("beforeunload", (event) => {
  if (underWay.size) event.preventDefault();
});

desk.addEventListener("submit", (event) => {
  event.preventDefault();
  answer(event.submitter?.value ?? "skip");
});

document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || document.querySelector("dialog[open]")) return;
  if (event.target.matches("input, textarea, select")) {
    // Enter or Escape leaves the note; the answer is a key of its own.
    if (["Enter", "Escape"].includes(event.key)) {
      event.preventDefault();
      event.target.blur();
    }
    return;
  }
  const key = event.key.length === 1 ? event.key.toLowerCase() : event.key;
  if (key === "z") undo();
  else if (KEYS[key] && !event.repeat) answer(KEYS[key]);
  else return;
  event.preventDefault();
});

showFirst();
