/** Keys of one letter, outside of fields: `/` searches, `?` shows the keys, and pages add their own. Who does not want
 *  them turns them off where they are shown. */

import { request } from "./core.js";

const OFF = "keys-off";
const FIELDS = 'input:not([type="checkbox"], [type="radio"]), textarea, select, [contenteditable]';

/** Whether keys of one letter do anything in this browser. */
export function keysOn() {
  try {
    return localStorage.getItem(OFF) !== "yes";
  } catch {
    return true; // A forbidden store forgets the choice, nothing else.
  }
}

/** Call `keys[letter]` when the letter is pressed where nobody is writing and nothing lies over the page. */
export function onKeys(keys) {
  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented || event.isComposing || !keysOn()) return;
    if (event.target.matches?.(FIELDS) || document.querySelector("dialog[open], details[data-menu][open]")) return;
    if (keys[event.key]?.() === true) event.preventDefault();
  });
}

/** The keys in a dialog over the page; where it does not load, their page. */
async function show(link) {
  const response = await request(link.href, { headers: { Accept: "text/html", "HX-Request": "true" } }).catch(() => null);
  if (!response?.ok) return location.assign(link.href);
  document.querySelectorAll("details[data-menu][open]").forEach((menu) => (menu.open = false));
  const holder = document.createElement("div");
  holder.innerHTML = await response.text();
  const dialog = document.body.appendChild(holder.querySelector("dialog"));
  dialog.addEventListener("close", () => dialog.remove());
  letChoose(dialog);
  dialog.showModal();
}

function letChoose(root) {
  const choice = root.querySelector("[data-keys-choice]");
  if (!choice) return;
  choice.hidden = false;
  const box = choice.querySelector("input");
  box.checked = !keysOn();
  box.addEventListener("change", () => (box.checked ? localStorage.setItem(OFF, "yes") : localStorage.removeItem(OFF)));
}

document.addEventListener("click", (event) => {
  const link = event.target.closest("a[data-keys-help]");
  if (!link || event.ctrlKey || event.metaKey || event.shiftKey) return;
  event.preventDefault();
  show(link);
});

onKeys({
  "?": () => {
    const link = document.querySelector("a[data-keys-help]");
    if (link) show(link);
    return Boolean(link);
  },
  "/": () => {
    const field = [...document.querySelectorAll('[data-shortcut="/"]')].find((one) => one.checkVisibility());
    field?.focus();
    field?.select();
    return Boolean(field);
  },
});
letChoose(document);
