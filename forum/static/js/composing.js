/** Pages for writing alone: a new thread, a post that is edited. While a title is typed, threads about the same show. */

import "./attach.js";
import { debounce, fresh, onContent, request } from "./core.js";

const QUIET_MS = 500;
const SHORTEST = 10;

onContent((root) => fresh(root, "[data-similar]", "Similar").forEach((place) => {
  const title = place.closest("form").querySelector('[name="title"]');
  let round = 0;
  const look = debounce(async () => {
    const text = title.value.trim();
    const mine = ++round;
    if (text.length < SHORTEST) return place.replaceChildren();
    const response = await request(`${place.dataset.similar}?${new URLSearchParams({ title: text })}`, { headers: { Accept: "text/html" } }).catch(() => null);
    if (mine !== round || !response?.ok) return;
    const html = (await response.text()).trim();
    if (place.innerHTML.trim() !== html) place.innerHTML = html;
  }, QUIET_MS);
  title.addEventListener("input", look);
  if (title.value) look();
}));
