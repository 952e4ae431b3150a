// A table row opens where its link leads: a click anywhere on it; arrows go from row to row.
const OWN = "a, button, input, select, label, summary, dialog";

document.addEventListener("click", (event) => {
  const row = event.target.closest("tr[data-opens]");
  if (!row || event.target.closest(OWN) || String(getSelection())) return;
  const link = row.querySelector("a.row-link");
  if (event.ctrlKey || event.metaKey) window.open(link.href);
  else link.click();
});

document.addEventListener("keydown", (event) => {
  if (event.key !== "ArrowDown" && event.key !== "ArrowUp") return;
  const row = document.activeElement?.closest?.("tr[data-opens]");
  if (!row || !document.activeElement.matches("a.row-link")) return;
  const next = event.key === "ArrowDown" ? row.nextElementSibling : row.previousElementSibling;
  next?.querySelector("a.row-link")?.focus();
  event.preventDefault();
});
