/** One's own reply is sent and shown without loading the page; what is refused comes back as the page says it. */

import { answer } from "./answering.js";
import { attachedTo } from "./attach.js";
import { debounce, request } from "./core.js";
import { sendUntilTaken } from "./sending.js";

const QUIET_MS = 800;
const LINK = /https?:\/\/[^\s<>"')\]]+/g;

const parse = (text) => new DOMParser().parseFromString(text, "text/html");

/** `posts` is the list; `show` puts articles into it, `replace` swaps a part of the page. */
export function sendInPlace({ posts, show, replace }) {
  document.addEventListener("submit", async (event) => {
    const form = event.target.closest("form[data-reply]");
    if (!form || "partial" in posts.dataset || event.submitter?.hasAttribute("formaction")) return;
    event.preventDefault();
    const button = form.querySelector('[type="submit"]');
    button.disabled = true;
    try {
      const address = new URL(form.action);
      address.searchParams.set("after", posts.dataset.last);
      const body = new FormData(form);
      body.delete("files"); // sent already, each by itself
      const response = await sendUntilTaken(form, address, body);
      if (!response) return;
      const text = await response.text();
      if (response.ok) sent(form, parse(text), { posts, show, replace });
      else refused(parse(text), replace);
    } finally {
      button.disabled = false;
    }
  });
}

function sent(form, page, { posts, show, replace }) {
  show(page);
  for (const name of ["slow", "prompts"]) {
    const then = page.getElementById(name);
    if (then) replace(document.getElementById(name), then);
  }
  document.querySelector(".arrived")?.remove();
  attachedTo(form).take();
  form.reset();
  form.querySelector("textarea").value = "";
  answer(null);
  form.querySelector("[data-error-summary]")?.remove();
  form.dispatchEvent(new CustomEvent("htmx:afterRequest", { detail: { successful: true } })); // the draft is done
  document.dispatchEvent(new CustomEvent("thread:shown"));
  posts.lastElementChild.scrollIntoView({ block: "nearest" });
}

function refused(page, replace) {
  const then = page.getElementById("thread-foot");
  if (!then) return location.reload();
  replace(document.getElementById("thread-foot"), then);
  document.querySelector("[data-error-summary]")?.scrollIntoView({ block: "nearest" });
}

/** A link that is in the thread already is pointed out while one writes. */
export function pointOutLinks() {
  let asked = "";
  document.addEventListener("input", debounce(async ({ target }) => {
    const place = target.closest?.("form[data-reply]")?.querySelector("[data-links]");
    if (!place || target.tagName !== "TEXTAREA") return;
    const urls = [...new Set(target.value.match(LINK) ?? [])].slice(0, 5);
    const query = new URLSearchParams(urls.map((url) => ["url", url])).toString();
    if (query === asked) return;
    asked = query;
    if (!query) return place.replaceChildren();
    const response = await request(`${place.dataset.links}?${query}`, { headers: { Accept: "text/html" } }).catch(() => null);
    if (response?.ok && asked === query) place.innerHTML = (await response.text()).trim();
  }, QUIET_MS));
}
