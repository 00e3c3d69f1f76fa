"""What search is given of discussions."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import sqlalchemy as sa

from forum.blueprints.discussions.documents import POSTS, THREADS
from forum.blueprints.discussions.events import PostPublished, ThreadChanged
from forum.blueprints.discussions.models.posts import Post
from forum.blueprints.discussions.services import posts, threads
from forum.blueprints.groups.events import GroupChanged
from forum.kernel import indexing
from forum.kernel.actor import ANONYMOUS
from forum.kernel.database import session
from search.engine import Hit
from search.indexes import INDEXES
from tests.factories.accounts import actor_of, create_member
from tests.factories.discussions import reply, start_thread
from tests.factories.groups import create_group
from tests.factories.standards import load_standards


def test_documents_say_what_the_rows_say_and_only_fields_the_index_knows(app: Any) -> None:
    load_standards()
    ana = create_member()
    group = create_group(ana, visibility="public")
    thread = start_thread(ana, group, title="Sharing agreements", body="We **ask** first.", criteria=["DM3"])
    post = reply(ana, thread, "See the `contract`.")
    document = THREADS.documents([thread.id])[0]
    assert (document["id"], document["excerpt"], document["acl"]) == (f"t{thread.id}", "We ask first.", ["pub"])
    assert (document["codes"], document["practice_areas"], document["reply_count"]) == (["DM3"], ["DM"], 1)
    answer = POSTS.documents([post.id])[0]
    assert (answer["id"], answer["body"], answer["thread_title"]) == (
        f"p{post.id}", "See the contract.", "Sharing agreements",
    )  # fmt: skip
    assert set(document) <= INDEXES["threads"].known
    assert set(answer) <= INDEXES["posts"].known


def test_the_audience_follows_the_group(app: Any) -> None:
    ana = create_member()
    audiences = {}
    for visibility in ("public", "members", "private"):
        group = create_group(ana, visibility=visibility)
        thread = start_thread(ana, group)
        audiences[visibility] = [source.documents([number])[0]["acl"] for source, number in
                                 ((THREADS, thread.id), (POSTS, thread.first_post_id or 0))]  # fmt: skip
    assert audiences == {
        "public": [["pub"], ["pub"]], "members": [["mem"], ["mem"]], "private": [[f"g{group.id}"]] * 2,
    }  # fmt: skip


def test_what_is_withdrawn_or_removed_has_no_document(app: Any) -> None:
    ana = create_member()
    thread = start_thread(ana, create_group(ana))
    assert len(THREADS.documents([thread.id])) == 1
    posts.withdraw_post(actor_of(ana), thread.first_post_id or 0)
    assert POSTS.documents([thread.first_post_id or 0]) == []
    assert THREADS.documents([thread.id])[0]["excerpt"] == ""
    threads.remove_thread(actor_of(ana), thread.id)
    assert THREADS.documents([thread.id]) == []


def test_a_change_of_thread_or_group_touches_all_that_stands_in_it(app: Any) -> None:
    ana = create_member()
    group = create_group(ana)
    thread = start_thread(ana, group)
    reply(ana, thread)
    every = set(session.scalars(sa.select(Post.id)))
    changed = ThreadChanged(thread_id=thread.id, group_id=group.id, what="edited")
    assert set(POSTS.changes[ThreadChanged](changed)) == every
    assert set(POSTS.changes[GroupChanged](GroupChanged(group_id=group.id))) == every
    assert list(THREADS.changes[GroupChanged](GroupChanged(group_id=group.id))) == [thread.id]
    assert PostPublished in THREADS.changes
    assert [list(batch) for batch in THREADS.every()] == [[thread.id]]


def test_hits_are_shown_to_those_only_who_may_see_them(app: Any) -> None:
    ana = create_member(name="Ana Souza")
    thread = start_thread(ana, create_group(ana, visibility="private", name="Evaluations"))
    for source, number in ((THREADS, thread.id), (POSTS, thread.first_post_id)):
        hits = [Hit(index=source.index, id=f"{source.prefix}{number}", score=1.0, fields={})]
        shown = source.present(actor_of(ana), hits, "share")
        found = shown[hits[0].id]
        assert (found.title, found.where, found.type) == (thread.title, "Evaluations", "thread")
        assert source.present(actor_of(create_member()), hits, "share") == {}
        assert source.present(ANONYMOUS, hits, "share") == {}


def test_what_changes_thousands_of_posts_is_indexed_in_parts(app: Any) -> None:
    asked: list[int] = []

    def none_of(ids: Any) -> list[Any]:
        asked.append(len(ids))
        return []

    indexing.refresh(replace(POSTS, documents=none_of), range(1, 1202))
    assert asked == [500, 500, 201]
