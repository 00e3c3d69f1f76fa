/** The entry of every page: small behaviours of the frame, and the modules that pages rely on. */

import { onContent, fresh, writeHeaders } from "./core.js";
import "./editor.js";
import "./emoji.js";
import "./keys.js";
import "./lists.js";
import { connect } from "./live.js";
import "./news.js";
import "./notices.js";
import "./notifications.js";
import "./outbox.js";
import "./pasting.js";
import "./theme.js";
import "./times.js";
import "./typeahead.js";
import "./upload.js";

document.addEventListener("htmx:configRequest", (event) => Object.assign(event.detail.headers, writeHeaders()));

/** One menu at a time; pressing elsewhere, a link within the page, or Escape closes it and gives the focus back. */
const openMenus = () => document.querySelectorAll("details[data-menu][open]");
document.addEventListener("click", (event) => {
  const chosen = event.target.closest('a[href^="#"]'); // What leads elsewhere on the page is seen once the menu is gone.
  openMenus().forEach((menu) => (menu.contains(event.target) && !chosen) || (menu.open = false));
});
document.addEventListener("keydown", (event) => {
  if (event.key !== "Escape") return;
  openMenus().forEach((menu) => {
    menu.open = false;
    menu.querySelector("summary").focus();
  });
});
/** The menu of a post opens above its button where there is room above and none below. */
document.addEventListener("toggle", ({ target }) => {
  if (!target.matches?.(".post__foot details[data-menu]")) return;
  target.classList.remove("menu--above");
  if (!target.open) return;
  const [button, panel] = [target, target.querySelector(".menu__panel")].map((one) => one.getBoundingClientRect());
  const [head, foot] = [".masthead", ".tab-bar"].map((name) => document.querySelector(name)?.getBoundingClientRect());
  const floor = foot?.height ? foot.top : innerHeight;
  target.classList.toggle("menu--above", panel.bottom > floor && button.top - panel.height > (head?.bottom ?? 0));
}, true);

/** A dialog opens where scripts run; its opener is otherwise a link to a page that does the same. */
document.addEventListener("click", (event) => {
  const opener = event.target.closest("[data-opens]");
  const dialog = opener && document.getElementById(opener.dataset.opens);
  if (dialog) {
    event.preventDefault();
    dialog.showModal();
  } else if (event.target.matches("dialog")) {
    event.target.close();
  }
});

onContent((root) => {
  fresh(root, "form[data-auto-submit]", "AutoSubmit").forEach((form) => {
    form.addEventListener("change", () => form.requestSubmit());
    form.querySelectorAll('[type="submit"]').forEach((button) => (button.hidden = true));
  });
  fresh(root, "[data-filter-panel]", "FilterPanel").forEach((panel) => {
    panel.open = matchMedia("(width >= 900px)").matches;
  });
  fresh(root, ".tabs [aria-current]", "ChosenTab").forEach((tab) => {
    const row = tab.closest(".tabs"); // The row alone moves, never the page.
    row.scrollLeft += tab.getBoundingClientRect().left - row.getBoundingClientRect().left - (row.clientWidth - tab.offsetWidth) / 2;
  });
  fresh(root, "[data-error-summary]", "ErrorSummary").forEach((summary) => summary.focus());
});

/** What is found anew is seen from its beginning, unless that is in view already. */
document.addEventListener("htmx:afterSettle", ({ target }) => {
  if (!target.matches?.("[data-seen-from-start]")) return;
  const { top } = target.getBoundingClientRect();
  if (top < 0 || top > innerHeight) target.scrollIntoView();
});

connect();

/** What is told in this browser is looked after on the page where it is turned on, and wherever it is on. */
const isPushed = () => {
  try {
    return localStorage.getItem("plaza-push") !== null;
  } catch {
    return false; // A browser may keep nothing for us.
  }
};
if (document.body.dataset.member && (document.querySelector("[data-push]") || isPushed())) {
  import("./push.js").then(({ lookAfter }) => lookAfter());
}
