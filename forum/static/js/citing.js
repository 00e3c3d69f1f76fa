/** Posts to cite: a press puts the number of the post into the text, where the cursor stands. */

for (const list of document.querySelectorAll("[data-cites]")) {
  const text = document.getElementById(list.dataset.cites);
  for (const button of list.querySelectorAll("[data-cite]")) {
    button.hidden = false;
    button.addEventListener("click", () => insert(text, button.dataset.cite));
  }
}

function insert(text, number) {
  const { selectionStart: from, selectionEnd: to, value } = text;
  const space = from > 0 && !/\s|\($/.test(value[from - 1]) ? " " : "";
  text.focus();
  text.setRangeText(`${space}(${number})`, from, to, "end");
  text.dispatchEvent(new Event("input", { bubbles: true }));
}
