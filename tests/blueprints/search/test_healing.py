"""The index mends itself: what is missing, wrong or refused costs no more than itself, and nobody has to notice."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from typing import Any

import pytest
from flask import Flask

from forum.blueprints.accounts.models import Member
from forum.blueprints.discussions.services import posts, threads
from forum.blueprints.groups.models.groups import Group
from forum.blueprints.library.documents import PREFIX
from forum.blueprints.search.models.health import SearchHealth
from forum.blueprints.search.services import healing
from forum.kernel import indexing
from forum.kernel.actor import SYSTEM
from forum.kernel.database import session
from forum.kernel.ending import ending
from forum.kernel.search import SOURCES, engine
from search.engine import SearchUnavailable
from tests.factories.accounts import actor_of
from tests.factories.directory import create_person
from tests.factories.discussions import reply, start_thread
from tests.factories.groups import create_group
from tests.factories.library import create_resource
from tests.factories.search import lose
from tests.factories.standards import load_standards


@pytest.fixture(autouse=True)
def empty_index(app: Flask) -> None:
    load_standards()
    for index in indexing.names():
        indexing.rebuild(index)


def test_an_index_that_was_deleted_is_told_and_is_back_after_the_next_look(
    sign_in: Callable[[Any], Any], deliver: Callable[[], int], find: Callable[[Any, str], list[str]]
) -> None:
    owner = create_person()
    create_resource(owner, "Drainage in every street", title="Street drainage")
    deliver()
    lose("library_passages")
    answer = sign_in(owner).get("/api/v1/search?q=drainage").get_json()
    assert answer["degraded"]
    assert "Search is being mended" in sign_in(owner).get(f"/search?q={owner.name}").text
    healing.heal(SYSTEM)
    assert find(owner, "every") == ["Street drainage"]
    assert not sign_in(owner).get("/api/v1/search?q=drainage").get_json()["degraded"]


def test_while_the_engine_is_away_titles_and_names_are_found_as_far_as_one_may_see_them(
    app: Flask, sign_in: Callable[[Any], Any], find: Callable[[Any, str], list[str]]
) -> None:
    owner, outsider = create_person(name="Drusilla Drain"), create_person()
    create_resource(owner, "Words", title="Drain design")
    start_thread(owner, create_group(owner), title="Who cleans the drains?")
    start_thread(owner, create_group(owner, name="Inner", visibility="private"), title="Secret drains")
    for index in indexing.names():
        lose(index)
    assert sorted(find(owner, "drain")) == ["Drain design", "Drusilla Drain", "Secret drains", "Who cleans the drains?"]
    assert sorted(find(outsider, "drain")) == ["Drain design", "Drusilla Drain", "Who cleans the drains?"]
    assert find(owner, "drain&language=es") == []
    assert "Drain design" in sign_in(owner).get("/search?q=drain").text


def test_whatever_differs_in_a_document_is_found_and_mended(deliver: Callable[[], int]) -> None:
    owner = create_person()
    resource = create_resource(owner, "Canal", title="Canal works")
    deliver()
    document = SOURCES["library_resources"].documents([resource.id])[0]
    stale = indexing.stamped({**document, "acl": ["pub"]})
    engine().upsert("library_resources", [stale])
    assert indexing.verify("library_resources", repair=False).stale == (f"{PREFIX}{resource.id}",)
    indexing.verify("library_resources", repair=True)
    assert not indexing.verify("library_resources", repair=False)


def test_a_rebuild_catches_up_with_what_changed_meanwhile(monkeypatch: pytest.MonkeyPatch) -> None:
    owner = create_person()
    group = create_group(owner)
    kept, edited, removed = (start_thread(owner, group, title=f"Sluice {name}") for name in ("kept", "old", "gone"))
    expected, asker = {f"t{kept.id}", f"t{edited.id}"}, actor_of(owner)
    owner_id, group_id, edited_id, removed_id, version = owner.id, group.id, edited.id, removed.id, edited.version
    source, passes = SOURCES["threads"], iter(range(2))

    def every() -> Iterable[Sequence[int]]:
        yield from source.every()
        if next(passes) == 0:
            threads.edit_thread(asker, edited_id, version, title="Sluice new")
            threads.remove_thread(asker, removed_id)
            more = start_thread(session.get_one(Member, owner_id), session.get_one(Group, group_id))
            expected.add(f"t{more.id}")

    monkeypatch.setitem(SOURCES, "threads", replace(source, every=every))
    assert indexing.rebuild("threads") == 3
    assert engine().ids("threads").keys() == expected
    monkeypatch.undo()
    assert not indexing.verify("threads", repair=False)


def test_bringing_rows_up_to_date_again_and_again_does_no_harm(app: Flask) -> None:
    owner = create_person()
    thread = start_thread(owner, create_group(owner), title="Sluice")
    opening = thread.first_post_id or 0
    answer = reply(owner, thread)
    rows = [opening, answer.id, opening]
    indexing.refresh(SOURCES["posts"], rows)
    assert engine().ids("posts").keys() == {f"p{opening}", f"p{answer.id}"}
    posts.withdraw_post(actor_of(owner), answer.id)
    for _ in range(2):
        indexing.refresh(SOURCES["posts"], rows)
    assert engine().ids("posts").keys() == {f"p{opening}"}


def test_one_process_mends_at_a_time(deliver: Callable[[], int]) -> None:
    lose("posts")
    assert healing.begin(SYSTEM) == ""
    healing.heal(SYSTEM)
    assert "posts" in engine().ready().needs_rebuild
    healing.end(SYSTEM)
    healing.heal(SYSTEM)
    assert engine().ready().needs_rebuild == ()


class Forgetful:
    """An engine that was restored from an older copy: it does not remember what it was given last."""

    def __init__(self, inner: Any) -> None:
        self.inner = inner

    def __getattr__(self, name: str) -> Any:
        return getattr(self.inner, name)

    def remembers(self, mark: str) -> bool:
        return False


def test_an_engine_restored_from_an_older_copy_is_compared_whole(app: Flask, deliver: Callable[[], int]) -> None:
    owner = create_person()
    resource = create_resource(owner, "Weir", title="Weir works")
    deliver()
    engine().delete("library_resources", [f"{PREFIX}{resource.id}"])
    healing.heal(SYSTEM)
    assert indexing.verify("library_resources", repair=False)
    app.extensions["forum_search"] = Forgetful(engine())
    try:
        healing.heal(SYSTEM)
    finally:
        app.extensions["forum_search"] = engine().inner  # type: ignore[attr-defined]  # the one above
    assert not indexing.verify("library_resources", repair=False)
    assert session.get_one(SearchHealth, healing.THE_ONE).verified_at is not None


def test_an_engine_that_is_away_is_left_alone(app: Flask) -> None:
    class Away:
        def ready(self) -> Any:
            return type("Status", (), {"ok": False, "needs_rebuild": (), "detail": "away"})

        def remembers(self, mark: str) -> bool:
            raise SearchUnavailable("away")

    kept = engine()
    app.extensions["forum_search"] = Away()
    try:
        healing.heal(SYSTEM)
        healing.verify_all(SYSTEM)
    finally:
        app.extensions["forum_search"] = kept
    assert session.get(SearchHealth, healing.THE_ONE) is None


def test_a_process_that_is_to_end_leaves_missing_indexes_to_the_next(app: Flask) -> None:
    load_standards()
    for index in indexing.names():
        indexing.rebuild(index)
    lose("threads")
    with ending():
        healing.heal(SYSTEM)
    assert "threads" in indexing.needed()
    healing.heal(SYSTEM)
    assert indexing.needed() == []
