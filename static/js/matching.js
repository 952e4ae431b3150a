// The review queue: the next pair is on the page already, so it shows before the answer is sent.
const desk = document.getElementById("matching-desk");
const said = document.getElementById("matching-said");
// Ids of the pairs answered, the latest last; those of before this page was loaded as well.
const done = desk.dataset.done.split(" ").filter(Boolean);
const underWay = new Set(); // answered here, not yet known to the office
const KEYS = { s: "same", b: "different", r: "unsure", ArrowRight: "skip" };
let sending = Promise.resolve(); // answers go one after another, in the order they were given
let shown = ""; // the pair that was shown last

const cards = () => [...desk.querySelectorAll("[data-pair]")];
const current = () => desk.querySelector("[data-pair]:not([hidden])");

function showFirst() {
  const [first, ...others] = cards();
  if (first) first.hidden = false;
  others.forEach((card) => { card.hidden = true; });
  desk.querySelectorAll("[data-undo-last]").forEach((button) => { button.disabled = !done.length; });
  if ((first?.dataset.pair ?? "") !== shown) moveTo(first);
}

// The eyes and the keyboard go together: to the new pair, or to what is left to do.
function moveTo(card) {
  if (!card && underWay.size) return; // the answer may bring more
  shown = card?.dataset.pair ?? "";
  if (card) said.textContent = card.getAttribute("aria-label");
  const place = card ?? document.querySelector("#matching-done a") ?? document.getElementById("matching-done");
  place?.focus({ preventScroll: Boolean(card) });
  if (card && card.getBoundingClientRect().top < 0) card.scrollIntoView();
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

// What is looked at for long stays with whoever looks at it, and with nobody who has left the page.
setInterval(() => {
  const held = cards().map((card) => card.dataset.pair);
  if (desk.dataset.hold && held.length && document.visibilityState === "visible") {
    htmx.ajax("POST", desk.dataset.hold, { target: desk, swap: "none", values: { held } });
  }
}, 4 * 60 * 1000);

// Leaving now would lose an answer that has not been sent yet.
addEventListener("beforeunload", (event) => {
  if (underWay.size) event.preventDefault();
});

desk.addEventListener("submit", (event) => {
  event.preventDefault();
  answer(event.submitter?.value ?? "skip");
});

desk.addEventListener("click", (event) => {
  if (event.target.closest("[data-undo-last]")) undo();
});

document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || document.querySelector("dialog[open]")) return;
  if (event.target.matches("input, textarea, select")) {
    // Enter or Escape leaves the note for its pair; the answer is a key of its own.
    if (["Enter", "Escape"].includes(event.key)) {
      event.preventDefault();
      event.target.blur();
      current()?.focus({ preventScroll: true });
    }
    return;
  }
  const key = event.key.length === 1 ? event.key.toLowerCase() : event.key;
  if (key === "z" && !event.repeat) undo();
  else if (key === "c") current()?.querySelector("[name=note]").focus();
  else if (KEYS[key] && !event.repeat) answer(KEYS[key]);
  else return;
  event.preventDefault();
});

showFirst();
