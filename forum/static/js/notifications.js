/** A notification that arrives is shown for a moment on every page, and joins the list where that is open. */

import { announceContent, request } from "./core.js";

const SHOWN_MS = 9000;
const MOST = 3;

async function fetchPart(url) {
  const response = await request(url, { headers: { Accept: "text/html" } }).catch(() => null);
  if (!response?.ok) return null;
  const parts = Object.assign(document.createElement("template"), { innerHTML: await response.text() }).content;
  return parts.firstElementChild;
}

/** Whoever looks at the thread sees the post itself. */
const isHere = ({ thread }) =>
  thread && document.visibilityState === "visible" && `${location.pathname}/`.startsWith(`${thread.url}/`);

document.addEventListener("plaza:notification_created", async ({ detail }) => {
  if (detail.gone || !detail.unread) return;
  const list = document.getElementById("notifications");
  if (list) await join(list, detail.id);
  else if (!isHere(detail)) await showToast(detail.id);
});

async function join(list, id) {
  const row = await fetchPart(`/notifications/${id}/row`);
  if (!row) return;
  document.getElementById(row.id)?.remove();
  const today = list.querySelector(`[data-day="${CSS.escape(list.dataset.today)}"] .rows`);
  if (!today) return location.reload();
  today.prepend(row);
  announceContent(row);
}

async function showToast(id) {
  const toast = await fetchPart(`/notifications/${id}/fragment`);
  if (!toast) return;
  toast.dataset.toast = id;
  const place = toasts();
  place.querySelector(`[data-toast="${id}"]`)?.remove();
  place.append(toast);
  while (place.children.length > MOST) place.firstElementChild.remove();
  let timer = setTimeout(() => toast.remove(), SHOWN_MS);
  const stay = () => clearTimeout(timer);
  const go = () => (timer = setTimeout(() => toast.remove(), SHOWN_MS));
  toast.addEventListener("pointerenter", stay);
  toast.addEventListener("pointerleave", go);
  toast.addEventListener("focusin", stay);
  toast.addEventListener("focusout", go);
  toast.querySelector("[data-toast-close]").addEventListener("click", () => toast.remove());
}

function toasts() {
  const found = document.querySelector(".toasts");
  if (found) return found;
  const place = Object.assign(document.createElement("div"), { className: "toasts" });
  place.setAttribute("role", "status");
  document.body.append(place);
  return place;
}
