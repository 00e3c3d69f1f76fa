/** The live connection. Events become `plaza:<event>` on document; each is seen once and none is missed.
 *
 *  Every event of a room carries its number there (`seq`). A number already seen is dropped; a gap, or a new
 *  connection, asks the server for what is missing (`resume`). Only typing and presence come without a number. */

import { clientId } from "./core.js";

const QUIET_MS = 5000;
const HERE_MS = 25000; // who says nothing for a minute counts as away
const IDLE_MS = 300000; // who has touched nothing for so long is away, though the page is in sight
const ASLEEP_MS = 60000; // a page hidden for longer asks what it missed
const AGAIN_MS = 4000; // until what had no answer is asked again
const EVENTS = [
  "notification_created", "counts_changed", "message_sent", "message_edited", "conversation_read", "message_delivered", "typing", "readers_changed",
  "post_published", "post_edited", "post_hidden", "post_reacted", "poll_changed", "thread_changed", "presence_changed", "membership_ended",
  "event_changed", "question_asked", "question_voted", "question_answered", "question_changed", "floor_changed", "event_attended",
  "queue_changed", "assessment_changed", "assessment_remarked", "line_attended", "ideation_changed",
];
const seen = new Map();
const watched = new Map();
const asking = new Set();
const ahead = new Map(); // the latest number that came while something before it was asked for
let socket = null;
const presence = new Set();
const arrived = new Map();
let quiet;
let hiddenAt = 0;
let touchedAt = Date.now();
let leaving = false; // this page signs out itself: the answer to that says where it goes

/** Connect when a member is signed in; rooms of the page start at the numbers it was rendered with. */
export function connect() {
  const { member, rooms, signIn } = document.body.dataset;
  if (!member || !window.io || socket) return;
  Object.entries(JSON.parse(rooms || "{}")).forEach(([room, seq]) => seen.set(room, seq));
  socket = window.io({ transports: ["websocket", "polling"], tryAllTransports: true });
  socket.on("connect", returned);
  socket.on("disconnect", lost);
  socket.on("connect_error", refused);
  document.addEventListener("submit", ({ target }) => (leaving ||= target.matches('[action$="/sign-out"]')));
  socket.on("signed_out", () => leaving || location.assign(signIn));
  EVENTS.forEach((name) => socket.on(name, (payload) => receive(name, payload)));
  setInterval(sayHere, HERE_MS);
  document.addEventListener("visibilitychange", wake);
  ["pointermove", "pointerdown", "keydown", "wheel", "touchstart"].forEach((kind) => addEventListener(kind, touched, { passive: true, capture: true }));
}

/** Whose coming and going the page shows; told as `plaza:presence_changed`, at first for those who are here. */
export function watchPresence(ids) {
  ids.forEach((id) => presence.add(id));
  if (socket?.connected) askPresence();
}

/** Hear a thread's posts. `since` is the number of its room that the page was rendered at. */
export const watchThread = (id, since) => watch("thread", id, since);
export const leaveThread = (id) => leave("thread", id);
/** Hear a conversation's messages. */
export const watchConversation = (id, since) => watch("conversation", id, since);
export const leaveConversation = (id) => leave("conversation", id);
/** Hear the questions and votes of an event. */
export const watchEvent = (id, since) => watch("event", id, since);

/** Tell the others in `{conversation_id}` or `{thread_id}` that one is writing, at most every 3 seconds. */
export function typing(place) {
  const now = Date.now();
  if (!socket?.connected || now - (typing.last ?? 0) < 3000) return;
  typing.last = now;
  socket.emit("typing", place);
}

/** What a mark of typing says: its `data-one` or `data-many` with the names in it, nothing when nobody writes. */
export function writingText(mark, names) {
  if (!names.length) return "";
  const listed = new Intl.ListFormat(document.documentElement.lang || "en").format(names);
  return (names.length === 1 ? mark.dataset.one : mark.dataset.many).replace("{names}", () => listed);
}

/** Whether this page load caused the event. */
export const isOwn = (payload) => payload.client_id === clientId;

function watch(kind, id, since) {
  watched.set(`${kind}:${id}`, { kind, id, since });
  return socket?.connected ? join(kind, id, since) : Promise.resolve(null);
}

function leave(kind, id) {
  const { room } = watched.get(`${kind}:${id}`) ?? {};
  watched.delete(`${kind}:${id}`);
  if (room && ![...watched.values()].some((other) => other.room === room)) seen.delete(room);
  socket?.connected && socket.emit(`leave_${kind}`, { [`${kind}_id`]: id });
}

async function join(kind, id, since) {
  const answer = await ask(`watch_${kind}`, { [`${kind}_id`]: id });
  const entry = watched.get(`${kind}:${id}`);
  if (!answer?.ok || !entry) return answer;
  entry.room = answer.room;
  if (!seen.has(answer.room)) seen.set(answer.room, since ?? answer.seq);
  if (seen.get(answer.room) < answer.seq) await resume([answer.room]);
  return answer;
}

async function returned() {
  clearTimeout(quiet);
  quiet = undefined;
  mark(false);
  await Promise.all([...watched.values()].map(({ kind, id, since }) => join(kind, id, since)));
  await resume([...seen.keys()]);
  document.body.dataset.live = "on";
  sayHere();
  if (presence.size) askPresence();
  document.dispatchEvent(new CustomEvent("plaza:connected"));
}

function sayHere() {
  const idle = Date.now() - touchedAt > IDLE_MS;
  if (socket.connected && !idle && document.visibilityState === "visible") socket.emit("seen");
}

/** Who comes back to a page that was left alone is here at once. */
function touched() {
  const idle = Date.now() - touchedAt > IDLE_MS;
  touchedAt = Date.now();
  if (idle) sayHere();
}

async function askPresence() {
  const answer = await ask("watch_presence", { member_ids: [...presence] });
  if (!answer?.ok) return;
  const here = new Set(answer.present);
  presence.forEach((id) => dispatch("presence_changed", { member_id: id, state: here.has(id) ? "present" : "away" }));
}

/** A page that was hidden for long may have slept: it asks for what it missed. */
function wake() {
  if (document.visibilityState === "hidden") return void (hiddenAt = Date.now());
  if (socket.connected && hiddenAt && Date.now() - hiddenAt > ASLEEP_MS) resume([...seen.keys()]);
  hiddenAt = 0;
  sayHere();
}

/** Tell that this device has what was written, once for what comes at the same moment. */
function noteArrival({ conversation_id: conversation, message }) {
  if (!message || message.author.id === Number(document.body.dataset.member)) return;
  if (!arrived.size) setTimeout(tellArrivals, 300);
  arrived.set(conversation, Math.max(message.number, arrived.get(conversation) ?? 0));
}

function tellArrivals() {
  arrived.forEach((number, conversation) => socket.emit("received", { conversation_id: conversation, number }));
  arrived.clear();
}

/** Counted from the first moment without a connection: each attempt that fails says so again. */
function lost() {
  delete document.body.dataset.live;
  quiet ??= setTimeout(() => mark(true), QUIET_MS);
}

/** A server that cannot let anybody in just now is asked again; one that does not know the member any more is not. */
function refused(error) {
  lost();
  if (!socket.active && error.message !== "sign_in_required") setTimeout(() => socket.connect(), AGAIN_MS * (1 + Math.random()));
}

function mark(shown) {
  document.querySelectorAll("[data-live-status]").forEach((element) => (element.hidden = !shown));
}

function receive(name, payload) {
  const { room, seq } = payload ?? {};
  if (!room || !Number.isInteger(seq)) return dispatch(name, payload);
  const last = seen.get(room);
  if (last !== undefined && seq <= last) return;
  if (last !== undefined && seq > last + 1) {
    ahead.set(room, Math.max(seq, ahead.get(room) ?? 0));
    return void resume([room]);
  }
  seen.set(room, seq);
  dispatch(name, payload);
}

/** Ask for what came after the last number of each room; a room already being asked about is left out. */
async function resume(rooms) {
  const wanted = rooms.filter((room) => seen.has(room) && !asking.has(room));
  if (!wanted.length) return;
  wanted.forEach((room) => asking.add(room));
  const answer = await ask("resume", Object.fromEntries(wanted.map((room) => [room, seen.get(room)])));
  wanted.forEach((room) => asking.delete(room));
  if (!answer?.rooms) return void setTimeout(() => socket.connected && resume(wanted), AGAIN_MS);
  Object.entries(answer.rooms).forEach(([room, told]) => catchUp(room, told));
  const behind = wanted.filter((room) => ahead.get(room) > seen.get(room));
  wanted.forEach((room) => ahead.delete(room));
  if (behind.length) await resume(behind);
}

function catchUp(room, { seq, events = [], reload, error }) {
  if (error) return void seen.delete(room);
  if (reload) {
    seen.set(room, seq);
    return dispatch("reload", { room, seq });
  }
  events.forEach(({ event, payload }) => payload.seq > seen.get(room) && (seen.set(room, payload.seq), dispatch(event, payload)));
  if (seq > seen.get(room)) seen.set(room, seq);
}

/** Send a command and wait for its answer; null while there is no connection. */
export const command = (name, sent) => (socket?.connected ? ask(name, sent) : Promise.resolve(null));

const ask = (name, sent) =>
  new Promise((answered) => {
    socket.timeout(8000).emit(name, sent, (failed, answer) => answered(failed ? null : answer));
  });

function dispatch(name, payload) {
  if (name === "counts_changed") showCounts(payload);
  if (name === "message_sent") noteArrival(payload);
  document.dispatchEvent(new CustomEvent(`plaza:${name}`, { detail: payload }));
}

function showCounts(counts) {
  for (const name of ["notifications", "messages"]) {
    if (!Number.isInteger(counts[name])) continue;
    document.querySelectorAll(`[data-count="${name}"]`).forEach((badge) => {
      badge.textContent = counts[name] > 99 ? "99+" : String(counts[name]);
      badge.hidden = counts[name] === 0;
    });
  }
}
