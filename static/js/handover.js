// The table in the village hall: typing a name narrows the list at once, Enter hands over when one
// family is left, and the cursor is back in the box for the next one. Names stay in the page.
const search = document.getElementById("handover-search");
const none = document.querySelector(".handover-none");

function plain(text) {
  return text.normalize("NFD").replace(/\p{M}/gu, "").toUpperCase().replace(/[^A-Z0-9]+/g, " ").trim();
}

function rows() {
  return [...document.querySelectorAll("#to-serve > .handover-row")];
}

function narrow() {
  const words = plain(search.value).split(" ").filter(Boolean);
  let left = 0;
  for (const row of rows()) {
    const name = plain(row.dataset.name);
    const fits = words.every((word) => name.includes(word));
    row.hidden = !fits;
    left += fits;
  }
  if (none) none.hidden = left > 0 || !words.length;
}

search?.addEventListener("input", narrow);

search?.form.addEventListener("submit", (event) => {
  event.preventDefault();
  const shown = rows().filter((row) => !row.hidden);
  if (shown.length === 1 && search.value.trim()) {
    shown[0].querySelector(".handover-give")?.click();
  } else {
    shown[0]?.querySelector(".handover-give")?.focus();
  }
});

document.body.addEventListener("htmx:afterSettle", (event) => {
  if (!event.detail.requestConfig?.path?.endsWith("/give/")) return;
  search.value = "";
  narrow();
  search.focus();
});
