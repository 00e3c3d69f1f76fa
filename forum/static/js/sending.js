/** A form is sent until the server has taken it, and is taken once: the way to it may break before or after that. */

import { clientId, request } from "./core.js";

const AGAIN_MS = [1000, 2000, 5000, 10000];
const newKey = () => crypto.randomUUID?.() ?? `${clientId}-${Date.now()}-${Math.random().toString(36).slice(2)}`;

/** The answer of the server, whatever it is; null when the writer would rather change the text than wait. */
export async function sendUntilTaken(form, address, body) {
  const headers = { Accept: "text/html", "HX-Request": "true", "Idempotency-Key": newKey() };
  for (let tries = 0; ; tries++) {
    const response = await request(address, { method: "POST", body, headers }).catch(() => null);
    if (response?.status === 409 && tries && body.has("seen_number")) {
      body.delete("seen_number"); // what others wrote while it waited need not be looked at first: it was promised to go
      continue;
    }
    if (response && response.status < 500) {
      mark(form, false);
      return response;
    }
    mark(form, true);
    if (!(await waitToSend(form, AGAIN_MS[Math.min(tries, AGAIN_MS.length - 1)]))) {
      mark(form, false);
      form.querySelector("textarea").focus();
      return null;
    }
  }
}

/** What waits stays in sight and cannot be changed, since the server may have it already. It is a draft again meanwhile,
 *  so that it is not lost with the page. */
function mark(form, waits) {
  const note = form.querySelector("[data-unsent]");
  const area = form.querySelector("textarea");
  if (note.hidden === !waits) return;
  note.hidden = !waits;
  area.readOnly = waits;
  form.dispatchEvent(new CustomEvent("htmx:afterRequest", { detail: { successful: false } }));
  if (waits) area.dispatchEvent(new Event("input", { bubbles: true }));
}

/** True after some time, or as soon as there is a connection; false when the writer takes it back. */
function waitToSend(form, ms) {
  return new Promise((resolve) => {
    const change = form.querySelector("[data-unsent-change]");
    const timer = setTimeout(() => end(true), ms);
    const again = () => end(true);
    const stop = () => end(false);
    function end(result) {
      clearTimeout(timer);
      document.removeEventListener("plaza:connected", again);
      removeEventListener("online", again);
      change.removeEventListener("click", stop);
      resolve(result);
    }
    document.addEventListener("plaza:connected", again);
    addEventListener("online", again);
    change.addEventListener("click", stop);
  });
}
