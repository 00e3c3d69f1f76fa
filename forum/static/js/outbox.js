/** Messages wait in this browser until the server has them: each is sent once, in order, by one page of all.
 *
 *  What was written stays in local storage with its Idempotency-Key, so that neither a lost connection, a restarting
 *  server nor a reload loses or doubles it. Pages of one browser take turns through a lock. `plaza:outbox` on document
 *  says that something changed. */

import { clientId, request } from "./core.js";

const STORE = `outbox:${document.body.dataset.member ?? ""}`;
const KEY_KEPT_MS = 20 * 60 * 60 * 1000; // the server keeps the answer to a key for a day
const AGAIN_MS = [1000, 2000, 5000, 10000, 20000];
const LONG_WAIT_S = 60;
let memory = [];
let sending = null;
let flushing = null;
let tries = 0;
let timer;

/** What waits for a conversation: `{key, body, failed?, delayed?}` in the order in which it was written. */
export const waitingFor = (conversation) =>
  read().filter((entry) => entry.conversation === conversation).map((entry) => ({ ...entry, sending: entry.key === sending }));

/** Keep a message and send it as soon as that is possible; `names` are those of the files it carries, to be shown. */
export function post(conversation, url, message, names = []) {
  const key = crypto.randomUUID?.() ?? `${clientId}-${Date.now()}-${Math.random().toString(36).slice(2)}`;
  change((entries) => [...entries, { key, conversation, url, message, names, at: Date.now() }]);
  flush();
}

/** Send again what failed. What is too old for its key gets a new one: whoever asks for that has looked. */
export function retry(key) {
  const again = ({ failed, ...entry }) => (failed === "old" ? { ...entry, at: Date.now(), key: `${key}-2`.slice(-100) } : entry);
  change((entries) => entries.map((entry) => (entry.key === key ? again(entry) : entry)));
  flush();
}

/** Give a message up. */
export const cancel = (key) => change((entries) => entries.filter((entry) => entry.key !== key || key === sending));

/** Send what waits, one after the other; a page that finds another one at it leaves it to that one. */
export function flush() {
  clearTimeout(timer);
  flushing ??= exclusively(sendAll).finally(() => (flushing = null));
  return flushing;
}

async function sendAll() {
  for (let entry; (entry = read().find(({ failed }) => !failed)); ) {
    sending = entry.key;
    if (!entry.delayed) tell();
    const wait = await send(entry);
    sending = null;
    if (wait !== null) {
      change((entries) => entries.map((one) => (one.failed ? one : { ...one, delayed: true })));
      timer = setTimeout(flush, wait);
      return;
    }
    tries = 0;
  }
}

/** Null once the entry is settled, else how many milliseconds to wait before trying again. */
async function send({ key, url, message, at }) {
  if (Date.now() - at > KEY_KEPT_MS) return fail(key, "old");
  const sent = { method: "POST", json: message, headers: { "Idempotency-Key": key } };
  const response = await request(url, sent).catch(() => null);
  const answer = await response?.json().catch(() => null);
  if (response?.ok && answer) return settle(key);
  const pause = Number(response?.headers.get("Retry-After") ?? 0);
  const passes = !response || response.ok || response.status >= 500 || [401, 408].includes(response.status);
  if (passes || (response.status === 429 && pause <= LONG_WAIT_S)) {
    return Math.max(pause * 1000, AGAIN_MS[Math.min(tries++, AGAIN_MS.length - 1)]);
  }
  const reasons = [answer?.detail, ...Object.values(answer?.errors ?? {}).flat()].filter(Boolean).join(" ");
  return fail(key, reasons || String(response.status));
}

function settle(key) {
  change((entries) => entries.filter((entry) => entry.key !== key));
  return null;
}

function fail(key, failed) {
  change((entries) => entries.map((entry) => (entry.key === key ? { ...entry, failed } : entry)));
  return null;
}

const exclusively = (run) => (navigator.locks ? navigator.locks.request(STORE, run) : run());

function read() {
  try {
    return JSON.parse(localStorage.getItem(STORE)) ?? memory;
  } catch {
    return memory;
  }
}

function change(alter) {
  memory = alter(read());
  try {
    if (memory.length) localStorage.setItem(STORE, JSON.stringify(memory));
    else localStorage.removeItem(STORE);
  } catch {
    // A browser that keeps nothing still sends what this page has.
  }
  tell();
}

const tell = () => document.dispatchEvent(new CustomEvent("plaza:outbox"));

addEventListener("storage", ({ key }) => {
  if (key !== STORE) return;
  memory = [];
  tell();
});
addEventListener("online", flush);
document.addEventListener("plaza:connected", () => {
  tries = 0;
  flush();
});
if (document.body.dataset.member && read().length) flush();
