/** What happens in a conversation, for those who listen to it: each thing once, in a log that is not seen. */

import { shorten } from "./core.js";

const KEPT_MS = 20000;
const LONGEST = 400;
const log = document.querySelector("[data-said]");

export function say(text) {
  if (!log || !text || document.visibilityState !== "visible") return;
  const line = Object.assign(document.createElement("p"), { textContent: text });
  log.append(line);
  setTimeout(() => line.remove(), KEPT_MS);
}

/** One's own message has arrived. */
export const saySent = () => say(log?.dataset.sent);

/** A line somebody else has written; of somebody blocked only that it is there. */
export function sayLine(line) {
  const head = line.querySelector(".message__head");
  if (!head) return say(shorten(line.querySelector(".act > span")?.textContent ?? "", LONGEST));
  const files = [...line.querySelectorAll(".attachment")].map((file) => file.querySelector("img")?.alt ?? file.textContent);
  const hidden = line.querySelector(".message__folded > summary")?.textContent;
  const text = hidden ?? [line.querySelector("[data-body]")?.textContent, ...files].join(" ");
  say(log?.dataset.text.replace("{name}", () => head.textContent.trim()).replace("{text}", () => shorten(text, LONGEST)));
}
