// The page's own button for the printer.
document.addEventListener("click", (event) => {
  if (event.target.closest("[data-print]")) window.print();
});
