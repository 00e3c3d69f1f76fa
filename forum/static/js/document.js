/** A page of a document: letters turn the pages, and a picture that many wait for is asked for again. */

import { onKeys } from "./keys.js";

const follow = (selector) => () => {
  const link = document.querySelector(selector);
  link?.click();
  return Boolean(link);
};
onKeys({ j: follow('a[rel="next"]'), k: follow('a[rel="prev"]'), w: follow("a[data-next-found]") });

const TRIES = 3;
const WAIT = 3000;
document.querySelectorAll("[data-page-reading] .page-picture img").forEach((picture) => {
  const address = picture.getAttribute("src");
  let tries = 0;
  picture.addEventListener("error", () => {
    if (++tries > TRIES) return;
    setTimeout(() => (picture.src = `${address}${address.includes("?") ? "&" : "?"}again=${tries}`), WAIT * tries);
  });
  if (picture.complete && !picture.naturalWidth) picture.dispatchEvent(new Event("error"));
});
