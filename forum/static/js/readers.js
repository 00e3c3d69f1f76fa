/** Who else has the thread open. The page says that it is being read again and again; who shows no presence sees none. */

import { command } from "./live.js";

const AGAIN_MS = 25000; // who says nothing for a minute has gone

/** Begin; what is said of the readers stands in `[data-readers]`. */
export function followReaders(thread, me) {
  const mark = document.querySelector("[data-readers]");
  if (!mark) return;

  const draw = ({ readers = [], count = 0 }) => {
    const names = readers.filter(({ id }) => id !== me).map(({ name }) => name);
    const more = count - readers.length;
    if (more > 0) names.push(`+${more}`);
    const listed = new Intl.ListFormat(document.documentElement.lang || "en").format(names);
    const text = names.length === 1 ? mark.dataset.one : mark.dataset.many;
    mark.querySelector("[data-text]").textContent = names.length ? text.replace("{names}", () => listed) : "";
    mark.hidden = names.length === 0;
  };
  const say = async () => {
    if (document.visibilityState !== "visible") return;
    const answer = await command("read_thread", { thread_id: thread });
    if (answer?.ok) draw(answer);
  };
  const close = () => command("close_thread", { thread_id: thread });

  document.addEventListener("plaza:connected", say);
  document.addEventListener("plaza:readers_changed", ({ detail }) => detail.thread_id === thread && draw(detail));
  document.addEventListener("visibilitychange", () => (document.visibilityState === "visible" ? say() : close()));
  addEventListener("pagehide", close);
  setInterval(say, AGAIN_MS);
  say();
}
