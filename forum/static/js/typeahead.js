/** Suggestions while typing: the search box, choosing people, and mentions in an editor. */

import { debounce, fresh, onContent } from "./core.js";

const MEMBERS = "/api/v1/members";
let numbers = 0;

/** A list of options under a field, driven by its keyboard as the combobox pattern of ARIA says. */
export class Suggestions {
  constructor(field, { list, describe, choose, label }) {
    this.field = field;
    this.describe = describe;
    this.choose = choose;
    this.items = [];
    this.at = -1;
    this.list = list ?? this.#makeList(label);
    field.setAttribute("aria-autocomplete", "list");
    if (field.tagName === "INPUT") field.setAttribute("role", "combobox");
    this.#expanded(false);
    this.list.addEventListener("pointerdown", (event) => event.preventDefault());
    this.list.addEventListener("click", (event) => this.#pick([...this.list.children].indexOf(event.target.closest("li"))));
    field.addEventListener("keydown", (event) => this.#key(event));
    field.addEventListener("blur", () => this.close());
  }

  show(items) {
    this.items = items;
    this.at = -1;
    this.list.replaceChildren(...items.map((item, index) => this.#option(item, index)));
    this.list.hidden = !items.length;
    this.#expanded(items.length > 0);
    if (items.length) this.field.setAttribute("aria-controls", this.list.id);
    this.field.removeAttribute("aria-activedescendant");
  }

  close() {
    this.show([]);
  }

  #makeList(label) {
    const list = document.createElement("ul");
    list.className = "suggestions";
    list.id = `suggestions-${++numbers}`;
    list.setAttribute("role", "listbox");
    list.setAttribute("aria-label", label);
    list.hidden = true;
    this.field.after(list);
    return list;
  }

  #option(item, index) {
    const option = document.createElement("li");
    option.id = `${this.list.id}-${index}`;
    option.setAttribute("role", "option");
    option.setAttribute("aria-selected", "false");
    const { text, detail } = this.describe(item);
    option.append(Object.assign(document.createElement("span"), { textContent: text }));
    if (detail) option.append(Object.assign(document.createElement("small"), { textContent: detail }));
    return option;
  }

  #expanded(open) {
    if (this.field.tagName === "INPUT") this.field.setAttribute("aria-expanded", String(open));
  }

  #move(step) {
    const options = [...this.list.children];
    this.at = (this.at + step + options.length + (this.at < 0 && step < 0 ? 1 : 0)) % options.length;
    options.forEach((option, index) => option.setAttribute("aria-selected", String(index === this.at)));
    options[this.at].scrollIntoView({ block: "nearest" });
    this.field.setAttribute("aria-activedescendant", options[this.at].id);
  }

  #pick(index) {
    const item = this.items[index];
    if (!item) return;
    this.close();
    this.choose(item);
  }

  #key(event) {
    if (this.list.hidden) return;
    if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      event.preventDefault();
      this.#move(event.key === "ArrowDown" ? 1 : -1);
    } else if ((event.key === "Enter" || event.key === "Tab") && this.at >= 0) {
      event.preventDefault();
      event.stopImmediatePropagation();
      this.#pick(this.at);
    } else if (event.key === "Escape") {
      event.preventDefault();
      event.stopPropagation();
      this.close();
    }
  }
}

/** Calls `find` for what is typed now and drops answers to what was typed before, or what is not there any more:
 *  emptied or chosen meanwhile. `typed` says what is there. */
function latest(find, typed) {
  return debounce(async (show) => {
    const text = typed();
    const items = text.trim().length > 1 ? await find(text.trim()) : [];
    if (text === typed()) show(items);
  }, 150);
}

async function load(url, query) {
  try {
    const response = await fetch(`${url}?${new URLSearchParams(query)}`, { headers: { Accept: "application/json" } });
    return response.ok ? ((await response.json()).items ?? []) : [];
  } catch {
    return [];
  }
}

/** Whether somebody is typing into the field already: pages are used before their scripts are there. */
const isTyped = (field) => document.activeElement === field && field.value !== field.defaultValue;

/** What was typed before this script was there is answered as if it were typed now. */
const catchUp = (field) => isTyped(field) && field.dispatchEvent(new Event("input", { bubbles: true }));

const personText = (person) => ({ text: person.name, detail: [person.role_title, person.city?.name].filter(Boolean).join(", ") || `@${person.handle}` });

/** Items: {label or title, url?, detail or type}. Choosing goes to the address, or searches for the words. */
function suggestForSearch(field) {
  const list = new Suggestions(field, {
    label: field.dataset.found ?? "",
    describe: (item) => ({ text: item.label ?? item.title ?? item.text, detail: item.detail ?? item.type }),
    choose: (item) => {
      if (item.url) return location.assign(item.url);
      field.value = item.label ?? item.title ?? item.text;
      field.form.requestSubmit();
    },
  });
  const find = latest((q) => load(field.dataset.typeahead, { q }), () => field.value);
  const show = (items) => document.activeElement === field && list.show(items);
  const offerRecent = async () => {
    if (field.value || !document.body.dataset.member) return;
    const items = await load(field.dataset.typeahead, { q: "" });
    if (!field.value) show(items);
  };
  field.addEventListener("input", () => (field.value ? find((items) => field.value && show(items)) : offerRecent()));
  field.addEventListener("focus", offerRecent);
  catchUp(field);
}

/** The field named by the form becomes hidden and holds the handles; a second field finds people for it. */
function pickMembers(picker) {
  const kept = picker.querySelector("input");
  const unfinished = isTyped(kept); // the last word is not a choice yet
  const parts = kept.value.split(",");
  const typed = unfinished ? parts.pop().trim() : "";
  const chosen = new Map(JSON.parse(picker.dataset.chosen || "[]").map((person) => [person.handle, person]));
  for (const handle of parts.map((part) => part.trim().replace(/^@/, "")).filter(Boolean)) {
    if (!chosen.has(handle)) chosen.set(handle, { handle, name: handle });
  }
  const field = kept.cloneNode();
  field.removeAttribute("name");
  field.value = typed;
  kept.before(field);
  kept.type = "hidden";
  kept.removeAttribute("id");
  kept.required = false;
  const chips = document.createElement("ul");
  chips.className = "picker__chosen";
  field.before(chips);
  const required = field.required;
  const draw = () => {
    kept.value = [...chosen.keys()].join(", ");
    field.required = required && !chosen.size;
    chips.replaceChildren(...[...chosen.values()].map((person) => chip(person, picker.dataset.remove, () => {
      chosen.delete(person.handle);
      draw();
      field.focus();
    })));
  };
  const add = (person) => {
    chosen.set(person.handle, person);
    field.value = "";
    draw();
  };
  const list = new Suggestions(field, { label: picker.dataset.found, describe: personText, choose: add });
  const find = latest((q) => load(MEMBERS, { q, limit: 8 }), () => field.value);
  field.addEventListener("input", () => find((items) => list.show(items.filter((item) => !chosen.has(item.handle)))));
  field.addEventListener("keydown", (event) => {
    if (event.key === "Backspace" && !field.value && chosen.size) {
      chosen.delete([...chosen.keys()].pop());
      draw();
    }
  });
  field.form?.addEventListener("submit", () => {
    const typed = field.value.trim();
    if (typed) kept.value = [kept.value, typed].filter(Boolean).join(", ");
  }, true);
  draw();
  if (unfinished) field.focus();
  if (typed) field.dispatchEvent(new Event("input", { bubbles: true }));
}

function chip(person, removeText, remove) {
  const item = document.createElement("li");
  item.className = "chip";
  const button = Object.assign(document.createElement("button"), { type: "button", textContent: "\u00d7" });
  button.setAttribute("aria-label", removeText.replace("{name}", () => person.name));
  button.addEventListener("click", remove);
  item.append(person.name, button);
  return item;
}

/** `@` and a few letters in an editor offer people; choosing one writes the handle. */
function suggestMentions(editor) {
  const area = editor.querySelector("textarea");
  const list = editor.querySelector("[data-mentions]");
  if (!area || !list) return;
  const word = () => area.value.slice(0, area.selectionStart).match(/(?:^|[\s(])@([\p{L}\p{N}-]{2,30})$/u)?.[1] ?? "";
  const suggestions = new Suggestions(area, {
    list,
    describe: personText,
    choose: (person) => {
      const end = area.selectionStart;
      area.setRangeText(`${person.handle} `, end - word().length, end, "end");
      area.dispatchEvent(new Event("input", { bubbles: true }));
    },
  });
  const find = latest((q) => load(MEMBERS, { q, limit: 6 }), word);
  area.addEventListener("input", () => find((items) => suggestions.show(items)));
  catchUp(area);
}

onContent((root) => {
  fresh(root, "input[data-typeahead]", "Typeahead").forEach(suggestForSearch);
  fresh(root, "[data-member-picker]", "Picker").forEach(pickMembers);
  fresh(root, "[data-editor]", "Mentions").forEach(suggestMentions);
});
