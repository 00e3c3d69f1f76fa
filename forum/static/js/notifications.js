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
  if (document.getElementById("inbox")) refreshSoon();
  else if (!isHere(detail)) await showToast(detail.id);
});

/** What was read or taken back elsewhere is read or gone here too. */
document.addEventListener("plaza:counts_changed", () => document.getElementById("inbox") && refreshSoon());

let waiting = 0;

function refreshSoon() {
  clearTimeout(waiting);
  waiting = setTimeout(refresh, 250);
}

/** Shows the list as it is now; the focus stays on what had it, and what was unfolded stays so. */
async function refresh() {
  const shown = document.getElementById("inbox");
  if (!shown?.querySelector("[data-first]")) return;
  const response = await request(location.href, { headers: { Accept: "text/html" } }).catch(() => null);
  if (!response?.ok) return;
  const page = new DOMParser().parseFromString(await response.text(), "text/html");
  const now = page.getElementById("inbox");
  if (!now) return;
  const place = document.activeElement?.closest?.("#inbox .row")?.id;
  for (const open of shown.querySelectorAll("details[open]")) {
    now.querySelector(`#${CSS.escape(open.closest(".row").id)} details`)?.setAttribute("open", "");
  }
  shown.replaceWith(now);
  if (place) document.getElementById(place)?.querySelector("a")?.focus({ preventScroll: true });
  announceContent(now);
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
