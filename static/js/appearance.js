// Light, dark, or as the device: kept on this device.
const device = matchMedia("(prefers-color-scheme: dark)");

function chosen() {
  return localStorage.getItem("theme") || "auto";
}

function show() {
  const dark = chosen() === "dark" || (chosen() === "auto" && device.matches);
  document.documentElement.dataset.bsTheme = dark ? "dark" : "light";
  for (const button of document.querySelectorAll("[data-theme-choice]")) {
    const on = button.dataset.themeChoice === chosen();
    button.classList.toggle("active", on);
    button.setAttribute("aria-pressed", String(on));
  }
}

document.addEventListener("click", (event) => {
  const button = event.target.closest("[data-theme-choice]");
  if (!button) return;
  localStorage.setItem("theme", button.dataset.themeChoice);
  show();
});
device.addEventListener("change", show);
show();
