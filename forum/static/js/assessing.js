/** The form of one criterion: every field is saved on its own a moment after it changes.
 *
 *  A field is sent with what was seen of it. A colleague who wrote the same one first is answered 409: both texts are
 *  shown, nothing is overwritten, and one takes hers, keeps one's own, or puts both together. What waits for the network
 *  is kept in the browser. Ticks are sent one by one and never meet. */

import { attend } from "./attending.js";
import { debounce, request } from "./core.js";
import { isOwn } from "./live.js";

const QUIET_MS = 900;
const AGAIN_MS = 4000;
const FIELDS = ["claim", "step", "note", "assignee_id"];
const NUMBERS = ["step", "assignee_id"];

export function followLine(form) {
  const { dataset } = form;
  const id = Number(dataset.line);
  const kept = `line:${document.body.dataset.member}:${id}`;
  const status = form.querySelector("[data-status]");
  const open = Boolean(status);
  let seen = JSON.parse(dataset.seen);
  let ticked = new Set(JSON.parse(dataset.ticked));
  let sending = false;
  let timer;
  const ticks = new Map(); // what was ticked or unticked here and is not saved
  const met = new Map(); // fields that wait for a decision, with what stands there now
  const news = new Map(); // what a colleague wrote into a field in which one is

  const inputs = (name) => [...form.querySelectorAll(`[name="${name}"]:not([type="hidden"])`)];
  const present = FIELDS.filter((name) => inputs(name).length);

  function read(name) {
    const [first] = inputs(name);
    const text = first.type === "radio" ? (inputs(name).find((one) => one.checked)?.value ?? "") : first.value;
    if (NUMBERS.includes(name)) return text === "" ? null : Number(text);
    return name === "note" ? text.replace(/\r\n/g, "\n").trim() : text;
  }

  function put(name, value) {
    const [first] = inputs(name);
    const text = value === null ? "" : String(value);
    if (first.type === "radio") inputs(name).forEach((one) => (one.checked = one.value === text));
    else first.value = text;
  }

  const isWriting = (name) => inputs(name).includes(document.activeElement);
  const dirty = () => present.filter((name) => !met.has(name) && read(name) !== seen[name]);
  const part = (name, what) => form.querySelector(`[data-${what}="${name}"]`);

  function tell(text) {
    if (status && status.textContent !== text) status.textContent = text;
  }

  function soon(wait = QUIET_MS) {
    clearTimeout(timer);
    timer = setTimeout(() => save(), wait);
  }

  function keep() {
    const waiting = Object.fromEntries([...dirty(), ...met.keys()].map((name) => [name, read(name)]));
    if (!Object.keys(waiting).length && !ticks.size) return localStorage.removeItem(kept);
    const before = Object.fromEntries(Object.keys(waiting).map((name) => [name, seen[name]]));
    localStorage.setItem(kept, JSON.stringify({ waiting, before, ticks: [...ticks] }));
  }

  /** What could not be saved when the page was left; a field written by somebody else since asks what to do. */
  function restore() {
    try {
      const { waiting, before, ticks: made } = JSON.parse(localStorage.getItem(kept)) ?? {};
      for (const name of present.filter((one) => waiting && one in waiting)) {
        put(name, waiting[name]);
        seen = { ...seen, [name]: before[name] };
      }
      for (const [key, on] of made ?? []) {
        ticks.set(key, on);
        const box = form.querySelector(`[data-tick="${CSS.escape(key)}"]`);
        if (box) box.checked = on;
      }
      if (waiting || made?.length) soon(0);
    } catch {
      localStorage.removeItem(kept);
    }
  }

  async function save(options = {}) {
    clearTimeout(timer);
    if (sending || !open) return;
    const names = dirty();
    const made = new Map(ticks);
    const confirm = form.querySelector("[data-confirm]")?.checked ?? false;
    if (!names.length && !made.size && !confirm) return keep();
    const body = { seen: {}, tick: [], untick: [] };
    names.forEach((name) => ((body[name] = read(name)), (body.seen[name] = seen[name])));
    made.forEach((on, key) => body[on ? "tick" : "untick"].push(key));
    if (confirm) body.confirm = true;
    keep();
    sending = true;
    tell(dataset.saving);
    const answer = await request(dataset.url, { method: "PATCH", json: body, ...options }).catch(() => null);
    sending = false;
    await after(answer, body, made);
  }

  async function after(answer, body, made) {
    if (!answer || answer.status === 429 || answer.status >= 500) {
      tell(dataset.waiting);
      return soon(AGAIN_MS);
    }
    const told = await answer.json();
    if (answer.ok) {
      Object.keys(body.seen).forEach((name) => (seen = { ...seen, [name]: body[name] }));
      made.forEach((on, key) => ticks.get(key) === on && ticks.delete(key));
      take(told);
      [...news.keys()].forEach((name) => isWriting(name) || left(name)); // what came while this was on its way is newer
      tell(met.size ? dataset.decide : dataset.saved.replace("{time}", clock()));
      if (dirty().length || ticks.size) soon();
    } else if (told.conflicts) {
      Object.entries(told.conflicts).forEach(([name, now]) => meet(name, now.value, now.by?.name));
      tell("");
      soon(0); // what was refused with them
    } else {
      tell(dataset.refused.replace("{reason}", () => told.detail ?? answer.status));
    }
    keep();
  }

  /** What the server says of the line now, where nothing of one's own waits. */
  function take(told) {
    ticked = new Set(told.ticked);
    showTicks();
    if (!told.carried) form.querySelector("[data-carried]")?.setAttribute("hidden", "");
    form.querySelectorAll("[data-carried] input").forEach((box) => (box.checked &&= told.carried));
  }

  function showTicks() {
    form.querySelectorAll("[data-tick]").forEach((box) => {
      const key = box.dataset.tick;
      box.checked = ticks.has(key) ? ticks.get(key) : ticked.has(key);
    });
    count();
  }

  function count() {
    const line = form.querySelector("[data-tallied]");
    if (!line) return;
    const boxes = [...form.querySelectorAll("[data-tick]")];
    const done = boxes.filter((box) => box.checked).length;
    const text = done >= Number(dataset.need) ? dataset.enough : dataset.tally;
    line.textContent = text.replace("{done}", done).replace("{of}", boxes.length).replace("{need}", dataset.need);
    const few = form.querySelector("[data-few]");
    if (few) few.hidden = read("claim") !== "met" || done >= Number(dataset.need);
  }

  /** Somebody else wrote the same field: both stand there until one decides. */
  function meet(name, value, by) {
    const panel = part(name, "conflict");
    if (!panel) return;
    met.set(name, value);
    panel.querySelector("[data-conflict-by]").textContent = dataset.by.replace("{name}", () => by ?? dataset.somebody);
    panel.querySelector("[data-conflict-text]").textContent = named(name, value);
    panel.hidden = false;
    part(name, "meanwhile").hidden = true;
  }

  function named(name, value) {
    if (name === "note") return value || "–";
    const text = value === null ? "" : String(value);
    const [first] = inputs(name);
    if (first.type !== "radio") return [...first.options].find((one) => one.value === text)?.text ?? dataset.nobody;
    const chosen = inputs(name).find((one) => one.value === text);
    return chosen ? chosen.closest(".choice").textContent.trim() : "–";
  }

  function settle(name, how) {
    const value = met.get(name);
    if (how === "take") put(name, value);
    if (how === "merge") put(name, `${value}\n\n${read(name)}`.trim());
    met.delete(name);
    seen = { ...seen, [name]: value };
    part(name, "conflict").hidden = true;
    inputs(name)[0].focus();
    keep();
    if (how !== "take") soon(how === "keep" ? 0 : QUIET_MS);
    else tell("");
  }

  /** A colleague changed the line. Where one is writing, one is told; elsewhere it shows at once. */
  function hear(told) {
    if (isOwn(told)) return;
    for (const name of present) adopt(name, told[name], told.writers?.[name] ?? told.edited_by);
    take(told);
  }

  function adopt(name, value, by) {
    if (value === undefined || value === seen[name]) return;
    if (met.has(name)) return meet(name, value, by?.name);
    const own = read(name);
    if (own === value) return void (seen = { ...seen, [name]: value });
    if (own !== seen[name] || (isWriting(name) && name === "note")) {
      news.set(name, { value, by });
      const mark = part(name, "meanwhile");
      mark.textContent = dataset.changed.replace("{name}", () => by?.name ?? dataset.somebody);
      mark.hidden = false;
      return;
    }
    show(name, value, by);
  }

  function show(name, value, by) {
    news.delete(name);
    put(name, value);
    seen = { ...seen, [name]: value };
    part(name, "meanwhile").hidden = true;
    const mark = part(name, "wrote");
    if (mark && by) mark.textContent = dataset.wroteBy.replace("{name}", () => by.name);
  }

  /** Whoever has written nothing meanwhile sees what came; whoever has learns of it when it is sent. */
  function left(name) {
    const waiting = news.get(name);
    if (!waiting) return;
    if (read(name) === seen[name]) show(name, waiting.value, waiting.by);
    else part(name, "meanwhile").hidden = true, news.delete(name);
  }

  async function look() {
    const answer = await request(dataset.url).catch(() => null);
    if (!answer?.ok) return;
    const told = await answer.json();
    hear({ ...told, assignee_id: told.assignee?.id ?? null });
  }

  const clock = () =>
    new Intl.DateTimeFormat(document.documentElement.lang || "en", { hour: "numeric", minute: "2-digit" }).format(new Date());

  form.addEventListener("input", ({ target }) => target.name === "note" && (keep(), soon()));
  form.addEventListener("change", ({ target }) => {
    if (target.dataset.tick) ticks.set(target.dataset.tick, target.checked);
    count();
    keep();
    soon(target.name === "note" ? 0 : 150);
  });
  form.addEventListener("focusout", ({ target }) => present.includes(target.name) && left(target.name));
  form.addEventListener("submit", (event) => {
    if (event.submitter?.name === "take") return;
    event.preventDefault();
    if (met.size) tell(dataset.decide);
    save();
  });
  form.addEventListener("click", ({ target }) => {
    const button = target.closest("[data-take], [data-keep], [data-merge]");
    const name = button?.closest("[data-conflict]")?.dataset.conflict;
    if (!name) return;
    settle(name, ["take", "keep", "merge"].find((how) => how in button.dataset));
  });
  addEventListener("online", () => soon(0));
  addEventListener("pagehide", () => dirty().length && save({ keepalive: true }));
  document.addEventListener("plaza:connected", look);
  if (open && !form.querySelector('.conflict[role="alert"]')) restore();
  attend(id);
  return { id, hear, look: debounce(look, 200) };
}
