/** Being told in this browser while Plaza is closed: turned on and off where one chooses what one is told, and kept up
 *  on every other page.
 *
 *  Signing out ends it on the server. Whoever signs in here again as the same member, and had it on, has it on again;
 *  nobody else has, and what was removed from another browser stays off. */

import { request } from "./core.js";

const API = "/api/v1/me/push-subscriptions";
const WORKER = "/push-worker.js";
const KEPT = "plaza-push";
const LOOKED = "plaza-push-looked-after";
const able = "serviceWorker" in navigator && "PushManager" in window && "Notification" in window;
const member = document.body.dataset.member;
let place = null;

/** Show where it stands on the page that is about it; elsewhere see to it once for each tab. */
export function lookAfter() {
  place = document.querySelector("[data-push]");
  document.addEventListener("submit", ({ target }) => target.matches('[action$="/sign-out"]') && forget());
  document.addEventListener("plaza:counts_changed", ({ detail }) => badge(detail));
  if (place) return showPlace();
  if (able && !sessionStorage.getItem(LOOKED)) keepUp().catch(() => {});
}

async function showPlace() {
  if (!able) return say("unknown");
  const [on, off] = buttons();
  on.addEventListener("click", () => during(on, turnOn));
  off.addEventListener("click", () => during(off, turnOff));
  place.addEventListener("submit", ({ target }) => target.querySelector("[data-push-remove]") && forget());
  await keepUp().catch(() => {});
  await draw();
}

const buttons = () => ["[data-push-on]", "[data-push-off]"].map((name) => place.querySelector(name));

async function draw() {
  const isOn = "here" in place.dataset && (await currentSubscription()) !== null && Notification.permission === "granted";
  const [on, off] = buttons();
  place.querySelector("[data-push-buttons]").hidden = false;
  on.hidden = isOn || Notification.permission === "denied";
  off.hidden = !isOn;
  say(Notification.permission === "denied" ? "refused" : isOn ? "on" : "off");
}

const say = (what) => (place.querySelector("[data-push-state]").textContent = place.dataset[what] ?? textOf(what));
const textOf = (what) => place.querySelector("[data-push-state]").dataset[what];

/** One thing at a time; the focus stays with the button that does the opposite. */
async function during(button, act) {
  button.disabled = true;
  const told = await act().catch(() => "failed");
  button.disabled = false;
  await redraw();
  if (told) say(told);
  buttons().find((one) => !one.hidden)?.focus();
}

async function turnOn() {
  const permission = await Notification.requestPermission();
  if (permission !== "granted") return permission === "denied" ? "refused" : "notAsked";
  const answer = await subscribe(place.dataset.key);
  if (!answer.ok) return "failed";
  keep((await answer.json()).session_id);
  place.dataset.here = "";
  return null;
}

async function turnOff() {
  const { items, session_id: session } = await (await request(API)).json();
  const own = items.find((one) => one.session_id === session);
  if (own) await request(`${API}/${own.id}`, { method: "DELETE" });
  await forget();
  delete place.dataset.here;
  return null;
}

/** The list as it is now. */
async function redraw() {
  const response = await request(location.href, { headers: { Accept: "text/html" } }).catch(() => null);
  const page = response?.ok && new DOMParser().parseFromString(await response.text(), "text/html");
  const now = page && page.querySelector("[data-push-list]");
  if (now) place.querySelector("[data-push-list]").replaceWith(now);
  await draw();
}

/** Ask the push service, and tell Plaza; with another key than ours it is asked anew. */
async function subscribe(key) {
  const registration = await navigator.serviceWorker.register(WORKER, { updateViaCache: "none" });
  await navigator.serviceWorker.ready;
  const before = await registration.pushManager.getSubscription();
  if (before && !sameKey(before.options?.applicationServerKey, key)) await before.unsubscribe();
  const subscription = await registration.pushManager.subscribe({ userVisibleOnly: true, applicationServerKey: bytesOf(key) });
  return request(API, { method: "POST", json: subscription.toJSON() });
}

/** Once a tab: a new session, key or address of this browser is told to Plaza; what was removed elsewhere ends here. */
async function keepUp() {
  const kept = readKept();
  if (!kept || String(kept.member) !== member) return;
  sessionStorage.setItem(LOOKED, "yes");
  const response = await request(API);
  if (!response.ok) return;
  const { available, public_key: key, session_id: session, items } = await response.json();
  const here = items.some((one) => one.session_id === session);
  if (!available || Notification.permission !== "granted" || (!here && kept.session === session)) return void (await forget());
  const current = await currentSubscription();
  if (here && current && sameKey(current.options?.applicationServerKey, key)) return;
  const answer = await subscribe(key);
  if (answer.ok) keep((await answer.json()).session_id);
  if (answer.ok && place) place.dataset.here = "";
}

async function currentSubscription() {
  const registration = await navigator.serviceWorker.getRegistration("/");
  return (await registration?.pushManager?.getSubscription()) ?? null;
}

/** This browser shall tell nothing any more, whoever signs in here. */
async function forget() {
  localStorage.removeItem(KEPT);
  await (await currentSubscription())?.unsubscribe();
}

const keep = (session) => localStorage.setItem(KEPT, JSON.stringify({ member: Number(member), session }));

function readKept() {
  try {
    return JSON.parse(localStorage.getItem(KEPT));
  } catch {
    return null;
  }
}

function badge({ notifications, messages }) {
  const count = (notifications ?? 0) + (messages ?? 0);
  const done = count ? navigator.setAppBadge?.(count) : navigator.clearAppBadge?.();
  done?.catch(() => {});
}

function bytesOf(key) {
  const plain = atob(key.replace(/-/g, "+").replace(/_/g, "/").padEnd(Math.ceil(key.length / 4) * 4, "="));
  return Uint8Array.from(plain, (letter) => letter.charCodeAt(0));
}

function sameKey(buffer, key) {
  if (!buffer) return true; // a browser that does not tell is believed
  const [theirs, ours] = [new Uint8Array(buffer), bytesOf(key)];
  return theirs.length === ours.length && theirs.every((byte, at) => byte === ours[at]);
}
