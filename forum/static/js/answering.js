/** To whom one answers: the post is named above the editor, and one can take it back. */

const form = () => document.querySelector("form[data-reply]");

/** Answer a post, or the thread with null. */
export function answer(post) {
  const field = form()?.querySelector('[name="reply_to_id"]');
  if (!field) return;
  field.value = post?.dataset.post ?? "";
  tell(post);
}

function tell(post) {
  const note = form().querySelector("[data-answering]");
  note.hidden = !post;
  if (!post) return;
  const { text } = note.dataset;
  const name = post.querySelector(".post__name").textContent.trim();
  note.querySelector("span").textContent = text.replace("{number}", post.dataset.number).replace("{name}", () => name);
}

/** The post that is read: the one with the focus, else the first one of which a good part is on the screen. */
export function postBeingRead(posts) {
  const all = [...posts.querySelectorAll("article[data-number]")];
  const focused = document.activeElement?.closest?.("article[data-number]");
  const line = innerHeight / 3;
  return focused ?? all.find((post) => post.getBoundingClientRect().bottom > line) ?? all.at(-1);
}

/** The keys of a thread: R answers the post that is read, J and K go to the next one and the one before. */
export const threadKeys = (posts) => ({
  r: () => {
    const post = postBeingRead(posts);
    const area = form()?.querySelector("textarea");
    if (!post || !area) return false;
    answer(post);
    area.focus();
    area.scrollIntoView({ block: "nearest" });
    return true;
  },
  j: () => go(posts, 1),
  k: () => go(posts, -1),
});

function go(posts, step) {
  const all = [...posts.querySelectorAll("article[data-number]")];
  const focused = document.activeElement?.closest?.("article[data-number]");
  const at = all.indexOf(postBeingRead(posts));
  const next = all[focused ? at + step : step > 0 ? at : at - 1];
  if (!next) return true;
  next.tabIndex = -1;
  next.focus({ preventScroll: true });
  next.scrollIntoView({ block: "start" });
  return true;
}

/** What the form holds already, as after a quote without scripts, is named too. */
export function followAnswering(posts) {
  const asked = form()?.querySelector('[name="reply_to_id"]').value;
  if (asked) tell(posts.querySelector(`[data-post="${Number(asked)}"]`));
  document.addEventListener("click", (event) => {
    if (!event.target.closest("[data-answer-none]")) return;
    answer(null);
    form().querySelector("textarea").focus();
  });
}
