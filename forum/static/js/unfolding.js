/** A link to a part of the page that is folded unfolds it; without scripts the server sends it unfolded. */

const target = () => document.getElementById(location.hash.slice(1));

function unfold() {
  if (target()?.matches("details")) target().open = true;
}

document.addEventListener("click", (event) => {
  const link = event.target.closest("a[data-unfolds]");
  if (!link || event.button || event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return;
  event.preventDefault();
  if (location.hash === link.hash) history.replaceState(null, "", location.pathname + location.search); // else nothing moves
  location.hash = link.hash;
  unfold();
  target()?.querySelector("summary").focus({ preventScroll: true });
});
addEventListener("hashchange", unfold);
unfold();
