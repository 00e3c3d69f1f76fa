"""What some people are shown on pages, in lists, feeds, search, notifications and rooms, against the plain rules."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any

import sqlalchemy as sa
from flask import Flask

from forum.blueprints.accounts.models import Member
from forum.kernel import clock
from forum.kernel.database import session
from forum.kernel.realtime.broadcasts import payload_of
from forum.kernel.realtime.rooms import RoomEvent
from tests.acts.effects import words_in
from tests.acts.state import STRANGER, Reader, State, stands
from tests.acts.world import World
from tests.browser import signed_in_browser

READERS_AT_ONCE, PAGES_AT_ONCE, SEARCHING_AT_ONCE, EVENTS_TOLD_AGAIN = 2, 3, 3, 25
HORIZON = timedelta(days=30)


class Readers:
    """The browsers of everybody, and of a stranger. Each look asks for some of them, about some threads."""

    def __init__(self, app: Flask, world: World) -> None:
        self._world = world
        self._browsers: dict[str, Any] = {"stranger": app.test_client()}
        for name, number in world.people.items():
            self._browsers[name] = signed_in_browser(app, session.get_one(Member, number))

    def check(self, state: State) -> Iterator[str]:
        """What somebody is shown and should not be, or is not shown and should."""
        dice = self._world.dice
        for name in dice.sample(list(self._browsers), READERS_AT_ONCE):
            look = _Look(self._world, state, name, self._browsers[name])
            yield from look.lists()
            if state.threads:
                yield from look.thread(dice.choice(list(state.threads.values())[-20:]))
        yield from self._search(state)
        yield from _rooms(self._world, state)

    def _search(self, state: State) -> Iterator[str]:
        """One post is searched for by everybody."""
        if not self._world.posts_of:
            return
        word = self._world.dice.choice(list(self._world.posts_of)[-40:])
        post = state.posts[self._world.posts_of[word]]
        if word not in post.body:
            return
        for name in self._world.dice.sample(list(self._browsers), SEARCHING_AT_ONCE):
            look = _Look(self._world, state, name, self._browsers[name])
            found = look.get(f"/api/v1/search?q={word}&type=thread")
            hits = {hit["url"] for hit in found.get_json()["hits"] if word in hit["snippet"]}
            deaf = any(
                row.blocked_id == post.author_id for row in state.table("blocks") if row.member_id == look.reader.id
            )
            wanted = stands(post) and state.sees_thread(look.reader, post.thread_id) and not deaf
            if bool(hits) != wanted:
                yield f"{name} finds {hits} for {word} of post {post.id}, should: {wanted}"


class _Look:
    """What one of them is shown."""

    def __init__(self, world: World, state: State, name: str, browser: Any) -> None:
        self.world, self.state, self.name, self._browser = world, state, name, browser
        self.reader = Reader(world.people[name], name == "staff") if name in world.people else STRANGER

    def get(self, address: str) -> Any:
        return self._browser.get(address)

    def lists(self) -> Iterator[str]:
        """The start page, the lists of threads, groups and notifications, and the feeds of groups."""
        pages = ["/", "/threads", "/threads?sort=unread", "/notifications", "/api/v1/notifications?limit=100"]
        pages += [f"/groups/{group.slug}" for group in self.state.groups.values()]
        feeds = [f"/groups/{group.slug}/feed.atom" for group in self.state.groups.values()]
        for address in self.world.dice.sample(pages + feeds, PAGES_AT_ONCE):
            yield from self._leaks(address, self._stands if address in feeds else self._reads)
        yield from self.world.dice.choice((self._listed, self._news))()

    def thread(self, thread: Any) -> Iterator[str]:
        """A thread as page, print, feed and JSON."""
        sees = self._sees(thread.id)
        feed = f"/t/{thread.id}/feed.atom"
        pages = [f"/t/{thread.id}/print", f"/t/{thread.id}/fragment", feed]
        pages += [f"/api/v1/posts/{post.id}/revisions" for post in self.state.posts_in[thread.id][-3:]]
        for address in (f"/t/x/{thread.id}", *self.world.dice.sample(pages, 2)):
            yield from self._leaks(address, self._stands if address == feed else self._reads)
        answer = self.get(f"/api/v1/threads/{thread.id}/posts?limit=100")
        if (answer.status_code == 200) != sees:
            yield f"{self.name} is answered {answer.status_code} for thread {thread.id}, sees it: {sees}"
        elif sees:
            yield from self._lines(thread, answer.get_json()["items"])
        yield from self._old_address(thread)

    def _lines(self, thread: Any, lines: list[dict[str, Any]]) -> Iterator[str]:
        placed = self.state.posts_in[thread.id]
        if [line["id"] for line in lines] != [post.id for post in placed][:100]:
            yield f"{self.name} is shown {[line['id'] for line in lines]} in thread {thread.id}"
        reacted = [(row.post_id, row.name) for row in self.state.table("reactions")]
        for line, post in zip(lines, placed, strict=False):
            wanted = words_in(post.body, "qx") if self._reads(post) else set()
            if words_in(line["body"], "qx") != wanted or words_in(line["html"], "qx") != wanted:
                yield f"{self.name} reads {words_in(line['body'], 'qx')} in post {post.id}, should {wanted}"
            shown = {one["name"]: one["count"] for one in line["reactions"]}
            there = {name: reacted.count((post.id, name)) for number, name in reacted if number == post.id}
            if shown != (there if stands(post) else {}):
                yield f"{self.name} is shown the reactions {shown} on post {post.id}"

    def _old_address(self, thread: Any) -> Iterator[str]:
        """One address that led to a post here at any time."""
        places = [place for place in self.world.addresses if place[0] == thread.id]
        if not places:
            return
        place = self.world.dice.choice(places)
        post = self.state.posts[self.world.addresses[place]]
        answer = self.get(f"/api/v1/threads/{place[0]}/posts/{place[1]}")
        sees = self._sees(post.thread_id)
        if (answer.status_code == 200) != sees or (sees and answer.get_json()["id"] != post.id):
            yield f"{self.name} asks for {place}: {answer.status_code}, should see post {post.id}: {sees}"
        page = self.get(f"/t/x/{place[0]}/{place[1]}")
        for _ in range(3):
            if page.status_code in (301, 302):
                page = self.get(page.headers["Location"])
        if sees and (page.status_code != 200 or f'id="post-{post.number}"' not in page.text):
            yield f"{self.name} opens {place}: {page.status_code}, and should see post {post.id}"
        yield from self._leaks(f"/t/x/{place[0]}/{place[1]}", self._reads)

    def _listed(self) -> Iterator[str]:
        answer = self.get("/api/v1/threads?sort=latest&limit=100").get_json()
        shown = {row["id"] for row in answer["items"]}
        levels = self._levels()
        wanted = {number for number in self.state.threads if self._sees(number) and levels(number) != "muted"}
        if shown != wanted and len(wanted) <= 100:
            yield f"{self.name} is listed {shown - wanted} and not {wanted - shown}"
        counts = {
            row["id"]: (row["reply_count"], row["last_number"]) for row in answer["items"] if "last_number" in row
        }
        for number, counted in counts.items():
            thread = self.state.threads[number]
            if counted != (thread.reply_count, thread.last_number):
                yield f"{self.name} is told {counted} of thread {number}"

    def _news(self) -> Iterator[str]:
        """The two lists of what is new and what is unread."""
        if any(row.member_id == self.reader.id for row in self.state.table("blocks")) or self.reader.id is None:
            return  # what people write whom one has blocked makes nothing new, which has tests of its own
        for sort, rule in (("new", self._is_new), ("unread", self._is_unread)):
            shown = {row["id"] for row in self.get(f"/api/v1/threads?sort={sort}&limit=100").get_json()["items"]}
            wanted = {thread.id for thread in self.state.threads.values() if rule(thread)}
            if shown != wanted:
                yield f"{sort} to {self.name}: {shown - wanted} too many, {wanted - shown} missing"

    def _is_new(self, thread: Any) -> bool:
        mine, reading = self._mine(thread)
        return mine is not None and self._counts(thread) and not _opened(reading) and self._lately(thread, mine)

    def _is_unread(self, thread: Any) -> bool:
        mine, reading = self._mine(thread)
        if not self._counts(thread) or thread.last_post_at <= clock.now() - HORIZON:
            return False
        if not _opened(reading):
            since = (mine.read_up_to, mine.new_from or mine.joined_at) if mine else ()
            return bool(since) and thread.last_post_at > max(since) and not self._lately(thread, mine)
        follows = reading.watch_level in ("tracking", "watching")
        aside = mine is not None and mine.read_up_to > reading.read_at and thread.last_post_at <= mine.read_up_to
        return thread.last_number > reading.read_number and (mine is not None or follows) and not aside

    def _lately(self, thread: Any, mine: Any) -> bool:
        return thread.created_at > (mine.new_from or mine.joined_at) and thread.created_at > clock.now() - HORIZON

    def _counts(self, thread: Any) -> bool:
        return self._sees(thread.id) and thread.pending_at is None and self._levels()(thread.id) != "muted"

    def _mine(self, thread: Any) -> tuple[Any, Any]:
        readings = {(row.member_id, row.thread_id): row for row in self.state.table("thread_readings")}
        return self.state.roles.get((thread.group_id, self.reader.id)), readings.get((self.reader.id, thread.id))

    def _levels(self) -> Callable[[int], str]:
        own = {
            row.thread_id: row.watch_level for row in self.state.table("thread_readings")
            if row.member_id == self.reader.id
        }  # fmt: skip
        groups = {
            group: row.watch_level for (group, member), row in self.state.roles.items() if member == self.reader.id
        }
        return lambda number: own.get(number) or groups.get(self.state.threads[number].group_id) or "normal"

    def _leaks(self, address: str, reads: Callable[[Any], bool]) -> Iterator[str]:
        answer = self._browser.get(address, follow_redirects=True)
        if answer.status_code >= 500:
            yield f"{address} answers {answer.status_code}"
        for word in words_in(answer.text, "qx") & self.world.posts_of.keys():
            if not reads(self.state.posts[self.world.posts_of[word]]):
                yield f"{self.name} reads {word} of post {self.world.posts_of[word]} at {address}"
        for word in words_in(answer.text, "qt") & self.world.threads_of.keys():
            if not self._may_know(self.world.threads_of[word]) and word not in self._reported() | self._told():
                yield f"{self.name} reads the title {word} of thread {self.world.threads_of[word]} at {address}"

    def _reported(self) -> set[str]:
        """The titles of what the reader has reported, as they were then: she is told what became of it."""
        items = {row.item_id for row in self.state.table("reports") if row.reporter_id == self.reader.id}
        titles = [item.title for item in self.state.table("review_items") if item.id in items]
        return words_in(" ".join(titles), "qt")

    def _told(self) -> set[str]:
        """The titles of what acts were about that concern the reader, as they were then, where she could read it."""
        entries = [row for row in self.state.table("audit_entries") if row.member_id == self.reader.id]
        return words_in(" ".join(row.staff.get("title", "") for row in entries if not row.staff.get("untold")), "qt")

    def _may_know(self, thread_id: int) -> bool:
        """The title of a thread that one sees, or that became part of one that one sees."""
        thread = self.state.threads[thread_id]
        into = thread.merged_into_id
        return self._sees(thread_id) or (into is not None and self._may_know(into))

    def _sees(self, thread_id: int) -> bool:
        return self.state.sees_thread(self.reader, thread_id)

    def _stands(self, post: Any) -> bool:
        return stands(post) and self._sees(post.thread_id)

    def _reads(self, post: Any) -> bool:
        return self.state.reads_post(self.reader, post.id)


def _opened(reading: Any) -> bool:
    return reading is not None and reading.read_number > 0


def _rooms(world: World, state: State) -> Iterator[str]:
    """Whoever returns to the room of a group is told again what stands there now, and nothing of elsewhere."""
    for group in state.groups.values():
        latest = sa.select(RoomEvent).where(RoomEvent.room == f"group:{group.id}").order_by(RoomEvent.seq.desc())
        for event in session.scalars(latest.limit(EVENTS_TOLD_AGAIN)).all():
            told = str(payload_of(event))
            for word in words_in(told, "qx"):
                post = state.posts[world.posts_of[word]]
                thread = state.threads[post.thread_id]
                if not stands(post) or thread.deleted_at is not None or thread.group_id != group.id:
                    yield f"room of group {group.id} hears {word} of post {post.id} by {event.event}"
            for word in words_in(told, "qt"):
                thread = state.threads[world.threads_of[word]]
                if thread.group_id != group.id or thread.deleted_at is not None:
                    yield f"room of group {group.id} hears the title {word} of thread {thread.id} by {event.event}"
