/** Drafts that the server keeps, the same on every device: saved 2 seconds after typing stops, and at least every 15
 *  while it goes on. Each saving has a greater number than the last; a page that has not seen the latest one overwrites
 *  nothing: it is told, and its writer chooses. */

import { fresh, onContent, request } from "./core.js";

const QUIET_MS = 2000;
const LONGEST_MS = 15000;
const AGAIN_MS = 10000;

onContent((root) => fresh(root, "[data-draft-url]", "Kept").forEach(keep));

function keep(editor) {
  const area = editor.querySelector('textarea, input:not([type="hidden"])');
  const note = editor.querySelector("[data-draft-note]");
  const discard = editor.querySelector("[data-draft-discard]");
  const newer = editor.querySelector("[data-draft-newer]");
  const url = editor.dataset.draftUrl;
  const here = `kept:${document.body.dataset.member}:${url}`;
  let sequence = Number(editor.dataset.draftSequence);
  let saved = area.form?.querySelector("[data-error-summary]") ? null : area.value; // what was refused is not kept yet
  let since = 0;
  let timer;
  let saving = Promise.resolve();
  let leaving = false; // the next page may have been made already when a saving is answered
  if (saved === null) soon(QUIET_MS);
  restoreUnsaved();

  area.addEventListener("input", () => {
    since ||= Date.now();
    soon(Math.max(0, Math.min(QUIET_MS, since + LONGEST_MS - Date.now())));
  });
  addEventListener("beforeunload", () => (leaving = true));
  addEventListener("pagehide", () => {
    if (area.value !== saved && !form?.sendingDraft) put({ keepalive: true });
  });
  document.addEventListener("visibilitychange", () => document.visibilityState === "visible" && look());
  const form = area.form;
  form?.addEventListener("submit", () => {
    clearTimeout(timer);
    form.sendingDraft = true;
  });
  form?.addEventListener("htmx:afterRequest", ({ detail }) => {
    form.sendingDraft = false;
    if (!detail.successful) return;
    sequence += 1;
    saved = "";
    forget();
    tell("");
    if (area.value) soon(QUIET_MS);
  });
  newer?.querySelector("[data-draft-take]").addEventListener("click", () => {
    adopt(newer.draft);
    area.focus();
  });
  newer?.querySelector("[data-draft-keep]").addEventListener("click", () => {
    sequence = newer.draft.sequence;
    newer.hidden = true;
    save();
    area.focus();
  });

  function soon(wait) {
    clearTimeout(timer);
    timer = setTimeout(save, wait);
  }

  function save() {
    clearTimeout(timer);
    since = 0;
    saving = saving.then(() => (area.value === saved || (newer && !newer.hidden) ? null : put({})));
  }

  async function put(options) {
    const text = area.value;
    localStorage.setItem(here, JSON.stringify({ text, sequence }));
    const response = await request(url, { method: "PUT", json: { text, sequence: sequence + 1 }, ...options }).catch(() => null);
    if (response?.ok) {
      sequence += 1;
      saved = text;
      if (!leaving) forget();
      tell(text.trim() ? note?.dataset.saved : "");
    } else if (response?.status === 409) {
      meet((await response.json()).draft);
    } else if (!response || response.status >= 429) {
      soon(AGAIN_MS);
    }
  }

  /** Somewhere else more was written: what is untouched here follows, the rest is asked. */
  function meet(draft) {
    if (draft.text === area.value || area.value === saved) return adopt(draft);
    if (!draft.text || !newer) {
      sequence = draft.sequence;
      return save();
    }
    newer.draft = draft;
    newer.querySelector("[data-draft-text]").textContent = draft.text.slice(0, 300);
    newer.hidden = false;
  }

  function adopt(draft) {
    area.value = saved = draft.text;
    sequence = draft.sequence;
    if (newer) newer.hidden = true;
    forget();
    tell(draft.text ? note?.dataset.restored : "");
  }

  async function look() {
    if (area.value !== saved || form?.sendingDraft) return;
    const response = await request(url).catch(() => null);
    if (!response?.ok) return;
    const draft = await response.json();
    if (draft.sequence > sequence) meet(draft);
  }

  /** What could not be saved before the page was left, as long as nothing newer is kept. */
  function restoreUnsaved() {
    try {
      const kept = JSON.parse(localStorage.getItem(here));
      if (!kept || kept.sequence < sequence || kept.text === saved) return forget();
      area.value = kept.text;
      tell(note?.dataset.restored);
      save();
    } catch {
      forget();
    }
  }

  /** What became of the draft, and the way to be rid of it while there is one. */
  function tell(text) {
    if (note) note.textContent = text;
    if (discard) discard.hidden = !text;
  }

  function forget() {
    localStorage.removeItem(here);
  }
}
