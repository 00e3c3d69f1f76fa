/** Quoting in a thread: what is selected in a post, or all of it, goes below what is written already. */

import { answer } from "./answering.js";
import { request } from "./core.js";
import { apart, insert } from "./editor.js";
import { toMarkdown } from "./markdown.js";

const form = () => document.querySelector("form[data-reply]");

export function quoteInPlace() {
  const button = makeButton();
  let chosen = null;

  document.addEventListener("selectionchange", () => {
    chosen = form() && selected();
    button.hidden = !chosen;
    if (chosen) place(button, chosen.range);
  });
  // Pressing must not take the selection away before it is quoted.
  document.addEventListener("mousedown", (event) => event.target.closest("a[data-quote], .quote-selected") && event.preventDefault());
  button.addEventListener("click", () => chosen && put(chosen.post, quoteOf(chosen.post, chosen.range)));
  document.addEventListener("click", async (event) => {
    const link = event.target.closest("a[data-quote]");
    if (!link || !form() || event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    const post = link.closest("[data-post]");
    const part = selected();
    const text = part?.post === post ? quoteOf(post, part.range) : await whole(link);
    if (text) put(post, text);
    else location.assign(link.href);
  });
}

/** The post and the part of its text that is selected, if it is one post's. */
function selected() {
  const selection = getSelection();
  if (!selection.rangeCount || selection.isCollapsed || !selection.toString().trim()) return null;
  const range = selection.getRangeAt(0);
  const within = (node) => (node instanceof Element ? node : node.parentElement)?.closest("[data-post] [data-body]");
  const body = within(range.startContainer);
  const part = body && (within(range.endContainer) === body ? range : trimmed(range, body));
  const post = body?.closest("[data-post]");
  return part && post.querySelector("a[data-quote]") ? { post, range: part } : null;
}

/** Three clicks on a last paragraph select up to the beginning of what follows the post: that much is left out. */
function trimmed(range, body) {
  if (range.endOffset > 0) return null;
  const part = range.cloneRange();
  part.setEnd(body, body.childNodes.length);
  return part;
}

function quoteOf(post, range) {
  const name = post.querySelector(".post__name").textContent.trim().replaceAll("[", "(").replaceAll("]", ")");
  const address = post.querySelector(".post__number").getAttribute("href");
  const text = toMarkdown(range.cloneContents()).trim();
  return `> [${name}](${address}):\n>\n${text.split("\n").map((line) => `> ${line}`.trimEnd()).join("\n")}\n\n`;
}

async function whole(link) {
  const { thread } = document.getElementById("posts").dataset;
  const response = await request(`/t/${thread}/quote/${link.dataset.quote}`, { headers: { Accept: "text/markdown" } }).catch(() => null);
  return response?.ok ? response.text() : "";
}

function put(post, text) {
  const area = form().querySelector("textarea");
  const empty = !area.value.trim();
  const answered = form().querySelector('[name="reply_to_id"]');
  if (empty || !answered.value) answer(post);
  getSelection().removeAllRanges();
  area.focus();
  insert(area, apart(area.value) + text, empty ? 0 : area.value.length, area.value.length);
  area.scrollIntoView({ block: "nearest" });
}

function makeButton() {
  const from = document.getElementById("thread-foot").querySelector("[data-quote-text]");
  const button = Object.assign(document.createElement("button"), { type: "button", className: "quote-selected", hidden: true, textContent: from?.dataset.quoteText ?? "" });
  document.body.append(button);
  return button;
}

/** Above the selection; below it where there is no room, and on a telephone, whose own menu stands above. */
function place(button, range) {
  const box = range.getBoundingClientRect();
  const below = box.top < 64 || matchMedia("(pointer: coarse)").matches;
  const left = Math.min(Math.max(8, box.left + box.width / 2 - button.offsetWidth / 2), innerWidth - button.offsetWidth - 8);
  button.style.setProperty("inset-inline-start", `${left + scrollX}px`);
  button.style.setProperty("top", `${(below ? box.bottom + 8 : box.top - button.offsetHeight - 8) + scrollY}px`);
}
