/** Shows what is pushed while Plaza is closed, and leads to it. It keeps nothing and answers no request of a page. */

const API = "/api/v1";
const ICON = "/static/mark-192.png";
const BADGE = "/static/mark-badge.png";

self.addEventListener("install", () => self.skipWaiting());
self.addEventListener("activate", (event) => event.waitUntil(self.clients.claim()));
self.addEventListener("push", (event) => event.waitUntil(show(read(event.data))));
self.addEventListener("notificationclick", (event) => {
  event.notification.close();
  event.waitUntil(open(event.notification.data));
});
self.addEventListener("pushsubscriptionchange", (event) => event.waitUntil(renew(event)));

/** Browsers want something to be shown for each push, so what cannot be read says at least from where it comes. */
function read(data) {
  try {
    const told = data.json();
    return { body: "", tag: "plaza", url: "/notifications", place: "", ...told };
  } catch {
    return { title: self.location.hostname, body: "", tag: "plaza", url: "/notifications", place: "" };
  }
}

async function show({ title, body, tag, url, place, lang, count }) {
  if (Number.isInteger(count)) self.navigator.setAppBadge?.(count).catch(() => {});
  const looking = (await windows()).some((tab) => tab.focused && leadsTo(tab, place));
  if (looking) return; // Whoever looks at it sees it there.
  await self.registration.showNotification(title, {
    body, tag, lang, icon: ICON, badge: BADGE, renotify: true, data: { url, place },
  });
}

/** An open tab with what is told comes to the front; otherwise it is opened. */
async function open({ url, place }) {
  const address = new URL(url, self.location.origin);
  if (address.origin !== self.location.origin) return;
  const tab = (await windows()).find((one) => leadsTo(one, place || address.pathname));
  if (tab) return void (await tab.focus());
  await self.clients.openWindow(address.href);
}

const windows = () => self.clients.matchAll({ type: "window", includeUncontrolled: true });

/** Whether a tab shows what is at a place: a thread at whichever of its posts, a conversation, a page. */
function leadsTo(tab, place) {
  if (!place) return false;
  const trimmed = (path) => path.replace(/\/+$/, "").replace(/^(\/t\/[^/]+\/\d+)\/\d+$/, "$1");
  return trimmed(new URL(tab.url).pathname) === trimmed(place.split("?")[0]);
}

/** The push service has given this browser another address: it is told to the same session, as if turned on again. */
async function renew({ oldSubscription, newSubscription }) {
  const me = await fetch(`${API}/me`, { credentials: "same-origin" });
  const state = await fetch(`${API}/me/push-subscriptions`, { credentials: "same-origin" });
  if (!me.ok || !state.ok) return;
  const { public_key: key, items, session_id: session } = await state.json();
  if (!key || !items.some((one) => one.session_id === session)) return;
  const options = oldSubscription?.options ?? { userVisibleOnly: true, applicationServerKey: key };
  const subscription = newSubscription ?? (await self.registration.pushManager.subscribe(options));
  await fetch(`${API}/me/push-subscriptions`, {
    method: "POST", credentials: "same-origin", body: JSON.stringify(subscription),
    headers: { "Content-Type": "application/json", "X-CSRFToken": (await me.json()).csrf_token },
  });
}
