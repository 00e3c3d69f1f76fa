"""One thing is looked up by its key, however many others there are."""

from __future__ import annotations

from typing import Any

import pytest
import sqlalchemy as sa
from flask import Flask

from forum.blueprints.discussions import policies
from forum.blueprints.discussions.models.bookmarks import Bookmark
from forum.blueprints.discussions.models.polls import Poll
from forum.blueprints.discussions.models.posts import Post
from forum.blueprints.notifications import policies as notification_policies
from forum.kernel.database import is_postgresql, session
from tests.factories.accounts import actor_of, create_member
from tests.factories.groups import create_group

LOOKED_UP = {
    "a post": lambda actor: policies.visible_posts(actor).where(Post.id == 1),
    "a bookmark": lambda actor: policies.visible_bookmarks(actor).where(Bookmark.id == 1),
    "a poll": lambda actor: policies.visible_polls(actor).where(Poll.id == 1),
    "notifications": notification_policies.visible_notifications,
}


@pytest.mark.parametrize("what", LOOKED_UP)
def test_the_threads_one_sees_are_not_listed_for_it(app: Flask, what: str) -> None:
    if is_postgresql():
        pytest.skip("plans there depend on how much is in the tables; bench.threads measures them")
    member = create_member()
    create_group(member)
    statement = LOOKED_UP[what](actor_of(member))
    plan = [str(row.detail) for row in session.execute(_explained(statement))]
    reading_threads = [step for step in plan if " threads " in step]
    assert reading_threads
    assert [step for step in reading_threads if not step.startswith("SEARCH threads USING INTEGER PRIMARY KEY")] == []


def _explained(statement: Any) -> Any:
    compiled = statement.compile(session.get_bind(), compile_kwargs={"render_postcompile": True, "literal_binds": True})
    return sa.text(f"EXPLAIN QUERY PLAN {compiled}".replace(":", "\\:"))
