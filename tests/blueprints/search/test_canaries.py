"""A canary word in each kind of private thing is never seen by an outsider, whichever way the search is asked.

Each row of KINDS plants a word of its own; every outsider asks in every way. What the index may not hold at all is
looked for in the index itself, as somebody who may read everything would.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from flask import Flask

from forum.blueprints.accounts.models import Member
from forum.blueprints.accounts.services import drafts
from forum.blueprints.directory.services.blocks import block_member
from forum.blueprints.discussions.services import acts, polls, posts, scheduling
from forum.blueprints.groups.models.groups import Group
from forum.blueprints.groups.services import groups as group_services
from forum.blueprints.groups.services import pages as group_pages
from forum.blueprints.library.services import adoptions, resources
from forum.blueprints.moderation.services import reporting, sanctions
from forum.blueprints.search.models.saving import SavedSearch
from forum.blueprints.search.services import saving
from forum.blueprints.search.services.telling import tell_of_new_hits
from forum.kernel import clock, indexing
from forum.kernel.actor import ANONYMOUS, SYSTEM, Actor
from forum.kernel.database import session
from forum.kernel.search import engine, tokens_of
from search.engine import SearchRequest, Viewer
from search.meilisearch.engine import MeilisearchEngine
from tests.factories.accounts import actor_of, create_city
from tests.factories.directory import create_person
from tests.factories.discussions import hold_reply, reply, start_thread, upload_for_post
from tests.factories.groups import add_to_group, create_group
from tests.factories.library import create_resource
from tests.factories.messages import create_conversation
from tests.factories.standards import load_standards

API = "/api/v1"


class World:
    """A keeper with her private things, a colleague who may see them, and a group that everybody reads."""

    def __init__(self) -> None:
        self.keeper, self.friend = create_person(city_id=create_city().id), create_person()
        self.moderator = create_person()
        self.private = create_group(self.keeper, self.friend, visibility="private")
        self.hidden = create_group(self.keeper, self.friend, visibility="hidden")
        self.open = create_group(self.keeper, self.friend)
        add_to_group(self.open, self.moderator, role="moderator")
        self.thread = start_thread(self.keeper, self.open, title="About paving", body="What holds?")
        self.me, self.mod = actor_of(self.keeper), actor_of(self.moderator)


def _old_version(world: World, word: str) -> None:
    post = reply(world.keeper, world.thread, f"Written {word}.")
    posts.edit_post(world.me, post.id, "Written otherwise.", version=1)


def _edited_document(world: World, word: str) -> None:
    resource = create_resource(world.keeper, "Open text.", title=f"Plan {word}")
    resources.edit_resource(SYSTEM, resource.id, version=1, title="Plan with another name")


def _saved(world: World, word: str) -> None:
    query = {name: [] for name in ("group", "city", "country", "practice_area", "criterion", "language", "doc_type")}
    query |= {name: [] for name in ("year", "format", "population_band", "author")}
    asked = {**query, "q": word, "type": None, "date_from": None, "date_to": None, "within": None, "sort": "relevance"}
    saving.save_search(world.me, {**asked, "page": 1}, "daily", word)
    saving.keep_recent(world.me, {**asked, "page": 1})


def _restricted(world: World, word: str) -> None:
    told = {"audience": "group", "group_id": world.private.id, "criteria": ["DM3"]}
    create_resource(world.keeper, f"About {word}.", title=f"The {word}", **told)


def _chosen(world: World, word: str) -> None:
    told = {"audience": "chosen", "reader_groups": [world.hidden.id], "reader_members": [world.friend.id]}
    create_resource(world.keeper, f"On {word}.", title=f"Of {word}", **told)


def _adopted(world: World, word: str) -> None:
    told = {"audience": "group", "group_id": world.private.id}
    resource = create_resource(world.keeper, "Kept text.", title="Kept title", **told)
    adoptions.adopt(actor_of(world.friend), resource.id, note=f"We used {word}.")


def _closed_member(world: World, word: str) -> None:
    gone = create_person(name=f"{word.title()} Gone", bio=word)
    session.execute(sa.update(Member).where(Member.id == gone.id).values(closed_at=clock.now()))
    session.commit()


def _blocked(world: World, word: str) -> None:
    """Somebody whom all who search have blocked."""
    world.blocked = create_person(name=f"{word.title()} Blocked")  # type: ignore[attr-defined]  # asked for below


def _poll(world: World, word: str) -> None:
    thread = start_thread(world.keeper, world.private)
    polls.add_poll(world.me, thread.id, question=f"Which {word}?", options=[f"{word} one", "two"],
                   post_id=thread.first_post_id)  # fmt: skip


Plant = Callable[[World, str], Any]
# What is in the index with its acl, and what must not be in it at all.
WITH_ACL: dict[str, Plant] = {
    "thread of a private group": lambda w, word: start_thread(w.keeper, w.private, title=word, body=f"On {word}."),
    "post of a private group": lambda w, word: reply(w.keeper, start_thread(w.keeper, w.private), f"On {word}."),
    "thread of a hidden group": lambda w, word: start_thread(w.keeper, w.hidden, title=word, body=f"On {word}."),
    "restricted document": _restricted,
    "document for chosen groups and people": _chosen,
    "profile for groups": lambda w, word: create_person(bio=f"I know {word}.", audiences={"bio": "groups"}),
    "profile for oneself": lambda w, word: create_person(bio=f"I know {word}.", audiences={"bio": "me"}),
    "whom the reader has blocked": _blocked,
}
NOT_AT_ALL: dict[str, Plant] = {
    "message": lambda w, word: create_conversation(w.keeper, w.friend, body=f"Secretly {word}."),
    "name of a conversation": lambda w, word: create_conversation(w.keeper, w.friend, w.moderator, title=word),
    "held post": lambda w, word: hold_reply(w.friend, w.thread, f"Held {word}."),
    "hidden post": lambda w, word: acts.hide_post(w.mod, reply(w.friend, w.thread, f"Bad {word}.").id, "Off topic."),
    "withdrawn post": lambda w, word: posts.withdraw_post(w.me, reply(w.keeper, w.thread, f"Gone {word}.").id),
    "old text of a post": _old_version,
    "old title of a document": _edited_document,
    "removed document": lambda w, word: resources.remove_resource(
        SYSTEM, create_resource(w.keeper, word, title=word).id
    ),
    "draft": lambda w, word: drafts.save_draft(w.me, f"thread:{w.thread.id}", f"Draft {word}.", 1),
    "scheduled thread": lambda w, word: scheduling.schedule_thread(
        w.me, w.open.id, clock.now() + timedelta(days=2), word, f"Later {word}."
    ),
    "note of a report": lambda w, word: reporting.report(
        actor_of(w.friend), "post", reply(w.keeper, w.thread, "Reported.").id, "off_topic", word
    ),
    "note of staff": lambda w, word: sanctions.note_member(SYSTEM, w.friend.id, f"Watch {word}."),
    "page of a group": lambda w, word: group_pages.add_page(
        actor_of(owner_of(w)), w.private.id, f"Page {word}", f"On {word}."
    ),
    "poll of a private group": _poll,
    "name of a file": lambda w, word: reply(
        w.keeper, start_thread(w.keeper, w.private), file_ids=[upload_for_post(w.keeper, f"{word}.md").id]
    ),
    "note of use of a private document": _adopted,
    "closed account": _closed_member,
    "saved and recent search": _saved,
}
KINDS = {**WITH_ACL, **NOT_AT_ALL}
LETTERS = "bcdfghjklmnpqrstvwz"


def owner_of(world: World) -> Member:
    owner = create_person()
    add_to_group(world.private, owner, role="owner")
    return owner


def word_of(number: int) -> str:
    """Words that no typo makes of one another."""
    a, b = LETTERS[number % len(LETTERS)], LETTERS[(number * 7 + 3 + 5 * (number // 19)) % len(LETTERS)]
    return f"{a}{b}ia{a}uo{b}ea{a}i{b}yx"


@pytest.fixture(params=["embedded", "meilisearch"])
def index(request: pytest.FixtureRequest, app: Flask, tmp_path: Path) -> Iterator[None]:
    """The engine of the application, empty; a Meilisearch server where the suite has one."""
    kept = app.extensions["forum_search"]
    if request.param == "meilisearch":
        url = os.environ.get("MEILISEARCH_TEST_URL")
        if not url:
            pytest.skip("needs a Meilisearch server (MEILISEARCH_TEST_URL)")
        made = MeilisearchEngine(url, os.environ.get("MEILISEARCH_TEST_KEY"))
        made.provision()
        app.extensions["forum_search"] = made
    load_standards()
    for name in indexing.names():
        indexing.rebuild(name)
    yield
    app.extensions["forum_search"] = kept


@pytest.fixture
def planted(index: None, deliver: Callable[[], int]) -> tuple[World, dict[str, str]]:
    world = World()
    words = {kind: word_of(number) for number, kind in enumerate(KINDS)}
    for kind, plant in KINDS.items():
        plant(world, words[kind])
        session.commit()
    deliver()
    return world, words


def channels(browser: Any, word: str, thread: Any, resource_id: int) -> Iterator[tuple[str, str]]:
    """What each way of asking answers, without the word as it was asked."""
    for address in (
        f"{API}/recent-searches", f"{API}/saved-searches", f"{API}/search?q={word}",
        f"{API}/search?q=%22{word}%22&type=document", f"{API}/search?q={word}&type=thread",
        f"{API}/search?q={word}&type=person", f"{API}/search?q={word}&in=title", f"{API}/search?q={word[:5]}",
        f"{API}/search/suggestions?q={word[:6]}", f"{API}/search/suggestions?q={word}",
        f"/search?q={word[:-2]}qq", f"/search?q={word}", f"{API}/search?q=type:document&criterion=DM3",
        f"{API}/resources/{resource_id}/similar",
        f"{API}/notifications", f"{thread.path}.atom", f"{API}/searches-without-result",
    ):  # fmt: skip
        text = browser.get(address).text
        yield address, text.replace(word[:-2] + "qq", "")


def test_no_outsider_sees_a_canary_in_any_way(
    planted: tuple[World, dict[str, str]], sign_in: Callable[[Any], Any], client: Any, deliver: Callable[[], int]
) -> None:
    world, words = planted
    open_one = create_resource(world.keeper, "Open to all.", title="Open", criteria=["DM3"], audience="public")
    leaver = create_person()
    for group in (world.private, world.hidden):
        add_to_group(group, leaver)
        group_services.leave_group(actor_of(leaver), group.id)
    outsider = create_person()
    for one in (outsider, leaver):
        block_member(actor_of(one), world.blocked.id)  # type: ignore[attr-defined]  # planted above
    deliver()
    readers = {"outsider": sign_in(outsider), "former member": sign_in(leaver), "stranger": client}
    for name, browser in readers.items():
        for kind, word in words.items():
            for address, text in channels(browser, word, world.thread, open_one.id):
                body = text if address.startswith(API) else text.replace(f'"{word}"', "").replace(f"q={word}", "")
                shown = body.replace(f"“{word}”", "").replace(f": {word} - Plaza", "")
                assert word not in shown.lower(), (name, kind, address)
            found = browser.get(f"{API}/search?q={word}").get_json()
            assert (found["hits"], found["estimated_total"]) == ([], 0), (name, kind)
            facets = browser.get(f"{API}/search?q=%22{word}%22&type=document").get_json()["facets"]
            assert not any(facets.values()), (name, kind)


def test_no_alert_tells_an_outsider_of_a_canary(
    planted: tuple[World, dict[str, str]], sign_in: Callable[[Any], Any], deliver: Callable[[], int]
) -> None:
    world, words = planted
    outsider = create_person()
    block_member(actor_of(outsider), world.blocked.id)  # type: ignore[attr-defined]  # planted above
    browser = sign_in(outsider)
    for word in words.values():
        made = browser.post(f"{API}/saved-searches", json={"query": f"q={word}", "alert": "at_once"})
        saved = session.get_one(SavedSearch, made.get_json()["id"])
        saved.created_at = saved.checked_at = clock.now() - timedelta(days=30)
        saved.due_at = saved.created_at
        session.commit()
        assert tell_of_new_hits(SYSTEM, saved.id) == 0
        session.expire_all()
        browser.delete(f"{API}/saved-searches/{made.get_json()['id']}")


def test_the_index_itself_holds_canaries_only_with_their_acl(
    planted: tuple[World, dict[str, str]],
) -> None:
    _, words = planted
    everything = Viewer(("pub", "mem", "stf", *_all_tokens()))
    outsider = create_person()
    for kind, word in words.items():
        for name in indexing.names():
            text = f'"{word}"'
            whole = engine().search(SearchRequest(name, everything, text)).hits
            if kind in NOT_AT_ALL:
                assert not whole, (kind, name)
            for actor in _outsiders(outsider):
                own = engine().search(SearchRequest(name, Viewer(tokens_of(actor)), text)).hits
                assert not own or kind == "whom the reader has blocked", (kind, name, actor.id)
    assert any(engine().search(SearchRequest("posts", everything, f'"{words["thread of a hidden group"]}"')).hits)


def _outsiders(member: Member) -> tuple[Actor, ...]:
    return (ANONYMOUS, actor_of(member))


def _all_tokens() -> list[str]:
    groups, members = session.scalars(sa.select(Group.id)), session.scalars(sa.select(Member.id))
    return [*(f"g{number}" for number in groups), *(f"u{number}" for number in members)]
