// A file may be dropped on the frame around its field; its name is shown there.
const zone = document.querySelector("[data-drop-zone]");
const field = zone?.querySelector('input[type="file"]');
const words = zone?.querySelector("[data-drop-name]");

function tell() {
  const file = field.files[0];
  words.textContent = file ? `${file.name} (${size(file.size)})` : words.dataset.empty;
}

function size(bytes) {
  const megabytes = bytes / (1024 * 1024);
  const shown = megabytes >= 1 ? megabytes : bytes / 1024;
  const unit = megabytes >= 1 ? "MB" : "KB";
  return `${new Intl.NumberFormat(document.documentElement.lang, { maximumFractionDigits: 1 }).format(shown)} ${unit}`;
}

if (zone && field && words) {
  field.addEventListener("change", tell);
  for (const kind of ["dragenter", "dragover"]) {
    zone.addEventListener(kind, (event) => {
      event.preventDefault();
      zone.classList.add("drop-zone-over");
    });
  }
  for (const kind of ["dragleave", "drop"]) {
    zone.addEventListener(kind, () => zone.classList.remove("drop-zone-over"));
  }
  zone.addEventListener("drop", (event) => {
    event.preventDefault();
    if (!event.dataTransfer.files.length) return;
    field.files = event.dataTransfer.files;
    tell();
  });
}
