/** How many threads are new or unread in each of one's groups, beside their names. It is asked for after the page is
 *  there, at most once a minute unless something has been read or has happened, and kept for this tab. */

import { debounce, request } from "./core.js";

const KEPT_MS = 60000;
const SOON_MS = 2000;
const MOST = 99;
const KEY = `group-news:${document.body.dataset.member}`;
const places = [...document.querySelectorAll("[data-news]")];

function draw(items) {
  const waiting = new Map(items.map((item) => [item.url, item.new + item.unread]));
  for (const place of places) {
    const many = waiting.get(place.dataset.news) ?? 0;
    place.hidden = many === 0;
    place.firstElementChild.textContent = many > MOST ? `${MOST}+` : many;
  }
}

const kept = () => JSON.parse(sessionStorage.getItem(KEY) ?? "null");
const isOld = () => Date.now() - (kept()?.at ?? 0) > KEPT_MS;
const age = () => kept() && sessionStorage.setItem(KEY, JSON.stringify({ ...kept(), at: 0 }));

async function load() {
  if (document.visibilityState !== "visible") return age();
  const response = await request("/api/v1/me/news").catch(() => null);
  if (!response?.ok) return;
  const { items } = await response.json();
  sessionStorage.setItem(KEY, JSON.stringify({ at: Date.now(), items }));
  draw(items);
}

function show() {
  draw(kept()?.items ?? []);
  if (isOld()) load();
}

if (places.length) {
  show();
  const loadSoon = debounce(load, SOON_MS);
  ["post_published", "thread_changed", "notification_created"].forEach((name) => document.addEventListener(`plaza:${name}`, loadSoon));
  document.addEventListener("visibilitychange", () => document.visibilityState === "visible" && isOld() && load());
  document.addEventListener("submit", age);
  addEventListener("pageshow", ({ persisted }) => persisted && show());
  addEventListener("pagehide", () => location.pathname.startsWith("/t/") && age());
}
