// Any two lists: the cells of the column that is chosen, and arrow keys from pair to pair.
document.addEventListener("change", (event) => {
  const field = event.target.closest("select[data-samples]");
  if (!field) return;
  const samples = JSON.parse(document.getElementById(field.dataset.samples).textContent);
  field.parentElement.querySelector("output").textContent = samples[field.value] ?? "";
});

document.addEventListener("keydown", (event) => {
  if (event.altKey || event.ctrlKey || event.metaKey || event.shiftKey) return;
  if (event.target.closest("input, select, textarea, dialog[open]")) return;
  document.querySelector(`a[data-key="${event.key}"]`)?.click();
});
