// The last screen: each answer once more, with the way back to its question.

export function summarise({ form, draft, words, steps, photos }) {
  const row = document.querySelector("#summary-row");
  const rows = steps
    .filter((step) => step !== "check")
    .map((step) => {
      const copy = row.content.cloneNode(true);
      const screen = form.querySelector(`[data-screen=${step}]`);
      const question = screen.querySelector("h1").textContent.trim();
      copy.querySelector("dt").textContent = question;
      copy.querySelector(".summary-answer").textContent = answerOf(step, screen) || words.none;
      const change = copy.querySelector("a");
      change.href = `#${step}`;
      change.textContent = words.change;
      change.setAttribute("aria-label", `${words.change}: ${question}`);
      return copy;
    });
  document.querySelector("[data-summary]").replaceChildren(...rows);

  function answerOf(step, screen) {
    const { fields, position } = draft;
    const chosen = screen.querySelector("input[type=radio]:checked");
    if (chosen) return chosen.closest("label").querySelector(".choice-word").textContent.trim();
    if (step === "identity") {
      return [fields.name, fields.nik, fields.family_card_number].filter(Boolean).join(", ") || "✓";
    }
    if (step === "photo") return photos ? words.photos.replace("{count}", photos) : "";
    if (step === "location") return position ? `± ${Math.round(position.accuracy)} m` : "";
    return fields[step];
  }
}
