/** `:` and a few letters in an editor offer emoji by name, in any of our languages; choosing one writes the symbol. */

import { fresh, onContent } from "./core.js";
import { Suggestions } from "./typeahead.js";

const MOST = 8;
let list;

onContent((root) => fresh(root, "[data-emoji-url]", "Emoji").forEach(enhance));

async function all(url) {
  list ??= fetch(url).then((response) => (response.ok ? response.json() : [])).catch(() => []);
  return list;
}

/** Names that begin with the letters first, then those that contain them. */
function find(entries, letters) {
  const rank = ([, ...names]) => (names.some((name) => name.startsWith(letters)) ? 0 : names.some((name) => name.includes(letters)) ? 1 : 2);
  return entries.map((entry) => [rank(entry), entry]).filter(([place]) => place < 2).sort(([one], [other]) => one - other).map(([, entry]) => entry).slice(0, MOST);
}

function enhance(editor) {
  const area = editor.querySelector("textarea");
  const place = editor.querySelector("[data-emoji]");
  const typed = () => area.value.slice(0, area.selectionStart).match(/(?:^|[\s(]):([\p{L}\p{N}_+-]{0,30})$/u)?.[1];
  const suggestions = new Suggestions(area, {
    list: place,
    describe: ([symbol, ...names]) => ({ text: symbol, detail: `:${names.find((name) => name.startsWith(plain(typed() ?? ""))) ?? names[0]}:` }),
    choose: ([symbol]) => {
      const end = area.selectionStart;
      area.setRangeText(`${symbol} `, end - (typed()?.length ?? 0) - 1, end, "end");
      area.dispatchEvent(new Event("input", { bubbles: true }));
    },
  });
  area.addEventListener("input", async () => {
    const letters = typed();
    // A colon alone is mostly the end of a sentence: the button asks, two letters ask too.
    const asked = letters !== undefined && (letters.length > 1 || (!letters && editor.dataset.asksEmoji === "yes"));
    delete editor.dataset.asksEmoji;
    if (!asked) return suggestions.items.length && suggestions.close();
    const entries = await all(editor.dataset.emojiUrl);
    if (typed() === letters) suggestions.show(letters ? find(entries, plain(letters)) : entries.slice(0, MOST));
  });
  editor.querySelector('[data-format="emoji"]')?.addEventListener("click", () => (editor.dataset.asksEmoji = "yes"), true);
}

const plain = (text) => text.toLowerCase().normalize("NFD").replace(/\p{M}/gu, "");
