/** A list that is put in order: buttons move a row up or down, and its number follows. */

const list = document.querySelector("[data-picks]");
const icon = document.querySelector("use")?.getAttribute("href")?.split("#")[0];

if (list) {
  list.classList.add("picks--moving");
  for (const row of list.children) {
    const place = row.querySelector("[data-place]");
    place.querySelector("input").type = "hidden";
    place.append(button(row, "up"), button(row, "down"));
  }
}

function button(row, way) {
  const made = document.createElement("button");
  made.type = "button";
  made.className = `icon-button pick__${way}`;
  made.setAttribute("aria-label", list.dataset[way].replace("{title}", row.dataset.pick));
  made.title = made.getAttribute("aria-label");
  made.innerHTML = `<svg class="icon" width="18" height="18" aria-hidden="true" focusable="false"><use href="${icon}#chevron-down"></use></svg>`;
  made.addEventListener("click", () => move(row, way, made));
  return made;
}

function move(row, way, pressed) {
  const other = way === "up" ? row.previousElementSibling : row.nextElementSibling;
  if (!other) return;
  if (way === "up") other.before(row);
  else other.after(row);
  [...list.children].forEach((one, place) => (one.querySelector("[data-place] input").value = place + 1));
  pressed.focus();
}
