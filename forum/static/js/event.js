/** The live page of an event: questions arrive, votes move, hosts settle, and one sees who is here.
 *
 *  Nothing moves under the pointer or while one is writing in the list: the new order is taken once it is left. */

import { request } from "./core.js";
import { command, watchEvent } from "./live.js";

const HERE_MS = 25000; // who says nothing for a minute has gone
const TIMES = 6;
const root = document.querySelector("[data-live-event]");
const event = Number(root.dataset.liveEvent);
const waiting = root.querySelector("[data-waiting]");
const settled = root.querySelector("[data-settled]");
const pattern = root.querySelector("[data-pattern]");
const ownPattern = root.querySelector("[data-own-pattern]");
const mine = new Set(); // what this page has asked: nobody is told who asked without a name, but whoever did knows
const language = document.documentElement.lang || "en";
const number = new Intl.NumberFormat(language);
let late = false;

const rowOf = (id) => root.querySelector(`[data-question="${id}"]`);
const nameOf = (state) => root.querySelector(`[data-name-of="${state}"]`)?.textContent ?? "";

/** Ask again where the server is too busy at the moment; null when it cannot be reached. */
async function insist(url, options) {
  for (let time = 0; time < TIMES; time += 1) {
    const answer = await request(url, options).catch(() => null);
    if (answer && answer.status !== 503) return answer;
    const seconds = Number(answer?.headers.get("Retry-After") ?? 1);
    await new Promise((resolve) => setTimeout(resolve, 1000 * seconds * (0.5 + Math.random())));
  }
  return null;
}

function setVotes(row, votes) {
  row.dataset.votes = votes;
  row.querySelector("[data-count]").textContent = number.format(votes);
}

/** A row of the pattern that the page brought, made for one question. */
function make({ id, text, author }) {
  const own = mine.has(id) || author?.id === Number(document.body.dataset.member);
  const row = (own ? ownPattern : pattern).content.firstElementChild.cloneNode(true);
  row.id = `question-${id}`;
  row.dataset.question = id;
  row.classList.add("question--new");
  row.querySelectorAll("form").forEach((form) => form.setAttribute("action", form.getAttribute("action").replace("/0/", `/${id}/`)));
  row.querySelectorAll("a").forEach((link) => link.setAttribute("href", link.getAttribute("href").replace(/\/0(?=$|\/)|(?<==)0$/, (found) => found.replace("0", id))));
  row.querySelectorAll(".visually-hidden").forEach((hint) => hint.append(` ${text}`));
  return row;
}

function put(question) {
  let row = rowOf(question.id);
  if (question.gone) return void row?.remove();
  row ??= make(question);
  row.querySelector("[data-text]").textContent = question.text;
  const { author } = question;
  row.querySelector("[data-by]").textContent = author ? [author.name, author.city].filter(Boolean).join(", ") : root.dataset.unnamed;
  const answer = row.querySelector("[data-answer]");
  answer.innerHTML = question.answer_html; // made safe by the server
  answer.hidden = !question.answer_html;
  const state = row.querySelector("[data-state-name]");
  state.textContent = nameOf(question.state);
  state.hidden = question.state === "open";
  row.dataset.state = question.state;
  row.querySelectorAll("[data-mark]").forEach((form) => (form.hidden = (form.dataset.mark === "open") === (question.state === "open")));
  const button = row.querySelector("[data-vote] button");
  if (button) button.disabled = question.state !== "open";
  const withdrawal = row.querySelector("[data-withdraw]");
  if (withdrawal) withdrawal.hidden = question.state !== "open";
  setVotes(row, question.votes);
  const list = question.state === "open" ? waiting : settled;
  if (row.parentElement !== list) list[list === waiting ? "append" : "prepend"](row);
}

/** What was just asked here stands as one's own, also where it arrived before the answer did. */
function keepOwn(question) {
  mine.add(question.id);
  const row = rowOf(question.id);
  if (!row || row.querySelector("[data-withdraw]")) return;
  row.replaceWith(make(question));
  put(question);
  order();
}

/** Most votes first, the earlier first among equals. */
function order() {
  const busy = waiting.matches(":hover") || waiting.contains(document.activeElement);
  const rows = [...waiting.children];
  const sorted = [...rows].sort((a, b) => b.dataset.votes - a.dataset.votes || a.dataset.question - b.dataset.question);
  late = busy && sorted.some((row, place) => row !== rows[place]);
  if (!busy && sorted.some((row, place) => row !== rows[place])) waiting.append(...sorted);
  root.querySelector("[data-none]").hidden = rows.length > 0;
  root.querySelector("[data-settled-part]").hidden = !settled.children.length;
}

function heard({ detail }) {
  if (detail.event_id !== event) return;
  detail.questions?.forEach(put);
  Object.entries(detail.votes ?? {}).forEach(([id, votes]) => rowOf(id) && setVotes(rowOf(id), votes));
  order();
}

async function vote(form) {
  const button = form.querySelector("button");
  const on = button.getAttribute("aria-pressed") !== "true";
  const row = form.closest("[data-question]");
  button.setAttribute("aria-pressed", on);
  const answer = await insist(`/api/v1/questions/${row.dataset.question}/vote`, { method: on ? "PUT" : "DELETE" });
  if (!answer?.ok) return button.setAttribute("aria-pressed", !on);
  const told = await answer.json();
  button.setAttribute("aria-pressed", told.voted);
  form.setAttribute("action", `/questions/${told.id}/${told.voted ? "unvote" : "vote"}`);
  setVotes(row, told.votes);
}

async function mark(form) {
  const row = form.closest("[data-question]");
  const answer = await insist(`/api/v1/questions/${row.dataset.question}/state`, { method: "PUT", json: { state: form.dataset.mark } });
  if (!answer?.ok) form.submit();
}

async function ask(form) {
  const status = form.querySelector("[data-ask-status]");
  const text = form.elements.text;
  const unnamed = form.elements.unnamed?.checked ?? false;
  const key = crypto.randomUUID?.() ?? String(Math.random());
  const answer = await insist(`/api/v1/events/${event}/questions`, {
    method: "POST", json: { text: text.value, unnamed }, headers: { "Idempotency-Key": key },
  });
  const told = await answer?.json().catch(() => null);
  if (answer?.ok) {
    if (told) keepOwn(told);
    text.value = "";
    status.textContent = root.dataset.asked;
  } else {
    status.textContent = Object.values(told?.errors ?? {}).flat()[0] ?? told?.detail ?? root.dataset.failed;
  }
}

root.addEventListener("submit", (submitted) => {
  const form = submitted.target;
  const act = form.matches("[data-vote]") ? vote : form.matches("[data-mark]") ? mark : form.matches("[data-ask]") ? ask : null;
  if (!act) return;
  submitted.preventDefault();
  act(form);
});
waiting.addEventListener("pointerleave", () => late && order());
waiting.addEventListener("focusout", () => setTimeout(() => late && order()));
["question_asked", "question_voted", "question_answered", "question_changed"].forEach((name) => document.addEventListener(`plaza:${name}`, heard));
document.addEventListener("plaza:floor_changed", ({ detail }) => {
  const choice = root.querySelector("[data-unnamed-choice]");
  if (detail.event_id === event && choice) choice.hidden = !detail.unnamed;
});
root.querySelector("[data-refresh]").hidden = true;

const here = document.querySelector("[data-here]");
function draw({ people = [], count = 0 }) {
  const names = people.map(({ name }) => name);
  if (count > names.length) names.push(`+${count - names.length}`);
  here.querySelector("[data-here-count]").textContent = number.format(count);
  here.querySelector("[data-here-names]").textContent = new Intl.ListFormat(language).format(names);
  here.hidden = !count;
}
async function say() {
  if (document.visibilityState !== "visible") return;
  const answer = await command("attend_event", { event_id: event });
  if (answer?.ok) draw(answer);
}
const depart = () => command("depart_event", { event_id: event });
if (here) {
  document.addEventListener("plaza:connected", say);
  document.addEventListener("plaza:event_attended", ({ detail }) => detail.event_id === event && draw(detail));
  document.addEventListener("visibilitychange", () => (document.visibilityState === "visible" ? say() : depart()));
  addEventListener("pagehide", depart);
  setInterval(say, HERE_MS);
  say();
}
watchEvent(event, JSON.parse(document.body.dataset.rooms || "{}")[`event:${event}`]);
order();
