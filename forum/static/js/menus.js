/** The menu of a message opens beside its button: below it, or above where the form would cover it. */

const GAP = 4;

export function placeMenus(list) {
  list.addEventListener("toggle", ({ target }) => target.open && target.matches(".message__actions .menu") && place(target), true);
}

function place(menu) {
  const panel = menu.querySelector(".menu__panel");
  const button = menu.querySelector("summary").getBoundingClientRect();
  const origin = panel.offsetParent.getBoundingClientRect().top;
  const ceiling = document.querySelector(".conversation__head").getBoundingClientRect().bottom;
  const floor = document.getElementById("write").getBoundingClientRect().top;
  const below = button.bottom + GAP;
  const above = button.top - GAP - panel.offsetHeight;
  const up = below + panel.offsetHeight > floor && above >= ceiling;
  Object.assign(panel.style, { top: `${(up ? above : below) - origin}px`, bottom: "auto" });
}
