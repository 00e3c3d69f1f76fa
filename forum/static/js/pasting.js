/** What is pasted from a word processor or a page keeps its headings, lists, links and tables, as Markdown. */

import { fresh, onContent } from "./core.js";
import { insert } from "./editor.js";
import { toMarkdown } from "./markdown.js";

const WORTH_IT = "a[href], ul, ol, table, h1, h2, h3, h4, h5, h6, strong, b, em, i, blockquote, pre";

onContent((root) => fresh(root, "[data-editor]", "Pasting").forEach((editor) => {
  const area = editor.querySelector("textarea");
  let plainly = false;
  area.addEventListener("keydown", (event) => (plainly = event.shiftKey && (event.ctrlKey || event.metaKey)));
  area.addEventListener("paste", (event) => {
    const html = event.clipboardData?.getData("text/html");
    if (!html || plainly || !event.clipboardData.getData("text/plain").trim()) return;
    const pasted = new DOMParser().parseFromString(html, "text/html").body;
    if (!pasted.querySelector(WORTH_IT)) return;
    const text = toMarkdown(pasted);
    if (!text || text === event.clipboardData.getData("text/plain").trim()) return;
    event.preventDefault();
    insert(area, text, area.selectionStart, area.selectionEnd);
  });
}));
