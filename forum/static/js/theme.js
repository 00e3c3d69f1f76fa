/** Light, dark, or as the device: shown at once and remembered by the server, without loading the page again. */

import { onContent, fresh, request } from "./core.js";

onContent((root) => fresh(root, "form[data-theme-form]", "Theme").forEach((form) => form.addEventListener("submit", choose)));

function choose(event) {
  const theme = event.submitter?.value;
  if (!theme) return;
  event.preventDefault();
  const page = document.documentElement;
  if (theme === "auto") delete page.dataset.theme;
  else page.dataset.theme = theme;
  document.querySelectorAll('[data-theme-form] [name="theme"]').forEach((button) => {
    button.setAttribute("aria-pressed", String(button.value === theme));
  });
  const body = new URLSearchParams({ theme, next: "/" });
  request(event.currentTarget.action, { method: "POST", body, redirect: "manual" }).catch(() => {});
}
