/** Forms with data-upload tell how far the sending is; without scripts they are plain multipart forms. What is larger
 *  than a file may be is told when it is chosen: sending it would take long and lose what was typed. */

import { announceContent, fresh, onContent, writeHeaders } from "./core.js";

onContent((root) => fresh(root, "form[data-upload]", "Upload").forEach((form) => form.addEventListener("submit", send)));

onContent((root) => fresh(root, "input[data-most-bytes]", "Size").forEach((field) => field.addEventListener("change", measure)));

function measure({ currentTarget: field }) {
  const tooLarge = [...field.files].some((file) => file.size > Number(field.dataset.mostBytes));
  field.setCustomValidity(tooLarge ? field.dataset.tooLarge : "");
  field.reportValidity();
}

function send(event) {
  const form = event.currentTarget;
  if (![...form.querySelectorAll('input[type="file"]')].some((field) => field.files.length)) return;
  event.preventDefault();
  const buttons = form.querySelectorAll('[type="submit"]');
  buttons.forEach((button) => (button.disabled = true));
  const sending = new XMLHttpRequest();
  sending.open("POST", form.action);
  sending.setRequestHeader("X-Upload", "1");
  Object.entries(writeHeaders()).forEach(([name, value]) => sending.setRequestHeader(name, value));
  sending.upload.addEventListener("progress", (progress) => show(form, progress));
  sending.addEventListener("load", () => finish(sending));
  sending.addEventListener("error", () => {
    buttons.forEach((button) => (button.disabled = false));
    form.submit();
  });
  sending.send(new FormData(form));
}

function show(form, { loaded, total, lengthComputable }) {
  const place = form.querySelector("[data-upload-progress]");
  if (!place || !lengthComputable) return;
  const share = Math.round((100 * loaded) / total);
  place.hidden = false;
  place.querySelector("progress").value = share;
  place.querySelector(".progress__figure").textContent = `${share} %`;
}

/** Another part of this same page would not be loaded anew. */
function goTo(next) {
  const here = next.pathname === location.pathname && next.search === location.search;
  location.assign(next);
  if (here) location.reload();
}

/** An accepted form leads on to its page; a refused one comes back with what is wrong, and replaces the content. */
function finish(sending) {
  const next = sending.getResponseHeader("Location");
  if (next) return goTo(new URL(next, location.href));
  if (sending.status < 400) return location.assign(sending.responseURL);
  const page = new DOMParser().parseFromString(sending.responseText, "text/html");
  const content = page.querySelector("main");
  if (!content) return location.reload();
  document.querySelector("main").replaceWith(content);
  window.htmx?.process(content);
  announceContent(content);
  scrollTo(0, 0);
}
