"""Keyset pages neither skip nor repeat."""

from __future__ import annotations

from datetime import timedelta

import pytest
import sqlalchemy as sa
from flask import Flask
from hypothesis import given
from hypothesis import strategies as st

from forum.blueprints.accounts.models import Member
from forum.kernel import clock
from forum.kernel.pagination import BadCursor, Key, Page, paginate
from tests.factories.accounts import create_member

BY_JOINING = [Key(Member.joined_at, descending=True), Key(Member.id)]


def pages_of(limit: int) -> list[list[int]]:
    pages, cursor = [], None
    while True:
        page: Page[Member] = paginate(sa.select(Member), BY_JOINING, cursor, limit)
        pages.append([member.id for member in page.items])
        if page.next is None:
            return pages
        cursor = page.next


def test_the_pages_together_hold_every_row_once_in_order(app: Flask) -> None:
    at = clock.now()
    members = [create_member(joined_at=at - timedelta(minutes=number // 3)) for number in range(10)]
    pages = pages_of(limit=4)
    assert [len(page) for page in pages] == [4, 4, 2]
    expected = sorted(members, key=lambda m: (-m.joined_at.timestamp(), m.id))
    assert [number for page in pages for number in page] == [member.id for member in expected]


def test_a_row_written_meanwhile_moves_nothing(app: Flask) -> None:
    at = clock.now()
    for number in range(6):
        create_member(joined_at=at - timedelta(minutes=number))
    first: Page[Member] = paginate(sa.select(Member), BY_JOINING, None, 3)
    create_member(joined_at=at + timedelta(minutes=1))
    second: Page[Member] = paginate(sa.select(Member), BY_JOINING, first.next, 3)
    assert not {m.id for m in first.items} & {m.id for m in second.items}
    assert len(second.items) == 3


def test_the_last_full_page_has_no_next(app: Flask) -> None:
    for _ in range(4):
        create_member()
    assert paginate(sa.select(Member), BY_JOINING, None, 4).next is None


@pytest.mark.parametrize("mark", ["x", "W10", "WzFd", "bnVsbA", "WyJhIiwiYiJd", "//", "ééé", "WzEsMl0x" * 40])
def test_a_mark_that_is_not_ours_is_refused(app: Flask, mark: str) -> None:
    with pytest.raises(BadCursor):
        paginate(sa.select(Member), BY_JOINING, mark, 3)


@given(mark=st.text(max_size=60))
def test_no_mark_whatsoever_ends_in_anything_but_a_refusal(mark: str) -> None:
    from forum.kernel.pagination import read_cursor

    try:
        values = read_cursor(mark, BY_JOINING)
    except BadCursor:
        return
    assert len(values) == 2
