/** Files in messages: chosen, dropped or pasted, each sent at once with its progress; the message names them.
 *  Without scripts the field sends them together with the message. */

import { fresh, onContent, writeHeaders } from "./core.js";

const places = new WeakMap();

onContent((root) => fresh(root, "[data-attach]", "Attach").forEach((place) => places.set(place.closest("form"), enhance(place))));

/** What a form has attached: `take()` empties it and answers the ids and rows, `restore()` puts them back. */
export const attachedTo = (form) => places.get(form) ?? { busy: () => false, take: () => ({ ids: [], names: [], rows: [] }), restore() {} };

function enhance(place) {
  const form = place.closest("form");
  const field = place.querySelector('input[type="file"]');
  const list = place.querySelector("[data-attached]");
  const error = place.querySelector("[data-attach-error]");
  const { url, most, mostBytes, tooLarge, tooMany, failed, busy: wait } = place.dataset;
  const zone = form.closest(".conversation") ?? form;
  const busy = () => Boolean(list.querySelector("progress"));

  field.addEventListener("change", () => {
    add(field.files);
    field.value = "";
  });
  list.addEventListener("click", (event) => {
    const row = event.target.closest("[data-detach]")?.closest("[data-file]");
    if (!row) return;
    row.sending?.abort();
    row.remove();
    field.focus();
  });
  form.addEventListener("paste", (event) => event.clipboardData?.files.length && (event.preventDefault(), add(event.clipboardData.files)));
  zone.addEventListener("dragover", (event) => {
    if (![...event.dataTransfer.types].includes("Files")) return;
    event.preventDefault();
    zone.classList.add("is-dropping");
  });
  zone.addEventListener("dragleave", (event) => !zone.contains(event.relatedTarget) && zone.classList.remove("is-dropping"));
  zone.addEventListener("drop", (event) => {
    zone.classList.remove("is-dropping");
    if (!event.dataTransfer.files.length) return;
    event.preventDefault();
    add(event.dataTransfer.files);
  });
  form.addEventListener("submit", (event) => {
    if (!busy()) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    tell(wait);
  }, true);

  function add(files) {
    tell("");
    for (const file of files) {
      if (list.children.length >= Number(most)) return tell(tooMany);
      if (file.size > Number(mostBytes)) tell(tooLarge);
      else send(file);
    }
  }

  function send(file) {
    const row = place.querySelector("[data-attached-row]").content.firstElementChild.cloneNode(true);
    row.querySelector("[data-name]").textContent = file.name;
    const remove = row.querySelector("[data-detach]");
    remove.title = remove.title.replace("{name}", () => file.name);
    remove.setAttribute("aria-label", remove.title);
    list.append(row);
    const progress = row.querySelector("progress");
    const body = new FormData();
    body.append("file", file, file.name || "file");
    const sending = (row.sending = new XMLHttpRequest());
    sending.open("POST", url);
    Object.entries({ Accept: "application/json", ...writeHeaders() }).forEach(([name, value]) => sending.setRequestHeader(name, value));
    sending.upload.addEventListener("progress", ({ loaded, total }) => (progress.value = Math.round((100 * loaded) / total)));
    sending.addEventListener("load", () => (sending.status === 201 ? keep(row, JSON.parse(sending.responseText).id) : refuse(row, sending.responseText)));
    sending.addEventListener("error", () => refuse(row, ""));
    sending.send(body);
  }

  function keep(row, id) {
    const input = Object.assign(document.createElement("input"), { type: "hidden", name: "file_ids", value: id });
    row.querySelector("progress").replaceWith(input);
    tell("");
  }

  function refuse(row, answer) {
    let detail = "";
    try {
      detail = JSON.parse(answer).detail;
    } catch {
      detail = failed.replace("{name}", () => row.querySelector("[data-name]").textContent);
    }
    row.remove();
    tell(detail);
  }

  function tell(text) {
    error.textContent = text;
    error.hidden = !text;
  }

  return {
    busy,
    take() {
      const rows = [...list.children];
      rows.forEach((row) => row.remove());
      const text = (row) => row.querySelector("[data-name]").textContent;
      return { ids: rows.map((row) => Number(row.querySelector('[name="file_ids"]').value)), names: rows.map(text), rows };
    },
    restore: ({ rows }) => list.append(...rows),
  };
}
