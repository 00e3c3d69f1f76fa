/** Going back from a thread to its list: the list stands as it was left, and the row that was opened last is marked and
 *  has the focus. It is remembered for this tab alone. */

const KEY = "opened-thread";
const ROW = ".row--thread";
const here = () => location.pathname + location.search;

document.addEventListener("click", (event) => {
  const link = event.target.closest(`${ROW} .row__link`);
  if (!link || event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return;
  const row = link.closest(ROW);
  sessionStorage.setItem(KEY, JSON.stringify({ list: here(), row: row.id, top: row.getBoundingClientRect().top, scroll: scrollY }));
  history.scrollRestoration = "manual"; // The row knows its place better: the list may have grown above it.
});

const opened = () => JSON.parse(sessionStorage.getItem(KEY) ?? "null");

/** The breadcrumb of a thread leads to the list one came from, when that is one of discussions. */
function leadBack() {
  const crumb = document.querySelector(".crumbs [data-list]");
  const left = opened();
  if (!crumb || left?.row !== `thread-${location.pathname.match(/^\/t\/[^/]+\/(\d+)/)?.[1]}`) return;
  const list = left.list.split("?")[0];
  if (list === crumb.dataset.list || list === crumb.getAttribute("href")) crumb.setAttribute("href", left.list);
}

function comeBack({ persisted = false }) {
  leadBack();
  const left = opened();
  const [way] = performance.getEntriesByType("navigation");
  const from = document.referrer.startsWith(location.origin) ? new URL(document.referrer).pathname : "";
  if (left?.list !== here() || !(persisted || way?.type === "back_forward" || from.startsWith("/t/"))) return;
  history.scrollRestoration = "auto";
  document.querySelectorAll(`${ROW} [aria-current]`).forEach((link) => link.removeAttribute("aria-current"));
  const row = document.getElementById(left.row);
  if (!persisted) scrollTo({ top: row ? scrollY + row.getBoundingClientRect().top - left.top : left.scroll, behavior: "instant" });
  const link = row?.querySelector(".row__link");
  link?.setAttribute("aria-current", "true");
  link?.focus({ preventScroll: true });
}

addEventListener("pageshow", comeBack);
