"""Several people who write in one thread at the same moment, each on a connection of their own."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

import pytest
import sqlalchemy as sa
from flask import Flask

from forum.blueprints.discussions.models.posts import Post
from forum.blueprints.discussions.models.threads import Thread, ThreadParticipant
from forum.blueprints.discussions.services import posts
from forum.blueprints.groups.models.groups import Group
from forum.kernel.actor import Actor
from forum.kernel.database import Model, db, session
from tests.factories.accounts import actor_of, create_member
from tests.factories.discussions import start_thread
from tests.factories.groups import create_group

WRITTEN = (
    "mentions", "thread_participants", "thread_readings", "posts", "threads", "memberships", "groups", "members",
)  # fmt: skip


@pytest.fixture
def committed(application: Flask) -> Iterator[Flask]:
    """The application without the transaction around each test; what is written is deleted afterwards."""
    with application.app_context():
        yield application
        session.rollback()
        with db.engine.begin() as connection:
            connection.execute(sa.update(Thread.__table__).values(first_post_id=None))  # type: ignore[arg-type]
            tables = [table for table in Model.metadata.sorted_tables if "outbox" in table.name]
            for table in [*tables, *(Model.metadata.tables[name] for name in WRITTEN)]:
                connection.execute(sa.delete(table))
        session.remove()


def test_simultaneous_replies_all_count_and_none_shares_a_number(committed: Flask) -> None:
    people = [create_member() for _ in range(8)]
    group = create_group(*people)
    thread_id = start_thread(people[0], group).id

    actors = [actor_of(member) for member in people]  # here, since rows belong to this thread's session

    def write(actor: Actor) -> list[int]:
        with committed.app_context():
            numbers = [
                posts.post_reply(actor, thread_id, f"{actor.id} says {n}", separate=True).number for n in range(4)
            ]
            session.remove()
            return numbers

    with ThreadPoolExecutor(len(people)) as pool:
        numbers = [number for found in pool.map(write, actors) for number in found]
    session.rollback()
    session.expire_all()
    thread = session.get_one(Thread, thread_id)
    assert sorted(numbers) == list(range(2, 34))
    assert (thread.post_count, thread.reply_count, thread.last_number) == (33, 32, 33)
    positions = session.scalars(sa.select(Post.position).where(Post.thread_id == thread_id).order_by(Post.position))
    assert list(positions) == list(range(1, 34))
    counted = sa.select(sa.func.sum(ThreadParticipant.posts)).where(ThreadParticipant.thread_id == thread_id)
    assert session.scalar(counted) == 33
    assert session.get_one(Group, group.id).thread_count == 1
