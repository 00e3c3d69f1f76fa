/** The review queue by keys: a number decides the current card, or all that are chosen; a second one gives the reason.
 *  Nothing loads in between.
 *
 *  What is done goes through the same routes as the forms of the cards. A card that somebody else has decided says so
 *  and is passed over. Then the next ones are asked for, and how many wait. */

import { announceContent, fresh, onContent, request } from "./core.js";
import { keysOn } from "./keys.js";

const list = document.querySelector("[data-reviews]");
const reasons = document.querySelector("[data-reasons]");
const bulk = document.querySelector("[data-bulk]");
const told = document.querySelector("[data-told]");
let asked = null; // the decision that waits for its reason
let last = []; // what was decided last, one card or several, to be taken back
let loading = null;
let again = false;
const gone = new Map(); // what was decided, at which version: a list that was asked for before does not bring it back
let busy = false;

function begin() {
  document.querySelector("[data-keys]").hidden = false;
  bulk.hidden = true;
  bulk.querySelector('[name="reason"]').hidden = true; // it is asked for once a decision is chosen
  document.querySelector("[data-more]").hidden = true;
  onContent((root) => fresh(root, "[data-decide]", "Decide").forEach(watchForm));
  list.addEventListener("focusin", ({ target }) => point(target.closest("[data-review]")));
  list.addEventListener("change", countChosen);
  bulk.addEventListener("submit", submitMany);
  reasons.addEventListener("click", chooseReason);
  reasons.querySelector("[data-own-reason]").addEventListener("submit", ownReason);
  document.addEventListener("keydown", press);
  document.addEventListener("plaza:queue_changed", () => fill());
  document.addEventListener("plaza:reload", () => fill());
  if (document.activeElement === document.body) move(waiting()[0]);
}

const waiting = () => [...list.querySelectorAll("[data-review]:not(.is-decided)")];
const current = () => list.querySelector("[data-review].is-current:not(.is-decided)");
const numbered = ({ dataset }) => list.querySelector(`[data-review="${dataset.review}"]`);
const ticked = () => waiting().filter((card) => card.querySelector("[data-tick]")?.checked);
const choices = (card) => [...card.querySelectorAll('[name="decision"]')];
const answers = (button) => "answers" in button.dataset;
const label = (button) => button.querySelector("span").textContent;
const outcome = (button) => button.dataset.outcome;
const pressed = (place, digit) => choices(place).find((one) => one.dataset.key === String(digit))?.click();
const say = (text) => (told.textContent = text);

function point(card) {
  if (!card || card.classList.contains("is-current")) return;
  list.querySelectorAll(".is-current").forEach((one) => one.classList.remove("is-current"));
  card.classList.add("is-current");
  if (!card.contains(reasons)) closeReasons();
}

function move(card) {
  if (!card) return;
  card.focus({ preventScroll: true });
  point(card);
  card.scrollIntoView({ block: "nearest" });
}

/** Keys are those of the place on the keyboard, since digits need Shift on some of them. */
function press(event) {
  if (event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented || !keysOn()) return;
  if (event.target.matches("input, textarea, select")) {
    if (event.key === "Escape" && reasons.contains(event.target)) closeReasons();
    return;
  }
  const digit = /^(?:Digit|Numpad)([0-9])$/.exec(event.code)?.[1];
  const done = digit === undefined ? letter(event.key.toLowerCase(), event.shiftKey) : number(Number(digit));
  if (done) event.preventDefault();
}

function number(digit) {
  const card = current() ?? waiting()[0];
  if (!card || busy) return true;
  if (asked) {
    if (digit === 0) return reasons.querySelector("textarea").focus() ?? true;
    if (!answers(asked)) reasons.querySelectorAll("[data-reason]")[digit - 1]?.click();
    return true;
  }
  if (ticked().length) return pressed(bulk, digit) ?? true;
  point(card);
  return pressed(card, digit) ?? true;
}

function letter(key, shifted) {
  const cards = waiting();
  const place = cards.indexOf(current());
  if (key === "escape" && asked) return closeReasons() ?? true;
  if (key === "escape" && ticked().length) return letGo(ticked()) ?? true;
  if (shifted) return false;
  if (key === "j" || key === "arrowdown") return move(cards[Math.min(place + 1, cards.length - 1)]) ?? true;
  if (key === "k" || key === "arrowup") return move(cards[Math.max(place - 1, 0)]) ?? true;
  if (key === "z") return undo() ?? true;
  const card = current();
  if (!card) return false;
  if (key === "o") return card.querySelector(".review__title a")?.click() ?? true;
  if (key === "x") return card.querySelector("[data-tick]")?.click() ?? true;
  if (key === "c") return claim(card) ?? true;
  return false;
}

function watchForm(form) {
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    const card = form.closest("[data-review]");
    const button = event.submitter ?? choices(card)[0];
    point(card);
    if ("needsReason" in button.dataset) openReasons(card, button);
    else decide(card, button, "");
  });
}

/** What is being decided stands in the title and on the button; an answer is written, never chosen. */
function openReasons(card, button) {
  closeReasons();
  asked = button;
  button.setAttribute("aria-pressed", "true");
  const needed = answers(button) ? "answer" : "reason";
  reasons.querySelectorAll("[data-for]").forEach((part) => (part.hidden = part.dataset.for !== needed));
  reasons.querySelector("h3").textContent = button.dataset.ask;
  const decides = reasons.querySelector("[data-decides]");
  decides.textContent = answers(button) ? decides.dataset.post : label(button);
  if (card) card.append(reasons);
  else bulk.before(reasons);
  reasons.hidden = false;
  reasons.scrollIntoView({ block: "nearest" });
  say(button.dataset.ask);
  if (answers(button)) reasons.querySelector("textarea").focus();
}

function closeReasons() {
  const card = reasons.closest("[data-review]");
  asked?.removeAttribute("aria-pressed");
  asked = null;
  reasons.hidden = true;
  reasons.querySelector("textarea").value = "";
  if (card?.contains(document.activeElement) && card.classList.contains("is-current")) card.focus({ preventScroll: true });
}

function chooseReason({ target }) {
  const chosen = target.closest("[data-reason]");
  if (target.closest("[data-no-reason]")) closeReasons();
  else if (chosen && asked && !answers(asked)) decideWith(chosen.dataset.reason);
}

function ownReason(event) {
  event.preventDefault();
  const text = event.target.querySelector("textarea").value.trim();
  if (text && asked) decideWith(text);
}

function decideWith(reason) {
  if (bulk.contains(asked)) decideMany(asked, reason);
  else decide(asked.closest("[data-review]"), asked, reason);
}

async function decide(card, button, reason) {
  if (busy) return;
  busy = true;
  const address = `/api/v1/review-items/${card.dataset.review}/decision`;
  const json = { decision: button.value, reason, version: Number(card.dataset.version) };
  const answer = await request(address, { method: "POST", json }).catch(() => null);
  busy = false;
  const body = await answer?.json().catch(() => null);
  if (answer?.ok || answer?.status === 409) gone.set(card.dataset.review, body?.version ?? json.version);
  card = numbered(card) ?? card; // what was asked for before may have brought it anew meanwhile
  if (answer?.ok) settle(card, outcome(button), body);
  else if (body?.code === "item_changed") await renew(card, body.detail);
  else if (answer?.status === 409 || answer?.status === 404) pass(card, body?.detail ?? "");
  else note(card, body?.detail && answer.status !== 401 ? messages(body) : list.dataset.failed);
}

const messages = ({ detail, errors }) => Object.values(errors ?? {}).flat().join(" ") || detail;

/** The card becomes one line that can be taken back, and the next one is current. */
function settle(card, label, item) {
  closeReasons();
  last = [{ card, address: item.undo_url }];
  line(card, label, item.undo_url);
  next(card);
}

/** Somebody else was first: the card says who and why, and stays to be read. */
function pass(card, detail) {
  closeReasons();
  line(card, detail, "");
  card.classList.add("is-conflict");
  say(detail);
  next(card);
}

function line(card, text, address) {
  const title = card.querySelector(".review__title").textContent.trim();
  const row = document.createElement("p");
  row.className = "review__told";
  const strong = document.createElement("strong");
  strong.textContent = text;
  row.append(strong, ` ${title}`);
  if (address) {
    const button = document.createElement("button");
    button.type = "button";
    button.className = "button button--quiet";
    button.textContent = list.dataset.undo;
    button.addEventListener("click", () => undo([{ card, address }]));
    row.append(button);
  }
  card.querySelectorAll(".review__told").forEach((one) => one.remove());
  card.classList.remove("is-current");
  card.classList.add("is-decided");
  card.append(row);
  say(`${text}: ${title}`);
}

function next(card) {
  const rest = waiting();
  const after = rest.find((one) => card.compareDocumentPosition(one) & Node.DOCUMENT_POSITION_FOLLOWING);
  document.querySelector("[data-done]").hidden = rest.length > 0;
  tidy();
  if (rest.length) move(after ?? rest[0]);
  fill();
}

/** What was decided long ago scrolls away for good, so that a long queue stays light. */
function tidy() {
  [...list.querySelectorAll(".is-decided")].slice(0, -10).forEach((card) => card.remove());
}

async function undo(what = last) {
  for (const { card, address } of [...what].reverse()) {
    if (!address) continue;
    const answer = await request(address, { method: "PUT", json: {} }).catch(() => null);
    if (!answer?.ok) return say((await answer?.json().catch(() => null))?.detail ?? list.dataset.failed);
    last = last.filter((one) => one.address !== address);
    await renew(card, list.dataset.undone);
    document.querySelector("[data-done]").hidden = true;
  }
  fill();
}

function submitMany(event) {
  event.preventDefault();
  const button = event.submitter ?? choices(bulk)[0];
  if ("needsReason" in button.dataset) openReasons(null, button);
  else decideMany(button, "");
}

/** All that are chosen alike; each that could not be decided so stays and says why. */
async function decideMany(button, reason) {
  const chosen = ticked();
  if (busy || !chosen.length) return;
  busy = true;
  const items = chosen.map(({ dataset }) => ({ id: Number(dataset.review), version: Number(dataset.version) }));
  const json = { items, decision: button.value, reason };
  const answer = await request("/api/v1/review-items/decisions", { method: "POST", json }).catch(() => null);
  const body = await answer?.json().catch(() => null);
  busy = false;
  if (!answer?.ok) return note(chosen[0], body?.errors || body?.detail ? messages(body) : list.dataset.failed);
  closeReasons();
  letGo(chosen);
  const outcomes = chosen.map((card) => [numbered(card) ?? card, body.items.find((one) => String(one.item_id) === card.dataset.review)]);
  const decided = outcomes.filter(([, one]) => one.decided);
  decided.forEach(([card, one]) => (gone.set(card.dataset.review, one.version), line(card, outcome(button), one.undo_url)));
  last = decided.map(([card, one]) => ({ card, address: one.undo_url }));
  for (const [card, one] of outcomes.filter(([, other]) => !other.decided)) {
    if (one.code === "item_changed") await renew(card, one.detail);
    else note(card, one.detail);
  }
  next(chosen.at(-1));
  say(`${label(button)}: ${decided.length}`);
}

function letGo(chosen) {
  chosen.forEach((card) => (card.querySelector("[data-tick]").checked = false));
  countChosen();
}

async function claim(card) {
  const answer = await request(`/api/v1/review-items/${card.dataset.review}/claim`, { method: "PUT", json: {} }).catch(() => null);
  if (answer?.ok) await renew(card, list.dataset.claimed);
  else note(card, (await answer?.json().catch(() => null))?.detail ?? list.dataset.failed);
}

/** The card as it is now, with what happened to it. */
async function renew(card, text) {
  if (card.contains(reasons)) closeReasons();
  document.querySelector(".bulk").before(reasons);
  const version = gone.get(card.dataset.review);
  const made = (await cards(`/moderation/queue/${card.dataset.review}`))[0];
  if (gone.get(card.dataset.review) !== version) return; // decided again meanwhile: this is how it was before
  if (!made) return pass(card, text);
  (numbered(made) ?? card).replaceWith(made); // a list that arrived meanwhile may have brought it already
  announceContent(made);
  note(made, text);
  move(made);
}

function note(card, text) {
  card.querySelector(".review__told")?.remove();
  const row = document.createElement("p");
  row.className = "review__told";
  row.textContent = text;
  card.prepend(row);
  say(text);
}

/** Cards that are not here yet, at the end; several who ask at once get the same. */
function fill() {
  again = loading !== null; // what is on its way may be older than what has changed
  if (again) return loading;
  loading = cards(list.dataset.next)
    .then((found) => {
      const here = new Set(waiting().map((card) => card.dataset.review));
      const isNews = ({ dataset }) => !here.has(dataset.review) && Number(dataset.version) > (gone.get(dataset.review) ?? 0);
      found.filter(isNews).forEach((card) => {
        const old = numbered(card); // decided here and waiting anew: it comes back to its place
        if (old) old.replaceWith(card);
        else list.append(card);
        announceContent(card);
      });
      document.querySelector("[data-done]").hidden = waiting().length > 0;
      if (!current() && !asked) move(waiting()[0]);
    })
    .finally(() => {
      loading = null;
      if (again) fill();
      again = false;
    });
  return loading;
}

async function cards(address) {
  const answer = await request(address, { headers: { Accept: "text/html", "HX-Request": "true" } }).catch(() => null);
  if (!answer?.ok) return [];
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  showKinds(page.querySelector("[data-kinds]"));
  return [...page.querySelectorAll("[data-review]")].map((card) => document.importNode(card, true));
}

/** How many wait of each kind, now. */
function showKinds(kinds) {
  const shown = document.querySelector("[data-kinds]");
  if (!kinds || shown?.contains(document.activeElement)) return;
  shown?.replaceWith(document.importNode(kinds, true));
}

function countChosen() {
  const chosen = list.querySelectorAll("[data-tick]:checked").length;
  bulk.hidden = chosen === 0;
  const count = bulk.querySelector("[data-chosen]");
  count.hidden = chosen === 0;
  count.textContent = String(chosen);
  list.classList.toggle("is-choosing", chosen > 0); // the numbers decide all of them, no longer one
}

if (list) begin();
