"""What search, notifications and the review queue have of the rows, once the outbox is empty."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterator
from typing import Any

from forum.kernel import indexing
from forum.kernel.search import engine
from search.engine import Hit, SearchRequest, Viewer
from tests.acts.state import Reader, State, stands
from tests.acts.world import World

GROWING = ("reply", "quote", "thread", "group")
OF_POSTS = (*GROWING, "mention")
_HANDLE = re.compile(r"@([a-z]+)-(?:member|staff)")
_QUOTED = re.compile(r"^> \[Somebody\]\(/t/x/(\d+)/(\d+)\)", re.MULTILINE)


def words_in(text: str, kind: str) -> set[str]:
    """The words of the run that stand in a text."""
    return set(re.findall(rf"{kind}[a-z]{{4}}", text))


def check_index(world: World, state: State) -> Iterator[str]:
    """Exactly what stands can be found, as it is now, by exactly those who may read it."""
    for index in ("posts", "threads"):
        if difference := indexing.verify(index, repair=False):
            yield f"index {index}: {difference}"
    yield from _posts_found(state)
    yield from _threads_found(state)
    yield from _found_by_readers(world, state)


def _posts_found(state: State) -> Iterator[str]:
    hits = {int(hit.id[1:]): hit for hit in _hits("posts", _everybody(state))}
    for post in state.posts.values():
        thread, hit = state.threads[post.thread_id], hits.pop(post.id, None)
        wanted = stands(post) and thread.deleted_at is None
        if wanted != (hit is not None):
            yield f"post {post.id} stands: {wanted}, found: {hit is not None}"
        elif hit is not None:
            now = (post.thread_id, post.number, post.position, thread.group_id, thread.title, post.author_id)
            kept = tuple(hit.fields[name] for name in _POST_FIELDS)
            if kept != now or words_in(hit.fields["body"], "qx") != words_in(post.body, "qx"):
                yield f"post {post.id} is {now}, found as {kept} {hit.fields['body']}"
    yield from (f"post {number} is found and not there" for number in hits)


_POST_FIELDS = ("thread_id", "number", "position", "group_id", "thread_title", "author_id")


def _threads_found(state: State) -> Iterator[str]:
    hits = {int(hit.id[1:]): hit for hit in _hits("threads", _everybody(state))}
    for thread in state.threads.values():
        hit = hits.pop(thread.id, None)
        wanted = thread.deleted_at is None and thread.pending_at is None
        if wanted != (hit is not None):
            yield f"thread {thread.id} stands: {wanted}, found: {hit is not None}"
        elif hit is not None:
            last = int(thread.last_post_at.timestamp())
            now = thread.title, thread.group_id, thread.reply_count, thread.solution_id is not None, last
            kept = tuple(hit.fields[name] for name in ("title", "group_id", "reply_count", "solved", "last_post_ts"))
            first = state.posts[thread.first_post_id]
            said = words_in(hit.fields["excerpt"], "qx")
            if kept != now or (said and not (stands(first) and said <= words_in(first.body, "qx"))):
                yield f"thread {thread.id} is {now}, found as {kept} {hit.fields['excerpt']}"


def _found_by_readers(world: World, state: State) -> Iterator[str]:
    for name, member_id in world.people.items():
        reader = Reader(member_id, name == "staff")
        own = [group_id for group_id, member in state.roles if member == member_id]
        tokens = ("pub", "mem", *(f"g{number}" for number in own), f"u{member_id}")
        found = {int(hit.id[1:]) for hit in _hits("posts", tokens)}
        wanted = {
            post.id for post in state.posts.values()
            if stands(post) and state.sees_thread(reader, post.thread_id)
        }  # fmt: skip
        if found != wanted:
            yield f"{name} finds {found - wanted} and not {wanted - found}"


def _everybody(state: State) -> tuple[str, ...]:
    return ("pub", "mem", *(f"g{number}" for number in state.groups))


def _hits(index: str, tokens: tuple[str, ...]) -> list[Hit]:
    return list(engine().search(SearchRequest(index, Viewer(tokens), limit=1000)).hits)


def note_told(world: World, state: State) -> Iterator[str]:
    """After each act: of what was published by it, those are told whom it concerns, and nobody forgets by herself."""
    for post in state.posts.values():
        if stands(post) and post.id not in world.published:
            world.published.add(post.id)
            world.told |= {(member_id, post.id) for member_id in _concerned(world, state, post)}
    world.told = {(member_id, post_id) for member_id, post_id in world.told if _heard(state, member_id, post_id)}
    covered = _covered(state)
    for member_id, post_id in sorted(world.told - covered):
        yield f"{world.name_of(member_id)} is not told of post {post_id}"


def check_notifications(world: World, state: State) -> Iterator[str]:
    """Each notification leads to what its member may read, and tells of as many posts as it says."""
    covered: Counter[int] = Counter(row.notification_id for row in _told_of(state))
    for row in state.table("notifications"):
        if row.thread_id is None:
            continue
        thread = state.threads[row.thread_id]
        if thread.deleted_at is not None or row.group_id != thread.group_id:
            yield f"notification {row.id} tells of thread {row.thread_id}, which is gone or elsewhere"
        if not state.browses(Reader(row.member_id, world.name_of(row.member_id) == "staff"), thread.group_id):
            yield f"notification {row.id} tells {world.name_of(row.member_id)} of what she may not read"
        post = state.posts.get(row.post_id)
        if post is None:
            continue
        if not stands(post) or (post.thread_id, post.number) != (row.thread_id, row.number):
            yield f"notification {row.id} ({row.kind}) leads to post {row.post_id} as {row.thread_id}/{row.number}"
        if row.kind in GROWING and row.post_count != covered[row.id]:
            yield f"notification {row.id} tells of {row.post_count} posts, there are {covered[row.id]}"


def check_queue(state: State) -> Iterator[str]:
    """What waits for approval waits in the queue, once, where its thread is."""
    waiting = defaultdict(list)
    for item in state.table("review_items"):
        if item.status == "waiting":
            waiting[item.subject_type, item.subject_id].append(item)
    for post in state.posts.values():
        thread, items = state.threads[post.thread_id], waiting["post", post.id]
        held = post.pending_at is not None and post.refused_at is None and post.deleted_at is None
        if held and thread.deleted_at is None and len(items) != 1:
            yield f"post {post.id} waits for approval, and {len(items)} items for it"
        if len(items) > 1:
            yield f"{len(items)} items wait for post {post.id}"
        for item in items:
            if item.group_id != thread.group_id and thread.deleted_at is None:
                yield f"item {item.id} waits in group {item.group_id}, its thread is in {thread.group_id}"
            if post.deleted_at is not None:
                yield f"item {item.id} waits for post {post.id}, which is gone"


def _concerned(world: World, state: State, post: Any) -> Iterator[int]:
    thread = state.threads[post.thread_id]
    levels = {(row.thread_id, row.member_id): row.watch_level for row in state.table("thread_readings")}
    deaf = {row.member_id for row in state.table("blocks") if row.blocked_id == post.author_id}
    named = {world.people[name] for name in _HANDLE.findall(post.body)}
    answered = {state.posts[post.reply_to_id].author_id} if post.reply_to_id else set()
    places = [(int(thread_id), int(number)) for thread_id, number in _QUOTED.findall(post.body)]
    quoted = {state.posts[world.addresses[place]] for place in places if place in world.addresses}
    reasons = named | answered | {one.author_id for one in quoted if stands(one)}
    for name, member_id in world.people.items():
        membership = state.roles.get((thread.group_id, member_id))
        level = levels.get((thread.id, member_id)) or (membership.watch_level if membership else "normal")
        wanted = level != "muted" and (level == "watching" or member_id in reasons)
        sees = state.sees_thread(Reader(member_id, name == "staff"), thread.id)
        if wanted and sees and member_id != post.author_id and member_id not in deaf:
            yield member_id


def _heard(state: State, member_id: int, post_id: int) -> bool:
    post = state.posts[post_id]
    thread = state.threads[post.thread_id]
    visible = thread.deleted_at is None and state.browses(Reader(member_id), thread.group_id)
    return stands(post) and visible


def _covered(state: State) -> set[tuple[int, int]]:
    members = {row.id: row.member_id for row in state.table("notifications")}
    alone = {(row.member_id, row.post_id) for row in state.table("notifications") if row.kind in OF_POSTS}
    return alone | {(members[row.notification_id], row.post_id) for row in _told_of(state)}


def _told_of(state: State) -> Any:
    return state.table("notification_posts")
