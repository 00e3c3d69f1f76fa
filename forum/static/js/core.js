/** What every module shares. Modules import one another by plain relative path and nobody imports app.js,
 *  so that each exists once on a page. */

/** Names this page load; sent with every write and echoed in its broadcast. */
export const clientId = Array.from(crypto.getRandomValues(new Uint8Array(9)), (byte) => byte.toString(36)).join("");

const token = () => document.querySelector('meta[name="csrf-token"]')?.content ?? "";

/** Headers that every write carries. */
export const writeHeaders = () => ({ "X-CSRFToken": token(), "X-Client-Id": clientId });

/** fetch with our headers; JSON is sent when `json` is given. Rejects only when the network does. */
export function request(url, { json, headers, ...options } = {}) {
  const body = json === undefined ? {} : { body: JSON.stringify(json) };
  const type = json === undefined ? {} : { "Content-Type": "application/json" };
  return fetch(url, {
    credentials: "same-origin",
    ...options,
    ...body,
    headers: { Accept: "application/json", ...type, ...writeHeaders(), ...headers },
  });
}

const enhancers = [];

/** Run `enhance(root)` now and for everything that is swapped in later. */
export function onContent(enhance) {
  enhancers.push(enhance);
  enhance(document);
}

/** Tell the enhancers about new content that did not come through htmx. */
export const announceContent = (root) => enhancers.forEach((enhance) => enhance(root));

document.addEventListener("htmx:load", (event) => announceContent(event.detail.elt));

/** Elements in `root`, itself included, that match and were not yet enhanced under this name. */
export function fresh(root, selector, name) {
  const found = [...root.querySelectorAll(selector)];
  if (root instanceof Element && root.matches(selector)) found.unshift(root);
  const mark = `enhanced${name}`;
  return found.filter((element) => !(mark in element.dataset) && (element.dataset[mark] = "yes"));
}

/** Focus an element of a page that opens; once more when it is loaded, since going to a `#` in the address takes it. */
export function focusAtFirst(element) {
  const focus = () => {
    const untouched = [document.body, document.querySelector(":target")].includes(document.activeElement);
    if (untouched && element.isConnected) element.focus({ preventScroll: true });
  };
  focus();
  if (document.readyState !== "complete") addEventListener("load", () => requestAnimationFrame(focus), { once: true });
}

/** At most `longest` characters, cut at a word and ended by an ellipsis. */
export function shorten(text, longest) {
  const flat = text.trim().replace(/\s+/g, " ");
  if (flat.length <= longest) return flat;
  const cut = flat.slice(0, longest - 1);
  return `${cut.slice(0, cut.lastIndexOf(" ") > 0 ? cut.lastIndexOf(" ") : cut.length).replace(/[,;:. ]+$/, "")}…`;
}

/** Wait until nothing was called for `ms` milliseconds. */
export function debounce(run, ms) {
  let timer;
  return (...values) => {
    clearTimeout(timer);
    timer = setTimeout(() => run(...values), ms);
  };
}
