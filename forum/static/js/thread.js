/** A thread, live: new posts wait behind a bar, one's own appears at once, edits and locks change in place, and what
 *  has been on screen is read. */

import { followAnswering, threadKeys } from "./answering.js";
import { announceContent, request } from "./core.js";
import { onKeys } from "./keys.js";
import { isOwn, typing, watchThread, writingText } from "./live.js";
import { quoteInPlace } from "./quotes.js";
import { pointOutLinks, sendInPlace } from "./replying.js";
import { followReaders } from "./readers.js";
import { followReading } from "./reading.js";

const TYPING_MS = 5000;
const TOGETHER_MS = 60;
const AT_ONCE = 50;
const POST_EVENTS = ["post_edited", "post_hidden"];
const posts = document.getElementById("posts");
const thread = Number(posts?.dataset.thread);
const me = Number(document.body.dataset.member);
const parse = (text) => new DOMParser().parseFromString(text, "text/html");
const html = (url, options = {}) => request(url, { ...options, headers: { Accept: "text/html", "HX-Request": "true", ...options.headers } });
const ours = (run) => (event) => Number(event.detail?.thread_id) === thread && run(event.detail);
let observe = () => {};
const lastShown = () => Number(posts.dataset.last);

if (posts) {
  goToPost();
  followNewPosts();
  followChanges();
  observe = followReading(posts);
  followTyping();
  followReaders(thread, me);
  followAnswering(posts);
  onKeys(threadKeys(posts));
  quoteInPlace();
  pointOutLinks();
  sendInPlace({ posts, show: append, replace });
  watchThread(thread, Number(posts.dataset.seq));
}

/** An address that names a post without a fragment, as one types or copies it, goes there as well. */
function goToPost() {
  const number = location.pathname.match(/^\/t\/[^/]+\/\d+\/(\d+)$/)?.[1];
  if (number && !location.hash && document.getElementById(`post-${number}`)) location.replace(`#post-${number}`);
}

/** Adds posts that are not there yet, in their order, at the end; one that is there may have grown. */
function append(page) {
  for (const post of page.querySelectorAll("article[data-post]")) {
    const there = document.getElementById(post.id);
    if (there) there.replaceWith(post);
    else posts.append(post);
    posts.dataset.last = Math.max(lastShown(), Number(post.dataset.number));
    const seen = document.querySelector('[name="seen_number"]');
    if (seen) seen.value = Math.max(Number(seen.value), lastShown());
    window.htmx?.process(post);
    announceContent(post);
    observe(post);
  }
  countReplies(page);
}

function countReplies(page) {
  const count = page.getElementById("reply-count");
  if (count) document.getElementById("reply-count")?.replaceWith(count);
}

async function loadNew() {
  for (let rounds = 0; rounds < 50; rounds++) {
    const before = lastShown();
    const response = await html(`${posts.dataset.fragment}?after=${before}`).catch(() => null);
    if (!response?.ok) return false;
    append(parse(await response.text()));
    if (lastShown() === before) return true;
  }
  return true;
}

function followNewPosts() {
  const bar = document.querySelector("[data-new-posts]");
  const link = bar.querySelector("a");
  const waiting = new Map();
  const blocked = new Set(posts.dataset.blocked?.split(" ").map(Number));

  const draw = () => {
    [...waiting.keys()].filter((number) => number <= lastShown() && !("partial" in posts.dataset)).forEach((number) => waiting.delete(number));
    bar.hidden = waiting.size === 0;
    const text = waiting.size === 1 ? bar.dataset.one : bar.dataset.many;
    bar.querySelector("[data-text]").textContent = text.replace("{n}", waiting.size);
    if (waiting.size) link.href = waiting.get(Math.min(...waiting.keys()));
  };
  document.addEventListener("plaza:post_published", ours((post) => {
    if (post.gone || (post.number <= lastShown() && !("partial" in posts.dataset)) || isOwn(post)) return;
    if (blocked.has(post.author?.id)) return;
    waiting.set(post.number, post.url);
    draw();
  }));
  document.addEventListener("thread:shown", draw);
  link.addEventListener("click", async (event) => {
    if ("partial" in posts.dataset) return; // The later posts are on another page, to which the link leads.
    event.preventDefault();
    const first = Math.min(...waiting.keys());
    if (!(await loadNew())) return location.assign(link.href);
    waiting.clear();
    draw();
    document.getElementById(`post-${first}`)?.scrollIntoView({ block: "start" });
  });
  document.addEventListener("plaza:reload", ({ detail }) => detail.room === posts.dataset.room && "partial" in posts.dataset === false && loadNew());
}

function replace(now, then) {
  now.replaceWith(then);
  window.htmx?.process(then);
  announceContent(then);
}

/** An open menu stays open: the news must not close it under the pointer. */
function replaceHead(then) {
  const now = document.getElementById("thread-head");
  const open = now.querySelector("details[data-menu]")?.open;
  replace(now, then);
  if (open) then.querySelector("details[data-menu]")?.setAttribute("open", "");
}

/** What has changed is shown where it stands. What comes at once is asked for at once, and only that. */
function followChanges() {
  const changed = new Set();
  let timer;
  const refresh = async () => {
    timer = undefined;
    const numbers = [...changed].slice(0, AT_ONCE);
    numbers.forEach((number) => changed.delete(number));
    if (changed.size) timer = setTimeout(refresh, TOGETHER_MS);
    const query = numbers.map((number) => `numbers=${number}`).join("&");
    const response = await html(`${posts.dataset.fragment}?${query}`).catch(() => null);
    if (!response?.ok) return;
    const page = parse(await response.text());
    countReplies(page);
    keepPlace(() => page.querySelectorAll("article[data-post]").forEach(showAgain));
  };
  const note = (number) => {
    if (!document.getElementById(`post-${number}`)) return;
    changed.add(number);
    timer ??= setTimeout(refresh, TOGETHER_MS);
  };
  POST_EVENTS.forEach((name) => document.addEventListener(`plaza:${name}`, ours((change) => {
    const shown = document.querySelector(`[data-post="${change.post_id}"]`);
    if (shown) note(Number(shown.dataset.number));
  })));
  document.addEventListener("plaza:reload", ({ detail }) => {
    if (detail.room !== posts.dataset.room) return;
    posts.querySelectorAll("article[data-post]").forEach((post) => note(Number(post.dataset.number)));
    refreshThread({});
  });
  document.addEventListener("plaza:thread_changed", ours((change) => {
    clearTimeout(refreshThread.timer);
    refreshThread.timer = setTimeout(refreshThread, change.gone ? 0 : TOGETHER_MS, change);
  }));
}

function showAgain(post) {
  const now = document.getElementById(post.id);
  if (!now) return;
  const open = [...now.querySelectorAll("details[open]")].map((one) => [...now.querySelectorAll("details")].indexOf(one));
  const focusable = "a, button, summary, input, select, textarea";
  const focused = now.contains(document.activeElement) ? [...now.querySelectorAll(focusable)].indexOf(document.activeElement) : -1;
  post.classList.toggle("post--new", now.classList.contains("post--new"));
  replace(now, post);
  open.forEach((place) => post.querySelectorAll("details")[place]?.setAttribute("open", ""));
  if (focused >= 0) post.querySelectorAll(focusable)[focused]?.focus({ preventScroll: true });
  observe(post);
}

/** Whatever grows or shrinks above does not move what is being read. */
function keepPlace(change) {
  const read = [...posts.querySelectorAll("article[data-post]")].find((post) => post.getBoundingClientRect().bottom > 0);
  const before = read?.getBoundingClientRect().top;
  change();
  const now = read && document.getElementById(read.id);
  if (now) requestAnimationFrame(() => scrollBy(0, now.getBoundingClientRect().top - before));
}

async function refreshThread(change) {
  const response = await html(location.pathname + location.search).catch(() => null);
  if (change.gone || response?.status === 404) return location.reload();
  if (!response?.ok) return;
  const page = parse(await response.text());
  keepPlace(() => replaceHead(page.getElementById("thread-head")));
  const now = document.getElementById("thread-foot");
  const then = page.getElementById("thread-foot");
  if (now.dataset.locked !== then.dataset.locked) return replace(now, then);
  const [slow, slower] = [now, then].map((foot) => foot.querySelector("#slow"));
  if (slow && slower) replace(slow, slower);
}

/** Pressing "Lock" opens the form at the end that asks for a reason. */
document.addEventListener("click", (event) => {
  const form = event.target.closest("[data-opens-lock]") && document.getElementById("lock");
  if (form) form.open = true;
});

function followTyping() {
  document.addEventListener("input", (event) => event.target.closest("form[data-reply]") && typing({ thread_id: thread }));
  const names = new Map();
  const draw = () => {
    const mark = document.querySelector("[data-typing]");
    if (mark) mark.textContent = writingText(mark, [...names.values()]);
  };
  document.addEventListener("plaza:post_published", ours(({ author }) => names.delete(author?.id) && draw()));
  document.addEventListener("plaza:typing", ours(({ member_id: id, name }) => {
    if (id === me) return;
    names.set(id, name);
    draw();
    clearTimeout(followTyping[id]);
    followTyping[id] = setTimeout(() => names.delete(id) && draw(), TYPING_MS);
  }));
}
