/** An assessment that several people have open: parts that are only read are fetched again when they change, and a
 *  criterion's form saves field by field (`assessing.js`). */

import { announceContent, debounce } from "./core.js";
import { followLine } from "./assessing.js";

const SOON_MS = 300;
const form = document.querySelector("[data-line-form]");
const whole = document.querySelector('[data-live-part="whole"]');
const assessment = Number((form ?? whole)?.dataset.assessment);
const line = form ? followLine(form) : null;

/** Swap those parts of the page that came out otherwise; the form of the criterion is none of them. */
const refresh = debounce(async () => {
  const answer = await fetch(location.href, { credentials: "same-origin" }).catch(() => null);
  if (!answer?.ok) return;
  const fresh = new DOMParser().parseFromString(await answer.text(), "text/html");
  document.querySelectorAll("[data-live-part]").forEach((part) => {
    const now = fresh.querySelector(`[data-live-part="${part.dataset.livePart}"]`);
    if (!now || now.innerHTML === part.innerHTML) return;
    part.innerHTML = now.innerHTML;
    announceContent(part);
  });
}, SOON_MS);

document.addEventListener("plaza:assessment_changed", ({ detail }) => {
  if (detail.assessment_id !== assessment) return;
  if (line && detail.line_id === line.id && !detail.gone) line.hear(detail);
  if (whole || detail.what !== "answer") refresh();
});
document.addEventListener("plaza:assessment_remarked", ({ detail }) => {
  if (detail.assessment_id === assessment && (whole || detail.line_id === line?.id)) refresh();
});
document.addEventListener("plaza:reload", ({ detail }) => {
  if (!detail.room.startsWith("assessment")) return;
  refresh();
  line?.look();
});
