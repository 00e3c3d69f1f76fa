"""Who reads a thread, by visibility of its group and by role, through every way out: no reader gets what is not hers.

Each way is asked for two words that stand nowhere else: one in the thread, one in the name of its group.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

import pytest
from flask import Flask

from forum.blueprints.accounts.models import Member
from forum.blueprints.discussions.models.threads import Thread
from forum.blueprints.discussions.services import posts
from forum.blueprints.groups.models.groups import Group
from forum.kernel import indexing
from tests.factories.accounts import actor_of, create_member
from tests.factories.discussions import reply, start_thread
from tests.factories.groups import add_to_group, create_group, invite_to_group
from tests.factories.standards import load_standards

WORD, NAME = "xylophonics", "Marimbaville"
INSIDE = ("guest", "member", "moderator", "owner")
SIGNED_IN = ("outsider", "invited", "staff", "administrator", *INSIDE)
EVERYBODY = ("stranger", *SIGNED_IN)
# visibility and lowest role that browses: who reads, who knows of the group
TABLE: Mapping[tuple[str, str], tuple[tuple[str, ...], tuple[str, ...]]] = {
    ("public", "guest"): (EVERYBODY, EVERYBODY),
    ("members", "guest"): (SIGNED_IN, SIGNED_IN),
    ("listed", "guest"): (INSIDE, SIGNED_IN),
    ("private", "guest"): (INSIDE, (*INSIDE, "invited")),
    ("private", "member"): (INSIDE[1:], (*INSIDE, "invited")),
    ("hidden", "guest"): (INSIDE, INSIDE),
}


@dataclass(frozen=True)
class Place:
    """What is looked for: the thread, its first post, and a public thread that only points at it."""

    group: Group
    thread: Thread
    post_id: int
    pointing: str


WAYS: Mapping[str, Callable[[Place], str]] = {
    "thread as JSON": lambda place: f"/api/v1/threads/{place.thread.id}",
    "posts as JSON": lambda place: f"/api/v1/threads/{place.thread.id}/posts",
    "post as JSON": lambda place: f"/api/v1/posts/{place.post_id}",
    "versions as JSON": lambda place: f"/api/v1/posts/{place.post_id}/revisions",
    "list of all as JSON": lambda _: "/api/v1/threads?sort=newest",
    "list of the group as JSON": lambda place: f"/api/v1/groups/{place.group.id}/threads",
    "thread": lambda place: f"/t/x/{place.thread.id}",
    "part of a thread": lambda place: f"/t/{place.thread.id}/fragment?numbers=1",
    "print view": lambda place: f"/t/x/{place.thread.id}/print",
    "history": lambda place: f"/posts/{place.post_id}/history",
    "list of all": lambda _: "/threads?sort=newest",
    "home of the group": lambda place: f"/groups/{place.group.slug}",
    "discussions of the group": lambda place: f"/groups/{place.group.slug}/discussions",
    "feed of the thread": lambda place: f"/t/{place.thread.id}/feed.atom",
    "feed of the group": lambda place: f"/groups/{place.group.slug}/feed.atom",
    "search": lambda _: f"/api/v1/search?q={WORD}",
    "type-ahead": lambda _: f"/api/v1/search/suggestions?q={WORD}",
}
ELSEWHERE: Mapping[str, Callable[[Place], str]] = {
    "card of a link": lambda place: place.pointing,
    "card of a link as JSON": lambda place: f"/api/v1/threads/{place.pointing.rpartition('/')[2]}/posts",
    "home": lambda _: "/",
    "groups": lambda _: "/groups",
    "notifications": lambda _: "/api/v1/notifications",
    "news": lambda _: "/api/v1/me/news",
}  # fmt: skip


@pytest.fixture(autouse=True)
def empty_index(app: Flask) -> None:
    load_standards()
    for index in indexing.names():
        indexing.rebuild(index)


def cast(group: Group, author: Member) -> dict[str, Member]:
    people = {role: create_member(name=role.capitalize()) for role in ("outsider", "invited", *INSIDE)}
    people |= {role: create_member(name=role.capitalize(), role=role) for role in ("staff", "administrator")}
    for role in INSIDE:
        add_to_group(group, people[role], role)
    invite_to_group(group, people["invited"], author)
    return people


def stage(visibility: str, browse_from: str) -> tuple[Place, dict[str, Member], Member]:
    author = create_member(name="Author")
    group = create_group(name=NAME, visibility=visibility, browse_from=browse_from)
    add_to_group(group, author, "owner")
    people = cast(group, author)
    named = " ".join(f"@{one.handle}" for one in people.values())
    thread = start_thread(author, group, title=f"About {WORD}", body=f"We do {WORD}. {named}")
    post_id = thread.first_post_id or 0
    posts.edit_post(actor_of(author), post_id, f"We like {WORD}. {named}", reason=f"More {WORD}", version=1)
    outside = create_group(author, name="Open to all", visibility="public")
    pointing = start_thread(author, outside, title="Somewhere else", body=f"http://localhost/t/x/{thread.id}")
    return Place(group, thread, post_id, pointing.path), people, author


def said(browser: Any, address: str) -> str:
    answer = browser.get(address, follow_redirects=True)
    assert answer.status_code < 500, f"{address} {answer.status_code}"
    return str(answer.text)


@pytest.mark.parametrize(("visibility", "browse_from"), TABLE)
def test_each_role_gets_what_it_may_read_by_every_way_and_nothing_else(
    visibility: str,
    browse_from: str,
    client: Any,
    sign_in: Callable[[Any], Any],
    connect: Callable[[Any], Any],
    deliver: Callable[[], int],
) -> None:
    readers, knowing = TABLE[visibility, browse_from]
    place, people, author = stage(visibility, browse_from)
    deliver()
    browsers = {"stranger": client} | {role: sign_in(member) for role, member in people.items()}
    wrong = []
    for role, browser in browsers.items():
        reads, knows = role in readers, role in knowing
        for way, address_of in WAYS.items():
            if (WORD in said(browser, address_of(place)).replace(f"q={WORD}", "")) != reads:
                wrong.append(f"{role}: {way}")
        leaks = {way for way, address_of in ELSEWHERE.items() if WORD in said(browser, address_of(place))}
        wrong += [f"{role}: {way}" for way in leaks if not reads]
        if (NAME in said(browser, f"/groups/{place.group.slug}")) != knows:
            wrong.append(f"{role}: name of the group")
        feed = browser.get(f"/api/v1/threads/{place.thread.id}/feed").get_json()
        if role != "stranger" and ("feed_url" in feed) != reads:
            wrong.append(f"{role}: address of a feed")
        if "feed_url" in feed and WORD not in said(client, _local(feed["feed_url"])):
            wrong.append(f"{role}: feed of her own")
    wrong += heard_wrongly(place, people, author, readers, connect, deliver)
    assert not wrong, wrong


def heard_wrongly(
    place: Place, people: Mapping[str, Member], author: Member, readers: tuple[str, ...], connect: Any, deliver: Any
) -> list[str]:
    """Those who hear over the socket what they may not read, or do not hear what they may."""
    sockets = {role: connect(member) for role, member in people.items()}
    room = f"group:{place.group.id}"
    watching = {role: socket.ask("watch_thread", thread_id=place.thread.id) for role, socket in sockets.items()}
    back = {role: socket.ask("resume", **{room: 0})["rooms"][room] for role, socket in sockets.items()}
    reading = {role: socket.ask("read_thread", thread_id=place.thread.id) for role, socket in sockets.items()}
    reply(author, place.thread, f"Again {WORD}")
    deliver()
    heard = {role: str(socket.heard("post_published")) for role, socket in sockets.items()}
    wrong = []
    for role in people:
        reads = role in readers
        seen = {
            "watching": watching[role].get("ok", False), "resuming": WORD in str(back[role]),
            "hearing": WORD in heard[role], "seeing readers": reading[role].get("ok", False),
        }  # fmt: skip
        wrong += [f"{role}: {way}" for way, got in seen.items() if got != reads]
    return wrong


def _local(address: str) -> str:
    parts = urlsplit(address)
    return f"{parts.path}?{parts.query}"
