// Sending a draft: the visit first, then its photos. Only an answer that names its id and hash, and
// one for each photo, lets the draft go; after anything else it stays on the phone.

import * as drafts from "./drafts.js";

export function payloadOf(draft) {
  const { verdict, reason, note, visited_on, nik, family_card_number, name, ...answers } = draft.fields;
  const place = draft.position ?? {};
  const claims = Object.entries({ nik, family_card_number, name }).filter(([, value]) => value);
  return {
    id: draft.id,
    household: draft.household,
    name: draft.name ?? "",
    verdict,
    reason: reason || null,
    visited_on,
    answers: { ...answers, ...(answers.members ? { members: Number(answers.members) } : {}) },
    note: note ?? "",
    latitude: place.latitude ?? null,
    longitude: place.longitude ?? null,
    accuracy_m: place.accuracy ?? null,
    claims: Object.fromEntries(claims),
  };
}

export async function send(draft, settings) {
  const visit = await ask(settings.visits, JSON.stringify(payloadOf(draft)), "application/json");
  if (visit.problem) return visit;
  if (visit.answer.id !== draft.id || !visit.answer.hash) return problem(visit, settings);
  for (const photo of await drafts.photosOf(draft)) {
    const body = new FormData();
    body.append("photo", photo.blob, "photo.jpg");
    body.append("sha256", photo.sha256);
    const sent = await ask(`${settings.visits}${draft.id}/photos/`, body);
    if (sent.problem) return sent;
    await drafts.removePhoto(photo.key);
  }
  await drafts.remove(draft);
  return { received: new Date() };

  async function ask(url, body, type) {
    const headers = { "X-CSRFToken": document.querySelector("[name=csrfmiddlewaretoken]").value };
    if (type) headers["Content-Type"] = type;
    let response;
    try {
      response = await fetch(url, { method: "POST", body, headers, credentials: "same-origin" });
    } catch {
      return { problem: settings.words.offline, again: true };
    }
    const answer = await response.json().catch(() => ({}));
    const taken = response.ok && ["accepted", "duplicate"].includes(answer.answer);
    return taken ? { answer } : problem({ response, answer }, settings);
  }
}

function problem({ response, answer }, { words }) {
  const status = response?.status;
  if (status === 401 || status === 403) return { problem: answer.message || words.session, again: true };
  if (answer?.answer === "conflict") return { problem: words.conflict };
  if (answer?.answer === "rejected") return { problem: answer.message };
  return { problem: words.trouble, again: true };
}

export function clock(time) {
  return new Intl.DateTimeFormat("id", { hour: "2-digit", minute: "2-digit" }).format(time);
}
