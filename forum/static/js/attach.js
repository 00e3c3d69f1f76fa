/** Files in messages and posts: chosen, dropped or pasted, each sent at once with its progress; what is sent names them.
 *  In a post, pictures may stand in the text; pasted ones do at once.
 *  Without scripts the field sends them together with the message. */

import { apart, insert } from "./editor.js";
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
    const picture = event.target.closest("[data-put]")?.closest("[data-file]");
    if (picture) return putIntoText(picture);
    const row = event.target.closest("[data-detach]")?.closest("[data-file]");
    if (!row) return;
    row.sending?.abort();
    row.remove();
    field.focus();
  });
  // Office programs put a picture beside every text they copy: the text is meant.
  form.addEventListener("paste", (event) => event.clipboardData?.files.length && !event.clipboardData.getData("text/plain").trim() && (event.preventDefault(), add(event.clipboardData.files, "inText" in place.dataset)));
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

  function add(files, inText = false) {
    tell("");
    for (const file of files) {
      if (list.children.length >= Number(most)) return tell(tooMany);
      if (file.size > Number(mostBytes)) tell(tooLarge);
      else send(file, inText);
    }
  }

  function send(file, inText) {
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
    sending.addEventListener("load", () => (sending.status === 201 ? keep(row, JSON.parse(sending.responseText), inText) : refuse(row, sending.responseText)));
    sending.addEventListener("error", () => refuse(row, ""));
    sending.send(body);
  }

  function keep(row, { id, media_type: type }, inText) {
    const input = Object.assign(document.createElement("input"), { type: "hidden", name: "file_ids", value: id });
    row.querySelector("progress").replaceWith(input);
    tell("");
    const put = row.querySelector("[data-put]");
    if (!put || !type.startsWith("image/")) return;
    put.hidden = false;
    if (inText) putIntoText(row);
  }

  /** The name stands for what the picture shows, chosen so that typing replaces it. */
  function putIntoText(row) {
    const area = form.querySelector("[data-editor] textarea");
    const name = row.querySelector("[data-name]").textContent.replace(/\.[a-z]+$/i, "").replace(/[[\]]/g, "");
    const lead = `${apart(area.value.slice(0, area.selectionStart))}![`;
    const at = area.selectionStart + lead.length;
    insert(area, `${lead}${name}](/files/${row.querySelector('[name="file_ids"]').value})`, area.selectionStart, area.selectionEnd);
    area.setSelectionRange(at, at + name.length);
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
