"""How PostgreSQL answers the listing: along indexes, never by reading every member."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
import sqlalchemy as sa
from flask import Flask

from forum.blueprints.accounts.models import Member
from forum.blueprints.directory.queries import listing
from forum.blueprints.directory.queries.filtering import Filters
from forum.kernel import clock
from forum.kernel.database import begins_with, db, is_postgresql, session
from tests.factories.accounts import actor_of, create_city
from tests.factories.directory import create_person
from tests.factories.standards import load_standards

pytestmark = pytest.mark.postgresql
PEOPLE = 6_000


@pytest.fixture(autouse=True)
def _many(app: Flask) -> None:
    if not is_postgresql():
        pytest.skip("plans are PostgreSQL's")
    load_standards()
    cities = [create_city(population=100_000 + 900 * n).id for n in range(40)]
    at = clock.now()
    rows = [
        {
            "email": f"p{n}@crowd.example", "handle": f"crowd-{n}", "name": f"Person {n}", "search_name": f"person {n}",
            "joined_at": at, "seen_at": at, "city_id": cities[n % 40], "version": 1,
        }
        for n in range(PEOPLE)
    ]  # fmt: skip
    session.execute(sa.insert(Member), rows)
    session.commit()
    session.execute(sa.text("ANALYZE members"))


@contextmanager
def asked() -> Iterator[list[tuple[str, Any]]]:
    """The statements of the block with what was bound to them."""
    found: list[tuple[str, Any]] = []

    def note(_: Any, __: Any, statement: str, bound: Any, *___: Any) -> None:
        found.append((statement, bound))

    engine = db.engine
    sa.event.listen(engine, "before_cursor_execute", note)
    try:
        yield found
    finally:
        sa.event.remove(engine, "before_cursor_execute", note)


@pytest.mark.parametrize("sort", ["name", "recent", "similar"])
def test_a_page_is_read_along_an_index(app: Flask, sort: str) -> None:
    city = create_city()
    me = actor_of(create_person(city_id=city.id))
    with asked() as statements:
        page = listing.list_people(me, Filters(), sort=sort)
    assert len(page.items) == 20
    (pages,) = [(statement, bound) for statement, bound in statements if "found" in statement]
    plan = "\n".join(row[0] for row in session.connection().exec_driver_sql(f"EXPLAIN {pages[0]}", pages[1]))
    assert "Seq Scan on members" not in plan, plan


def test_names_that_begin_so_are_a_range_of_the_index(app: Flask) -> None:
    statement = sa.select(Member.id).where(Member.closed_at.is_(None), begins_with(Member.search_name, "person 77"))
    asked_for = statement.order_by(Member.search_name, Member.id).limit(21)
    compiled = asked_for.compile(db.engine, compile_kwargs={"literal_binds": True})
    plan = "\n".join(row[0] for row in session.connection().exec_driver_sql(f"EXPLAIN {compiled}"))
    # Written with a cast or without: that depends on whether the index alone is read.
    assert re.search(r"Index Cond: \(+search_name\)?(::text)? >= 'person 77'::text\)", plan), plan
