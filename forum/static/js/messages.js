/** Conversations, live: lines appear as they are written, once each; the list follows; what is seen is read. */

import { attachedTo } from "./attach.js";
import { announceContent, debounce, focusAtFirst, request, shorten } from "./core.js";
import { typing, watchConversation, watchPresence, writingText } from "./live.js";
import { placeMenus } from "./menus.js";
import { cancel, post, retry, waitingFor } from "./outbox.js";
import { say, sayLine, saySent } from "./saying.js";

const NEAR_END = 160;
const TYPING_MS = 5000;
const HEAD = 140; // what stands over the lines
const LONGEST_QUOTE = 160;
const AT_ONCE = 100; // lines the server gives at once
const room = document.querySelector("[data-conversation]");
const me = Number(document.body.dataset.member);
const html = (url) => request(url, { headers: { Accept: "text/html" } });
const parse = (text) => Object.assign(document.createElement("template"), { innerHTML: text }).content;

if (room) openConversation(room);
followList();
followPresence();

function openConversation(list) {
  const id = Number(list.dataset.conversation);
  const partial = "partial" in list.dataset;
  let last = Number(list.dataset.last);
  const readers = readMark();
  const writing = typingMark();
  const jump = document.querySelector("[data-jump]");

  const toEnd = () => {
    scrollTo(0, document.documentElement.scrollHeight);
    jump.hidden = true;
  };
  jump.addEventListener("click", toEnd);
  const wanted = location.hash.startsWith("#message-") && document.getElementById(location.hash.slice(1));
  if (["", "#end"].includes(location.hash) && !partial) toEnd();
  else if (wanted) goTo(wanted);

  /** At the end when it stands there, so that nothing is cut off by the form; it has the focus, not the page. */
  function goTo(line) {
    if (!partial) toEnd();
    if (partial || line.getBoundingClientRect().top < HEAD) line.scrollIntoView({ block: "start" });
    if (!somethingIsTold()) focusAtFirst(line);
  }

  /** One request at a time fetches what follows the last line shown; whoever asks meanwhile is served by the next. */
  let loading = null;
  let again = false;
  function sync() {
    if (partial) return Promise.resolve();
    if (loading) {
      again = true;
      return loading;
    }
    loading = load().finally(() => {
      loading = null;
      if (again) {
        again = false;
        sync();
      }
    });
    return loading;
  }

  async function load() {
    const response = await html(`/messages/${id}/fragment?after=${last}`).catch(() => null);
    if (!response?.ok) return;
    const stay = !nearEnd();
    const before = last;
    let own = false;
    for (const part of [...parse(await response.text()).children]) {
      if (part.dataset.message && document.getElementById(part.id)) continue;
      if (part.classList.contains("message--mine")) {
        list.querySelector("[data-pending][data-in-flight]")?.remove();
        own = true;
      }
      list.insertBefore(part, list.querySelector("[data-pending]"));
      announceContent(part);
      if (part.dataset.number) last = Math.max(last, Number(part.dataset.number));
      if (part.dataset.message) readers.clear(part.classList.contains("message--mine"));
      if (part.dataset.message && !part.classList.contains("message--mine")) sayLine(part);
    }
    if (stay && !own) jump.hidden = false;
    else toEnd();
    readSoon();
    if (last - before >= AT_ONCE) await load();
  }

  /** After too long an absence, or when lines may have changed meanwhile: everything that is shown, as it is now. */
  async function loadAgain() {
    const response = partial ? null : await html(`/messages/${id}`).catch(() => null);
    if (!response?.ok) return;
    const now = parse(await response.text());
    const lines = now.getElementById("messages");
    const first = lines?.querySelector("[data-number]")?.dataset.number ?? 1;
    list.querySelectorAll(":scope > :not([data-pending])").forEach((part) => {
      if (!part.dataset.number || Number(part.dataset.number) >= Number(first)) part.remove();
    });
    const parts = [...(lines?.children ?? [])];
    parts.forEach((part) => {
      list.insertBefore(part, list.querySelector("[data-pending]"));
      announceContent(part);
    });
    last = Math.max(last, Number(lines?.dataset.last ?? 0));
    readers.take(now.querySelector("[data-read-mark]"));
    showTitle(now.querySelector(".conversation__head h1")?.textContent.trim());
    readSoon();
  }

  /** What is at the end of the page, in a window that is looked at, has been read. */
  let told = last;
  const readSoon = debounce(async () => {
    if (partial || last <= told || document.visibilityState !== "visible" || !document.hasFocus() || !nearEnd()) return;
    const line = [...list.querySelectorAll("[data-message]")].at(-1);
    const number = last;
    const sent = { method: "PUT", json: { message_id: Number(line.dataset.message) } };
    const response = await request(`/api/v1/conversations/${id}/read`, sent).catch(() => null);
    if (response?.ok) told = number;
  }, 400);
  ["scroll", "focus"].forEach((name) => addEventListener(name, readSoon, { passive: true }));
  document.addEventListener("visibilitychange", readSoon);

  document.addEventListener("plaza:message_sent", ({ detail }) => {
    if (detail.conversation_id !== id || detail.message.number <= last) return;
    writing.stop(detail.message.author.id);
    if (detail.message.note === "renamed") showTitle(detail.message.body);
    sync();
  });
  document.addEventListener("plaza:message_edited", async ({ detail }) => {
    const shown = detail.conversation_id === id && document.getElementById(`message-${detail.message.id}`);
    if (!shown) return;
    const response = await html(`/messages/${id}/fragment?number=${detail.message.number}`);
    const changed = response.ok && parse(await response.text()).getElementById(shown.id);
    if (changed) {
      const focused = shown.contains(document.activeElement);
      const end = nearEnd();
      shown.replaceWith(changed);
      announceContent(changed);
      if (end) toEnd();
      if (focused) changed.focus({ preventScroll: true });
      if ("removed" in changed.dataset && detail.message.number === last) readers.clear(false);
    }
  });
  document.addEventListener("plaza:conversation_read", ({ detail }) => {
    if (detail.gone || detail.conversation_id !== id || detail.member_id === me) return;
    const mine = [...list.querySelectorAll("[data-message]")].at(-1)?.classList.contains("message--mine");
    if (mine && detail.last_read_number >= last) readers.add(detail.name);
  });
  document.addEventListener("plaza:message_delivered", ({ detail }) => {
    if (!detail.gone && detail.conversation_id === id && detail.number >= last) readers.deliver();
  });
  document.addEventListener("plaza:typing", ({ detail }) => {
    if (detail.conversation_id === id && detail.member_id !== me) writing.start(detail.member_id, detail.name);
  });
  document.addEventListener("plaza:reload", ({ detail }) => {
    if (detail.room === `conversation:${id}` || detail.room === `member:${me}`) loadAgain();
  });

  addWriting(id, list, sync, toEnd);
  addEarlier(list);
  placeMenus(list);
  if (!partial) watchConversation(id, Number(list.dataset.seq));
}

function nearEnd() {
  return document.documentElement.scrollHeight - scrollY - innerHeight < NEAR_END;
}

const showTitle = (title) => {
  const heading = document.querySelector(".conversation__head h1");
  if (title && !heading.querySelector("a")) heading.textContent = title;
};

/** The form sends without leaving the page: the bubble stands at once and gives way to the line the server has. */
function addWriting(id, list, sync, toEnd) {
  const form = document.querySelector("form[data-send]");
  showWaiting(id, list, sync, toEnd);
  if (!form) return;
  const area = form.elements.body;
  const quoted = form.elements.quoted_message_id;
  const note = document.getElementById("quoted");
  const files = attachedTo(form);

  const keys = document.querySelector("[data-keys]");
  if (/Mac|iP/.test(navigator.platform)) keys.textContent = keys.dataset.mac;
  if (["", "#end", "#write"].includes(location.hash) && !("partial" in list.dataset)) focusAtOnce(area);

  area.addEventListener("input", () => area.value.trim() && typing({ conversation_id: id }));
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    const body = area.value.trim();
    const attached = files.take();
    if (!body && !attached.ids.length) return area.focus();
    post(id, form.dataset.send, { body, quoted_message_id: Number(quoted.value) || null, file_ids: attached.ids }, attached.names);
    area.value = "";
    form.dispatchEvent(new CustomEvent("htmx:afterRequest", { detail: { successful: true } })); // the draft is done with
    endQuote();
    toEnd();
    area.focus();
  });

  function endQuote() {
    quoted.value = "";
    note.hidden = true;
  }

  document.addEventListener("click", (event) => {
    const chosen = event.target.closest("[data-quote]");
    if (chosen) {
      event.preventDefault();
      const message = chosen.closest("[data-message]");
      const end = nearEnd();
      quoted.value = chosen.dataset.quote;
      note.querySelector("[data-quote-author]").textContent = message.querySelector(".message__head").textContent.trim();
      note.querySelector("[data-quote-text]").textContent = shorten(message.querySelector("[data-body]").textContent, LONGEST_QUOTE);
      note.hidden = false;
      chosen.closest("details").open = false;
      if (end) toEnd();
      area.focus();
    } else if (event.target.closest("[data-quote-end]")) {
      event.preventDefault();
      endQuote();
    }
  });
}

/** Whether something else on the page has to be read first. */
function somethingIsTold() {
  return document.querySelector("[data-notice], [data-error-summary]");
}

/** One can write at once, but where that would bring up a keyboard on the screen. */
function focusAtOnce(area) {
  if (somethingIsTold() || !matchMedia("(pointer: fine)").matches) return;
  focusAtFirst(area);
  area.setSelectionRange(area.value.length, area.value.length);
}

/** What waits in this browser stands below the lines, with what has become of it; every page of it shows the same. */
function showWaiting(id, list, sync, toEnd) {
  const bubbles = new Map();
  const given = new Set();
  const template = document.getElementById("pending-message").content.firstElementChild;

  function show() {
    const entries = waitingFor(id);
    const gone = [...bubbles].filter(([key]) => !entries.some((entry) => entry.key === key));
    gone.forEach(([key]) => bubbles.delete(key) && !given.has(key) && saySent());
    if (gone.length) sync().then(() => gone.forEach(([, bubble]) => bubble.remove()));
    for (const entry of entries) {
      if (!bubbles.has(entry.key)) add(entry);
      describe(bubbles.get(entry.key), entry);
    }
  }

  function add({ key, message, names }) {
    const bubble = template.cloneNode(true);
    bubble.querySelector("[data-body]").textContent = [message.body, ...(names ?? [])].filter(Boolean).join("\n");
    bubble.querySelector("[data-retry]").addEventListener("click", () => retry(key));
    bubble.querySelector("[data-cancel]").addEventListener("click", () => given.add(key) && cancel(key));
    bubbles.set(key, bubble);
    list.append(bubble);
    toEnd();
  }

  function describe(bubble, { failed, delayed, sending }) {
    const { sending: now, waiting, failed: refused, old } = bubble.dataset;
    const reason = failed === "old" ? old : failed && `${refused} ${failed}`;
    bubble.toggleAttribute("data-in-flight", Boolean(sending));
    const state = bubble.querySelector("[data-state]");
    const before = state.textContent;
    state.textContent = reason ?? (delayed ? waiting : now);
    if (state.textContent !== before && state.textContent !== now) say(state.textContent);
    bubble.querySelector("[data-choices]").hidden = !failed && !delayed;
    bubble.querySelector("[data-retry]").hidden = !failed;
  }

  document.addEventListener("plaza:outbox", show);
  show();
}

/** Who is here now, beside the name. */
function followPresence() {
  const marks = [...document.querySelectorAll("[data-presence]")];
  if (!marks.length) return;
  document.addEventListener("plaza:presence_changed", ({ detail }) => {
    marks.filter((mark) => Number(mark.dataset.presence) === detail.member_id).forEach((mark) => {
      const here = detail.state === "present";
      mark.toggleAttribute("data-state", here);
      mark.textContent = here ? mark.dataset.here : mark.dataset.away;
    });
  });
  watchPresence(marks.map((mark) => Number(mark.dataset.presence)));
}

/** Earlier lines are put above, and what one was looking at stays where it is. */
function addEarlier(list) {
  const more = list.parentElement.querySelector(':scope > .more a[rel="next"]');
  more?.addEventListener("click", async (event) => {
    event.preventDefault();
    const response = await html(more.href).catch(() => null);
    if (!response?.ok) return location.assign(more.href);
    const page = parse(await response.text());
    const earlier = page.getElementById("messages");
    const height = document.documentElement.scrollHeight;
    const days = [...earlier.querySelectorAll(".day-mark")];
    const first = list.querySelector(".day-mark");
    if (first && days.at(-1)?.textContent === first.textContent) first.remove();
    const parts = [...earlier.children];
    list.prepend(...parts);
    parts.forEach(announceContent);
    scrollBy(0, document.documentElement.scrollHeight - height);
    const next = page.querySelector('.conversation .more a[rel="next"]');
    if (next) more.href = next.getAttribute("href");
    else more.parentElement.remove();
  });
}

/** How far the last line has come, as far as it is one's own: sent, delivered, read by whom. */
function readMark() {
  const place = document.querySelector("[data-read-mark]");
  let names, state;
  const take = (from) => {
    names = new Set(JSON.parse(from.dataset.readMark));
    state = from.dataset.state;
  };
  const show = () => {
    const name = names.size ? "read" : state;
    const mark = document.getElementById(`${name}-mark`)?.content.cloneNode(true);
    if (!mark) return void place.replaceChildren();
    const walker = document.createTreeWalker(mark, NodeFilter.SHOW_TEXT);
    while (walker.nextNode()) walker.currentNode.data = walker.currentNode.data.replace("{names}", [...names].join(", "));
    place.replaceChildren(mark);
  };
  take(place);
  return {
    add: (name) => show(names.add(name)),
    clear: (mine) => show(names.clear(), (state = mine ? "sent" : "")),
    deliver: () => state === "sent" && show((state = "delivered")),
    take: (from) => from && show(take(from)),
  };
}

/** Who is writing just now. */
function typingMark() {
  const mark = document.querySelector("[data-typing]");
  const writers = new Map();
  const show = () => {
    const names = [...writers.values()].map(({ name }) => name);
    mark.textContent = writingText(mark, names);
  };
  const stop = (member) => {
    clearTimeout(writers.get(member)?.timer);
    writers.delete(member);
    show();
  };
  const start = (member, name) => {
    clearTimeout(writers.get(member)?.timer);
    writers.set(member, { name, timer: setTimeout(stop, TYPING_MS, member) });
    show();
  };
  return { start, stop };
}

/** The list of conversations: one with a new line goes to the top. */
function followList() {
  const list = document.getElementById("conversation-list");
  if (!list) return;
  const open = Number(room?.dataset.conversation);
  const waiting = new Map();

  function refresh(id, toTop) {
    const top = toTop || waiting.get(id)?.top;
    clearTimeout(waiting.get(id)?.timer);
    waiting.set(id, { top, timer: setTimeout(replace, 150, id, top) });
  }

  async function replace(id, toTop) {
    waiting.delete(id);
    const shown = document.getElementById(`conversation-${id}`);
    if (!shown && new URLSearchParams(location.search).has("q")) return;
    const show = list.closest("[data-show]")?.dataset.show ?? "unread";
    const response = await html(`/messages/${id}/row?show=${show}${open ? `&active=${id === open ? 1 : 0}` : ""}`).catch(() => null);
    if (!response) return;
    if (response.status === 404) return void shown?.remove();
    const row = parse(await response.text()).firstElementChild;
    if (shown) shown.replaceWith(row);
    const pinned = (one) => one?.hasAttribute("data-pinned");
    const first = pinned(row) ? list.firstElementChild : [...list.children].find((one) => !pinned(one));
    if ((toTop || !shown || pinned(row) !== pinned(shown)) && first !== row) list.insertBefore(row, first ?? null);
    announceContent(row);
  }

  document.addEventListener("plaza:message_sent", ({ detail }) => refresh(detail.conversation_id, true));
  document.addEventListener("plaza:message_edited", ({ detail }) => refresh(detail.conversation_id, false));
  document.addEventListener("plaza:conversation_read", ({ detail }) => {
    if (detail.member_id === me) refresh(detail.conversation_id, false);
  });
}
