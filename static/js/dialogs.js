// One dialog for what htmx brings into it, one that asks before a form is sent.
const dialog = document.getElementById("dialog");
const confirmation = document.getElementById("confirm");
let waiting = null; // the form, and the button that sent it

// Once it is settled: what can be seen here can be sent.
document.body.addEventListener("htmx:afterSettle", (event) => {
  if (event.detail.target.id === "dialog-content" && dialog && !dialog.open) dialog.showModal();
});

document.body.addEventListener("closeDialog", () => dialog?.close());

document.addEventListener("click", (event) => {
  if (event.target.closest("[data-dialog-close]")) event.target.closest("dialog").close();
  else if (event.target.matches("dialog")) event.target.close(); // a click beside it
  else if (event.target.closest("[data-confirm-yes]")) goOn();
});

document.addEventListener("submit", (event) => {
  const asks = event.submitter?.dataset.confirm ?? event.target.dataset.confirm;
  if (!asks || !confirmation || waiting?.agreed) return;
  event.preventDefault();
  event.stopImmediatePropagation();
  waiting = { form: event.target, submitter: event.submitter, agreed: false };
  confirmation.querySelector("[data-confirm-text]").textContent = asks;
  confirmation.showModal();
}, true);

confirmation?.addEventListener("close", () => {
  if (!waiting?.agreed) waiting = null;
});

function goOn() {
  if (!waiting) return;
  waiting.agreed = true;
  confirmation.close();
  waiting.form.requestSubmit(waiting.submitter);
  waiting = null;
}
