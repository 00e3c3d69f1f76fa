/** Many files at once: each is sent by itself with its progress, may be cancelled or tried again, and goes on after a
 *  lost connection under the same key, so that it is kept once. Leaving while something is unsaved warns. */

import { writeHeaders } from "./core.js";

const AT_ONCE = 3;
const LOST_TRIES = 20;
const form = document.querySelector("[data-many]");
const table = document.querySelector("[data-leaving]");
if (form) sendMany();
if (table) warnBeforeLeaving();

function sendMany() {
  const list = form.querySelector("[data-list]");
  const place = form.querySelector("[data-told-place]");
  const goOn = document.querySelector("[data-go-on]");
  const template = document.querySelector("template[data-row]");
  const accepted = form.dataset.accept.split(",");
  const entries = [];
  let leaving = false;
  let told = 0;

  form.querySelectorAll("[data-with-script]").forEach((part) => (part.hidden = false));
  form.querySelectorAll("[data-without-script]").forEach((part) => (part.hidden = true));
  form.addEventListener("submit", (event) => event.preventDefault());
  form.querySelectorAll('input[type="file"]').forEach((field) =>
    field.addEventListener("change", () => {
      add([...field.files]);
      field.value = "";
    }),
  );
  goOn.addEventListener("submit", () => {
    leaving = true;
    goOn.append(...entries.filter((one) => one.state === "sent").map((one) => one.input));
  });
  window.addEventListener("beforeunload", (event) => !leaving && entries.some((one) => one.state !== "gone") && event.preventDefault());
  window.addEventListener("online", () => entries.forEach((one) => one.state === "lost" && queue(one)));
  letDrop();

  function add(files) {
    for (const file of files) {
      if (file.name.startsWith(".") || file.name === "Thumbs.db") continue;
      if (entries.filter((one) => one.state !== "gone" && one.state !== "refused").length >= Number(form.dataset.most)) {
        say(form.dataset.tooMany);
        break;
      }
      const entry = { file, key: crypto.randomUUID?.() ?? `${Date.now()}-${Math.random()}`, tries: 0, row: rowOf(file) };
      entries.push(entry);
      bind(entry);
      const ending = file.name.slice(file.name.lastIndexOf(".")).toLowerCase();
      if (!accepted.includes(ending)) refuse(entry, form.dataset.wrongType, false);
      else if (file.size > Number(form.dataset.mostBytes)) refuse(entry, form.dataset.tooLarge, false);
      else queue(entry);
    }
    report();
  }

  function rowOf(file) {
    const row = template.content.firstElementChild.cloneNode(true);
    row.querySelector("[data-name]").textContent = file.name;
    const named = (selector, text) => row.querySelector(selector).setAttribute("aria-label", text.replace("{name}", () => file.name));
    named("progress", "{name}");
    named("[data-cancel-one]", form.dataset.cancel);
    named("[data-again-one]", form.dataset.again);
    list.append(row);
    return row;
  }

  function bind(entry) {
    entry.row.querySelector("[data-cancel-one]").addEventListener("click", () => cancel(entry));
    entry.row.querySelector("[data-again-one]").addEventListener("click", () => {
      entry.tries = 0;
      queue(entry);
      entry.row.querySelector("[data-cancel-one]").focus();
    });
  }

  function queue(entry) {
    clearTimeout(entry.timer);
    show(entry, "waiting", form.dataset.waiting);
    next();
  }

  function next() {
    while (entries.filter((one) => one.state === "sending").length < AT_ONCE) {
      const waiting = entries.find((one) => one.state === "waiting");
      if (!waiting) return report();
      send(waiting);
    }
  }

  function send(entry) {
    show(entry, "sending", form.dataset.sending);
    const body = new FormData();
    body.append("file", entry.file, entry.file.name);
    const sending = (entry.sending = new XMLHttpRequest());
    sending.open("POST", form.dataset.url);
    const headers = { Accept: "application/json", "Idempotency-Key": entry.key, ...writeHeaders() };
    Object.entries(headers).forEach(([name, value]) => sending.setRequestHeader(name, value));
    const progress = entry.row.querySelector("progress");
    sending.upload.addEventListener("progress", ({ loaded, total }) => (progress.value = Math.round((100 * loaded) / total)));
    sending.addEventListener("load", () => finish(entry, sending));
    sending.addEventListener("error", () => lose(entry, form.dataset.lost, 2 ** Math.min(entry.tries, 5)));
    sending.send(body);
  }

  function finish(entry, sending) {
    if (sending.status === 201) return keep(entry, JSON.parse(sending.responseText));
    if (sending.status === 429 || sending.status === 503) return lose(entry, form.dataset.busy, Number(sending.getResponseHeader("Retry-After")) || 5);
    let detail = form.dataset.failed;
    try {
      const problem = JSON.parse(sending.responseText);
      detail = Object.values(problem.errors ?? {})[0]?.[0] ?? problem.detail ?? detail;
    } catch {
      // What stands between us and the server may answer with a page of its own.
    }
    if (sending.status < 500) entry.key = `${entry.key}-again`;
    refuse(entry, detail, true);
  }

  /** The same key again: what arrived though the answer was lost is not kept twice. */
  function lose(entry, text, seconds) {
    entry.tries += 1;
    if (entry.tries > LOST_TRIES) return refuse(entry, form.dataset.failed, true);
    show(entry, "lost", text);
    entry.timer = setTimeout(() => entry.state === "lost" && queue(entry), 1000 * seconds);
    next();
  }

  function keep(entry, { id }) {
    entry.row.querySelector("progress").value = 100;
    entry.input = Object.assign(document.createElement("input"), { type: "hidden", name: "upload", value: id });
    goOn.append(entry.input);
    show(entry, "sent", form.dataset.sent);
    next();
  }

  function refuse(entry, text, again) {
    show(entry, "refused", text);
    entry.row.querySelector("[data-again-one]").hidden = !again;
    next();
  }

  function cancel(entry) {
    clearTimeout(entry.timer);
    const beside = entry.row.nextElementSibling ?? entry.row.previousElementSibling;
    entry.state = "gone";
    entry.sending?.abort();
    entry.input?.remove();
    entry.row.remove();
    (beside?.querySelector("button:not([hidden])") ?? form.querySelector("#files")).focus();
    next();
  }

  function show(entry, state, text) {
    entry.state = state;
    const place = entry.row.querySelector("[data-state]");
    place.textContent = text;
    place.classList.toggle("is-wrong", state === "refused");
    entry.row.querySelector("[data-again-one]").hidden = true;
  }

  /** Said once all that was chosen has come to an end or a quarter more has, not at every file. */
  function report() {
    const there = entries.filter((one) => one.state !== "gone");
    const sent = there.filter((one) => one.state === "sent").length;
    const failed = there.filter((one) => one.state === "refused").length;
    goOn.hidden = !sent || sent + failed < there.length;
    const step = Math.max(1, Math.floor(there.length / 4));
    if (!there.length) return say("");
    if (sent + failed < there.length && Math.floor((sent + failed) / step) === told) return;
    told = Math.floor((sent + failed) / step);
    const parts = [form.dataset.told.replace("{sent}", sent).replace("{all}", there.length)];
    if (failed) parts.push(form.dataset.toldFailed.replace("{failed}", failed));
    say(parts.join(" "));
  }

  function say(text) {
    if (place.textContent !== text) place.textContent = text;
  }

  function letDrop() {
    const zone = form.querySelector("[data-drop]");
    const holdsFiles = (event) => [...event.dataTransfer.types].includes("Files");
    document.addEventListener("dragover", (event) => {
      if (!holdsFiles(event)) return;
      event.preventDefault();
      zone.classList.add("is-dropping");
    });
    document.addEventListener("dragleave", (event) => !event.relatedTarget && zone.classList.remove("is-dropping"));
    document.addEventListener("drop", async (event) => {
      zone.classList.remove("is-dropping");
      if (!holdsFiles(event)) return;
      event.preventDefault();
      const dropped = [...event.dataTransfer.items].map((item) => item.webkitGetAsEntry?.() ?? item.getAsFile());
      add((await Promise.all(dropped.filter(Boolean).map(filesIn))).flat());
    });
  }

  async function filesIn(entry) {
    if (entry instanceof File) return [entry];
    if (entry.isFile) return [await new Promise((resolve, reject) => entry.file(resolve, reject))];
    const reader = entry.createReader();
    const found = [];
    for (;;) {
      const some = await new Promise((resolve, reject) => reader.readEntries(resolve, reject));
      if (!some.length) break;
      found.push(...some);
    }
    return (await Promise.all(found.map(filesIn))).flat();
  }
}

function warnBeforeLeaving() {
  let saving = false;
  table.addEventListener("submit", () => (saving = true));
  window.addEventListener("beforeunload", (event) => !saving && event.preventDefault());
}
