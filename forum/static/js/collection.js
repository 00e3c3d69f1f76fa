/** The documents of a collection are dragged into another order; buttons on the page do the same without it. */

import { request } from "./core.js";

const box = document.querySelector("[data-collection]");
const told = document.querySelector("[data-collection-told]");
const list = box?.querySelector("ol, ul");
let carried = null;

const noteOf = (row) => row.nextElementSibling;
const documents = () => [...list.querySelectorAll(":scope > .row")];
const idOf = (row) => Number(row.id.replace("document-", ""));

if (list) {
  for (const row of documents()) {
    row.draggable = true;
    row.addEventListener("dragstart", (event) => lift(event, row));
    row.addEventListener("dragend", drop);
  }
  list.addEventListener("dragover", (event) => {
    if (!carried) return;
    event.preventDefault();
    const row = event.target.closest?.(".row, .collection__note");
    const over = row?.matches(".collection__note") ? row.previousElementSibling : row;
    if (!over || over === carried.row || over.parentElement !== list) return;
    const box = over.getBoundingClientRect();
    if (event.clientY < box.top + box.height / 2) over.before(carried.row, carried.note);
    else noteOf(over).after(carried.row, carried.note);
  });
}

function lift(event, row) {
  carried = { row, note: noteOf(row), before: documents().map(idOf).join() };
  event.dataTransfer.effectAllowed = "move";
  event.dataTransfer.setData("text/plain", row.id);
  row.classList.add("is-carried");
}

async function drop() {
  const { row, before } = carried;
  carried = null;
  row.classList.remove("is-carried");
  const order = documents().map(idOf);
  if (order.join() === before) return;
  const answer = await request(box.dataset.collection, { method: "PUT", json: { resource_ids: order } }).catch(() => null);
  told.textContent = answer?.ok ? box.dataset.saved : box.dataset.failed;
  if (!answer?.ok) told.classList.remove("visually-hidden");
}
