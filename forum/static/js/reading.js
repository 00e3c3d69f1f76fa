/** What has been read: a post counts once its end was on the screen of a page that is looked at. The server is told of
 *  the highest one, and of the first of those seen without a gap before it, so that skipping ahead keeps one's place. */

import { request } from "./core.js";

const AT_ONCE_MS = 1500; // what comes on the screen at the same time is told together
const IDLE_MS = 180000; // who has not moved for three minutes is not reading
const AGAIN_MS = [5000, 10000, 20000, 40000];
const SIGNS = ["scroll", "pointermove", "pointerdown", "keydown", "touchstart", "wheel"];

/** Begin; answers how a post that comes later is followed too. */
export function followReading(posts) {
  const seen = new Set();
  let told = 0;
  let failures = 0;
  let timer;
  let moved = Date.now();

  const articles = () => [...posts.querySelectorAll("article[data-post]")];
  const attentive = () => document.visibilityState === "visible" && document.hasFocus() && Date.now() - moved < IDLE_MS;
  const highest = () => Math.max(0, ...seen);

  const run = (last) => {
    let first = last;
    for (const post of articles().reverse()) {
      const number = Number(post.dataset.number);
      if (number >= first) continue;
      if (!seen.has(number)) break;
      first = number;
    }
    return first;
  };
  const tell = async () => {
    clearTimeout(timer);
    timer = undefined;
    const last = highest();
    if (last <= told) return;
    told = last;
    const sent = request(posts.dataset.read, { method: "PUT", json: { post_number: last, from_number: run(last) }, keepalive: true });
    const response = await sent.catch(() => null);
    if (response && response.status < 500 && response.status !== 429) return void (failures = 0);
    told = 0;
    timer = setTimeout(tell, AGAIN_MS[Math.min(failures++, AGAIN_MS.length - 1)]);
  };
  const look = (entries) => {
    if (!attentive()) return;
    for (const { target, isIntersecting, boundingClientRect: box } of entries) {
      const ended = isIntersecting && box.bottom <= innerHeight + 1;
      const tall = isIntersecting && box.height > innerHeight && box.bottom <= innerHeight * 1.5;
      if (ended || tall) seen.add(Number(target.dataset.number));
    }
    if (highest() > told) timer ??= setTimeout(tell, AT_ONCE_MS);
  };

  const observer = new IntersectionObserver(look, { threshold: [0, 0.25, 0.5, 0.75, 0.99, 1] });
  const lookAgain = () => articles().forEach((post) => (observer.unobserve(post), observer.observe(post)));
  const wake = () => {
    const idle = !attentive();
    moved = Date.now();
    if (idle && attentive()) lookAgain();
  };
  articles().forEach((post) => observer.observe(post));
  SIGNS.forEach((sign) => addEventListener(sign, wake, { passive: true }));
  addEventListener("focus", wake);
  document.addEventListener("visibilitychange", () => (document.visibilityState === "visible" ? wake() : tell()));
  addEventListener("pagehide", tell);
  return (post) => observer.observe(post);
}
