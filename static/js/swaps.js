// Swaps keep the focus where it was, show that something is loading, and say when it failed.
let focused = "";

document.body.addEventListener("htmx:beforeSwap", (event) => {
  focused = document.activeElement?.id ?? "";
  // A refusal comes with its reason as the page's own words: show it.
  if (event.detail.xhr.status === 422) event.detail.shouldSwap = true;
});

document.body.addEventListener("htmx:afterSettle", () => {
  if (focused && document.activeElement === document.body) document.getElementById(focused)?.focus();
  if (document.querySelector("[data-reload]")) location.reload();
});

function say(failed) {
  document.body.classList.toggle("is-offline", failed);
}

document.body.addEventListener("htmx:sendError", () => say(true));
document.body.addEventListener("htmx:afterOnLoad", () => say(false));
document.body.addEventListener("htmx:responseError", (event) => {
  // The session has ended, or the page may no longer be seen: the server's own page says it.
  if ([401, 403].includes(event.detail.xhr.status)) location.reload();
});

// Choosing in a select or a date sends its form at once, where the form or the field asks for it.
document.addEventListener("change", (event) => {
  const form = event.target.form;
  const asks = event.target.hasAttribute("data-send-on-change");
  if (asks || form?.hasAttribute("data-send-on-change")) form?.requestSubmit();
});

// Filters that say nothing stay out of the address.
document.body.addEventListener("htmx:configRequest", (event) => {
  if (event.detail.verb !== "get" || !event.detail.elt.matches(".list-filters")) return;
  for (const [name, value] of [...event.detail.formData.entries()]) {
    if (value === "") event.detail.formData.delete(name);
  }
});
