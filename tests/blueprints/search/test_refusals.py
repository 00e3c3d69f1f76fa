"""What no index takes costs its own place there and nothing else."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
import sqlalchemy as sa
from flask import Flask

from forum.blueprints.accounts.models import Member
from forum.blueprints.discussions.models.posts import Post
from forum.blueprints.search.models.health import SearchHealth
from forum.blueprints.search.services import healing
from forum.kernel import indexing
from forum.kernel.actor import SYSTEM
from forum.kernel.database import session
from forum.kernel.search import SOURCES, Source, engine
from search.engine import SearchRejected
from tests.factories.directory import create_person
from tests.factories.discussions import start_thread
from tests.factories.groups import create_group
from tests.factories.library import create_resource
from tests.factories.search import lose
from tests.factories.standards import load_standards


@pytest.fixture(autouse=True)
def empty_index(app: Flask) -> None:
    load_standards()
    for index in indexing.names():
        indexing.rebuild(index)


def test_a_row_that_the_engine_refuses_keeps_no_other_from_being_found(find: Callable[[Any, str], list[str]]) -> None:
    owner = create_person()
    group = create_group(owner)
    threads = [start_thread(owner, group, title=f"Sluice {number}") for number in range(5)]
    posts = session.scalars(sa.select(Post.id).where(Post.thread_id.in_([thread.id for thread in threads]))).all()
    source = with_poison(SOURCES["posts"], posts[2])
    with pytest.raises(SearchRejected, match=f"p{posts[2]}"):
        indexing.refresh(source, posts)
    assert sorted(find(owner, "sluice")) == ["Sluice 0", "Sluice 1", "Sluice 3", "Sluice 4"]


def test_a_rebuild_leaves_out_what_no_index_takes(
    monkeypatch: pytest.MonkeyPatch, find: Callable[[Any, str], list[str]]
) -> None:
    owner = create_person()
    group = create_group(owner)
    for number in range(3):
        start_thread(owner, group, title=f"Sluice {number}")
    first = session.scalars(sa.select(Post.id).order_by(Post.id)).first()
    monkeypatch.setitem(SOURCES, "posts", with_poison(SOURCES["posts"], first or 0))
    owner_id = owner.id
    assert indexing.rebuild("posts") == 2
    assert sorted(find(session.get_one(Member, owner_id), "sluice")) == ["Sluice 1", "Sluice 2"]


def test_of_a_row_that_is_refused_nothing_stays_that_others_were_allowed_to_find(
    find: Callable[[Any, str], list[str]],
) -> None:
    owner, other = create_person(), create_person()
    thread = start_thread(owner, create_group(owner), title="Open sluice")
    resource = create_resource(owner, "Sluice", title="Sluice plan")
    post = session.scalars(sa.select(Post.id).where(Post.thread_id == thread.id)).one()
    rows = {"posts": post, "library_passages": resource.id}
    for index, row in rows.items():
        indexing.refresh(SOURCES[index], [row])
    assert sorted(find(other, "sluice")) == ["Open sluice", "Sluice plan"]
    for index, row in rows.items():
        with pytest.raises(SearchRejected):
            indexing.refresh(with_poison(SOURCES[index], row), [row])
        assert engine().ids(index) == {}


class Choosy:
    """A server that refuses what is in one index, as Meilisearch does: once it was sent, the rest being in."""

    def __init__(self, inner: Any, index: str) -> None:
        self.inner, self.index = inner, index

    def __getattr__(self, name: str) -> Any:
        return getattr(self.inner, name)

    def rebuild(self, index: str, batches: Any) -> int:
        return int(self.inner.rebuild(index, iter(()) if index == self.index and list(batches) else batches))

    def upsert(self, index: str, documents: Any) -> None:
        if index == self.index and documents:
            raise SearchRejected(documents[0]["id"])
        self.inner.upsert(index, documents)

    def replace(self, index: str, field: str, values: Any, documents: Any) -> None:
        self.inner.replace(index, field, values, () if index == self.index else documents)
        if index == self.index and documents:
            raise SearchRejected(documents[0]["id"])

    def remembers(self, mark: str) -> bool:
        return False


def test_a_document_that_the_server_refuses_keeps_no_other_index_from_being_mended(
    app: Flask, deliver: Callable[[], int]
) -> None:
    owner = create_person()
    create_resource(owner, "Weir", title="Weir works")
    start_thread(owner, create_group(owner), title="Weirs")
    deliver()
    for index in indexing.names():
        lose(index)
    kept = engine()
    app.extensions["forum_search"] = Choosy(kept, "library_passages")
    try:
        healing.heal(SYSTEM)
        health = session.get_one(SearchHealth, healing.THE_ONE)
        assert (health.busy_until, health.checked_at is None) == (None, False)
        healing.verify_all(SYSTEM)
    finally:
        app.extensions["forum_search"] = kept
    assert session.get_one(SearchHealth, healing.THE_ONE).verified_at is not None
    assert engine().ready().needs_rebuild == ()
    assert [index for index in indexing.names() if indexing.verify(index, repair=False)] == ["library_passages"]


def with_poison(source: Source, row: int) -> Source:
    """The source, as if a fault made a document of this row that no index takes."""
    bad = f"{source.prefix}{row}"
    return replace(
        source,
        documents=lambda rows: [
            {**document, "created_ts": "yesterday"} if str(document["id"]).split("-")[0] == bad else document
            for document in source.documents(rows)
        ],
    )
