/** A session as it is now, once for what changes within a moment; whoever is writing is not disturbed. */

import { announceContent, request } from "./core.js";

let timer;
document.addEventListener("plaza:ideation_changed", ({ detail }) => {
  const board = document.querySelector(`[data-ideation="${Number(detail.session_id)}"]`);
  if (!board || detail.gone) return;
  clearTimeout(timer);
  timer = setTimeout(renew, 300 + Math.random() * 700, board);
});

async function renew(board) {
  if (!board.isConnected) return;
  if (board.contains(document.activeElement) || board.querySelector("details[open]")) return void (timer = setTimeout(renew, 3000, board));
  const response = await request(board.dataset.url, { headers: { Accept: "text/html", "HX-Request": "true" } }).catch(() => null);
  if (!response?.ok) return;
  const now = new DOMParser().parseFromString(await response.text(), "text/html").body.firstElementChild;
  if (!now) return;
  board.replaceWith(now);
  announceContent(now);
}
