// Light or dark before anything is painted: this script alone is not deferred.
{
  const chosen = localStorage.getItem("theme") || "auto";
  const dark = chosen === "dark" || (chosen === "auto" && matchMedia("(prefers-color-scheme: dark)").matches);
  document.documentElement.dataset.bsTheme = dark ? "dark" : "light";
}
