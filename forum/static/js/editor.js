/** The Markdown editor: toolbar, lists that go on by themselves, preview, draft kept in the browser, Ctrl+Enter sends. */

import { debounce, fresh, onContent, request } from "./core.js";

const SAVE_MS = 2000;
const DRAFT_DAYS = 180;
const WRAPS = { bold: ["**", "**"], italic: ["_", "_"], code: ["`", "`"], link: ["[", "](https://)"] };
const PREFIXES = { quote: "> ", list: "- ", numbers: "1. ", heading: "## ", tasks: "- [ ] " };
const ITEM = /^(\s*)(?:([-*+]|(\d{1,4})([.)])) (\[[ xX]\] )?|((?:> ?)+))/;

settleSent();
onContent((root) => fresh(root, "[data-editor]", "Editor").forEach(enhance));

function enhance(editor) {
  const area = editor.querySelector("textarea");
  const form = area.form;
  addToolbar(editor, area);
  addPreview(editor, area);
  if (editor.dataset.draft) addDraft(editor, area, form);
  area.addEventListener("keydown", (event) => {
    if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) {
      event.preventDefault();
      form?.requestSubmit();
    } else if (event.key === "Enter" && !event.shiftKey && !event.altKey && !event.isComposing && editor.querySelector(".editor__bar")) {
      goOn(event, area);
    } else if ((event.ctrlKey || event.metaKey) && !event.shiftKey && !event.altKey) {
      const action = { b: "bold", i: "italic", k: "link" }[event.key];
      if (action && editor.querySelector(".editor__bar")) {
        event.preventDefault();
        apply(editor, area, action);
      }
    }
  });
}

function addToolbar(editor, area) {
  const bar = editor.querySelector(".editor__bar");
  if (!bar) return;
  bar.hidden = false;
  const buttons = [...bar.querySelectorAll("[data-format]")];
  bar.addEventListener("click", (event) => {
    const button = event.target.closest("[data-format]");
    if (button) apply(editor, area, button.dataset.format);
  });
  bar.addEventListener("keydown", (event) => {
    const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
    const shown = buttons.filter((button) => button.offsetParent);
    const at = shown.indexOf(document.activeElement);
    if (!step || at < 0) return;
    event.preventDefault();
    const next = shown[(at + step + shown.length) % shown.length];
    buttons.forEach((button) => (button.tabIndex = button === next ? 0 : -1));
    next.focus();
  });
}

function apply(editor, area, action) {
  const { selectionStart: start, selectionEnd: end, value } = area;
  const chosen = value.slice(start, end);
  area.focus();
  if (action === "emoji") {
    insert(area, /[\s(]$|^$/.test(value.slice(0, start)) ? ":" : " :", start, start);
  } else if (action === "table") {
    insert(area, apart(value.slice(0, start)) + editor.dataset.table, start, end);
  } else if (action in WRAPS) {
    wrap(area, action, chosen, start, end);
  } else {
    const from = value.lastIndexOf("\n", start - 1) + 1;
    const lines = value.slice(from, end).split("\n");
    const had = lines.every((line) => line.startsWith(PREFIXES[action]) || (action === "numbers" && /^\d+\. /.test(line)));
    const prefix = (index) => (action === "numbers" ? `${index + 1}. ` : PREFIXES[action]);
    insert(area, lines.map((line, index) => (had ? line.slice(prefix(index).length) : prefix(index) + line)).join("\n"), from, end);
  }
}

function wrap(area, action, chosen, start, end) {
  const [before, after] = WRAPS[action];
  const around = area.value.slice(start - before.length, start) === before && area.value.slice(end, end + after.length) === after;
  if (around && action !== "link") {
    insert(area, chosen, start - before.length, end + after.length);
    return area.setSelectionRange(start - before.length, end - before.length);
  }
  const text = chosen || (action === "link" ? area.closest("[data-editor]").dataset.linkText : "");
  insert(area, before + text + after, start, end);
  area.setSelectionRange(start + before.length, start + before.length + text.length);
  if (action === "link" && chosen) area.setSelectionRange(area.selectionEnd + 2, area.selectionEnd + after.length - 1);
}

/** Enter in an item of a list, or in a quote, begins the next one; in an empty one it ends the list. */
function goOn(event, area) {
  const { selectionStart: at, value } = area;
  if (at !== area.selectionEnd) return;
  const from = value.lastIndexOf("\n", at - 1) + 1;
  const line = value.slice(from, at);
  const found = line.match(ITEM);
  if (!found) return;
  event.preventDefault();
  const [marker, indent, bullet, number, dot, box, quote] = found;
  if (line === marker) return insert(area, "", from, at);
  const next = quote ?? (number ? `${Number(number) + 1}${dot} ` : `${bullet} `) + (box ? "[ ] " : "");
  insert(area, `\n${indent}${next}`, at, at);
}

/** What must stand between a text and a block after it. */
export const apart = (before) => (!before.trim() ? "" : before.endsWith("\n\n") ? "" : before.endsWith("\n") ? "\n" : "\n\n");

/** Through execCommand where it exists, so that the browser's own undo takes it back. */
export function insert(area, text, from, to) {
  area.focus({ preventScroll: true });
  area.setSelectionRange(from, to);
  const done = text ? document.execCommand?.("insertText", false, text) : from === to || document.execCommand?.("delete");
  if (!done) {
    area.setRangeText(text, from, to, "end");
    area.dispatchEvent(new Event("input", { bubbles: true }));
  }
}

function addPreview(editor, area) {
  const toggle = editor.querySelector("[data-preview-toggle]");
  const pane = editor.querySelector("[data-preview]");
  if (!toggle || !pane) return;
  let round = 0;
  const render = async () => {
    if (pane.hidden) return;
    if (!area.value.trim()) return void (pane.textContent = pane.dataset.empty);
    const mine = ++round;
    try {
      const body = new URLSearchParams({ body: area.value });
      const response = await request(editor.dataset.previewUrl, { method: "POST", body, headers: { Accept: "text/html" } });
      if (!response.ok) throw new Error(response.status);
      const text = await response.text();
      if (mine === round) pane.innerHTML = text;
    } catch {
      if (mine === round) pane.textContent = pane.dataset.failed;
    }
  };
  toggle.addEventListener("click", () => {
    pane.hidden = !pane.hidden;
    toggle.setAttribute("aria-pressed", String(!pane.hidden));
    render();
  });
  area.addEventListener("input", debounce(render, 500));
}

/** A draft is this browser's copy of what was not sent yet; it goes once the form has been accepted. */
function addDraft(editor, area, form) {
  const key = `draft:${document.body.dataset.member ?? ""}:${editor.dataset.draft}`;
  const note = editor.querySelector("[data-draft-note]");
  const kept = read(key);
  if (kept && !area.value.trim()) {
    area.value = kept;
    note.textContent = note.dataset.restored;
  }
  const save = () => {
    write(key, area.value);
    note.textContent = area.value.trim() ? note.dataset.saved : "";
  };
  const saveSoon = debounce(save, SAVE_MS);
  let sending = false;
  area.addEventListener("input", () => {
    sending = false;
    saveSoon();
  });
  addEventListener("pagehide", () => sending || write(key, area.value));
  form?.addEventListener("submit", () => {
    sending = true;
    write(key, area.value);
    sessionStorage.setItem("draft-sent", key);
  });
  form?.addEventListener("htmx:afterRequest", (event) => {
    if (!event.detail.successful) return;
    sessionStorage.removeItem("draft-sent");
    write(key, "");
    note.textContent = "";
  });
}

/** After a plain form was sent: the page that follows shows no errors when it was accepted. */
function settleSent() {
  const key = sessionStorage.getItem("draft-sent");
  if (!key) return;
  sessionStorage.removeItem("draft-sent");
  const refused = document.querySelector("[data-error-summary], .error-page, .field--wrong");
  if (!refused) write(key, "");
}

function read(key) {
  try {
    const { text, at } = JSON.parse(localStorage.getItem(key)) ?? {};
    return Date.now() - at < DRAFT_DAYS * 86400000 ? text : "";
  } catch {
    return "";
  }
}

function write(key, text) {
  try {
    if (text.trim()) localStorage.setItem(key, JSON.stringify({ text, at: Date.now() }));
    else localStorage.removeItem(key);
  } catch {
    /* A full or forbidden store costs the draft, nothing else. */
  }
}
