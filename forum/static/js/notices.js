/** What has just been done is told over the page. It has the focus, so that it is read out once and the keyboard goes
 *  on from it; after a while it goes by itself, unless something can be done about it. */

import { focusAtFirst } from "./core.js";

const SHOWN_MS = 12000;
const notices = [...document.querySelectorAll("[data-notice]")];

notices.forEach(show);
if (notices.length && !document.querySelector("[autofocus], [data-error-summary]")) focusAtFirst(notices[0]);

function show(notice) {
  notice.setAttribute("role", "group");
  notice.setAttribute("aria-label", notice.querySelector("p").textContent);
  notice.querySelector("[data-notice-close]").addEventListener("click", () => close(notice));
  notice.addEventListener("keydown", ({ key }) => key === "Escape" && close(notice));
  if (!["success", "info"].includes(notice.dataset.notice) || notice.querySelector("form")) return;
  let timer;
  const stay = () => clearTimeout(timer);
  const go = () => {
    stay();
    timer = setTimeout(close, SHOWN_MS, notice);
  };
  go();
  notice.addEventListener("pointerenter", stay);
  notice.addEventListener("pointerleave", go);
  notice.addEventListener("focusin", ({ target }) => target !== notice && stay());
  notice.addEventListener("focusout", go);
}

/** The focus does not get lost with it. */
function close(notice) {
  const focused = notice.contains(document.activeElement);
  notice.remove();
  if (focused) document.getElementById("content").focus({ preventScroll: true });
}
