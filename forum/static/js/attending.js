/** Which colleagues are at the same criterion of an assessment, as long as they show it. */

import { command } from "./live.js";

const HERE_MS = 25000; // who says nothing for a minute has gone

export function attend(id) {
  const mark = document.querySelector("[data-attending]");
  const me = Number(document.body.dataset.member);
  const draw = ({ people = [] }) => {
    const names = people.filter((one) => one.id !== me).map(({ name }) => name);
    const text = names.length === 1 ? mark.dataset.one : mark.dataset.many;
    const listed = new Intl.ListFormat(document.documentElement.lang || "en").format(names);
    mark.textContent = names.length ? text.replace("{names}", () => listed) : "";
    mark.hidden = !names.length;
  };
  const say = async () => {
    if (document.visibilityState !== "visible") return;
    const answer = await command("attend_line", { line_id: id });
    if (answer?.ok) draw(answer);
  };
  const close = () => command("leave_line", { line_id: id });
  document.addEventListener("plaza:connected", say);
  document.addEventListener("plaza:line_attended", ({ detail }) => detail.line_id === id && draw(detail));
  document.addEventListener("visibilitychange", () => (document.visibilityState === "visible" ? say() : close()));
  addEventListener("pagehide", close);
  setInterval(say, HERE_MS);
}
