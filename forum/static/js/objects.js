/** What stands on posts, in place: one's own reactions and bookmarks without loading the page, those of others as they come. */

import { announceContent, request } from "./core.js";
import { isOwn } from "./live.js";

const me = Number(document.body.dataset.member);
const parse = (text) => new DOMParser().parseFromString(text, "text/html").body.firstElementChild;

document.addEventListener("submit", (event) => {
  const form = event.target;
  if (form.matches("[data-reactions]")) sendInPlace(event, form, form, "[data-reaction]");
  else if (form.closest("[data-bookmark]")) sendInPlace(event, form, form.closest("[data-bookmark]"), "summary");
  else if (form.matches(".poll__ballot") || form.closest(".poll__more")) sendInPlace(event, form, form.closest("[data-poll]"), "summary");
});

/** What comes back takes the place of `part`; the focus stays where it was, or goes to the first of `next`. */
async function sendInPlace(event, form, part, next) {
  event.preventDefault();
  const body = new URLSearchParams(new FormData(form, event.submitter));
  const { name, value } = event.submitter ?? {};
  const menu = event.submitter?.closest(".menu__panel") && part.matches("[data-reactions]");
  const response = await request(form.action, { method: "POST", body, headers: { Accept: "text/html", "HX-Request": "true" } }).catch(() => null);
  const now = response?.ok && parse(await response.text());
  if (!now) return again(form, name, value);
  part.replaceWith(now);
  window.htmx?.process(now);
  announceContent(now);
  const same = value && !menu && [...now.querySelectorAll(next)].find((one) => one.dataset.reaction === value && !one.hidden);
  (same || now.querySelector("summary") || now.querySelector("button"))?.focus({ preventScroll: true });
}

/** Without an answer the form is sent as the browser does it, so that the page tells what is wrong. */
function again(form, name, value) {
  if (name) form.append(Object.assign(document.createElement("input"), { type: "hidden", name, value }));
  form.submit();
}

document.addEventListener("plaza:post_reacted", ({ detail }) => {
  const form = document.querySelector(`[data-reactions="${Number(detail.post_id)}"]`);
  if (!form || detail.gone || isOwn(detail)) return;
  const counts = new Map(detail.reactions.map((one) => [one.name, one.count]));
  for (const shown of form.querySelectorAll("[data-reaction]")) {
    const count = counts.get(shown.dataset.reaction) ?? 0;
    shown.querySelector("[data-reaction-count]").textContent = count;
    shown.hidden = count === 0;
  }
  const link = form.querySelector("[data-reacted]");
  if (link) link.hidden = counts.size === 0;
  if (detail.member_id === me) markOwn(form, detail);
});

/** One's own reaction from another tab. */
function markOwn(form, { name, added }) {
  form.querySelectorAll(`button[value="${CSS.escape(name)}"]`).forEach((button) => {
    button.name = added ? "remove" : "add";
    button.setAttribute("aria-pressed", String(added));
  });
}

/** A poll as it is now, once for what changes within a moment; whoever is choosing is not disturbed. */
const changed = new Map();
document.addEventListener("plaza:poll_changed", ({ detail }) => {
  const poll = document.querySelector(`[data-poll="${Number(detail.poll_id)}"]`);
  if (detail.gone || isOwn(detail) || (!poll && !document.querySelector(`[data-post="${Number(detail.post_id)}"]`))) return;
  if (!poll) return document.dispatchEvent(new CustomEvent("plaza:post_edited", { detail }));
  clearTimeout(changed.get(poll.dataset.poll));
  changed.set(poll.dataset.poll, setTimeout(renew, 500 + Math.random() * 1000, poll));
});

async function renew(poll) {
  const busy = poll.contains(document.activeElement) || poll.querySelector("details[open]");
  if (!poll.isConnected || busy) return;
  const response = await request(poll.dataset.url, { headers: { Accept: "text/html", "HX-Request": "true" } }).catch(() => null);
  if (response?.status === 404) return poll.remove();
  const now = response?.ok && parse(await response.text());
  if (!now) return;
  poll.replaceWith(now);
  window.htmx?.process(now);
  announceContent(now);
}
