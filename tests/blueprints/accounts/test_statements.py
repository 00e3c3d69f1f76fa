"""The lists of accounts cost the same for one row and for a hundred."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from forum.blueprints.accounts.services import invitations
from forum.blueprints.accounts.services.sessions import open_session
from forum.kernel.actor import SYSTEM
from forum.kernel.use_case import transaction
from tests.factories.accounts import create_city, create_member

ADDRESSES = {"/api/v1/invitations?limit=100": 2, "/api/v1/me/sessions": 2, "/api/v1/me": 2}


@pytest.mark.parametrize("rows", [1, 100])
@pytest.mark.parametrize("address", ADDRESSES)
def test_lists_cost_the_same_for_one_and_a_hundred(
    address: str, rows: int, sign_in: Callable[[Any], Any], count_statements: Any
) -> None:
    member = create_member(role="staff", city_id=create_city().id)
    for number in range(rows):
        invitations.invite(SYSTEM, create_city().id, f"invited{number}@example.org")
        with transaction():
            open_session(member, "203.0.113.9", "another browser")
    browser = sign_in(member)
    with count_statements() as statements:
        answer = browser.get(address)
    assert answer.status_code == 200
    if "items" in answer.get_json():
        assert len(answer.get_json()["items"]) >= rows
    assert len(statements) == ADDRESSES[address], statements


@pytest.mark.parametrize("address", ["/invitations", "/me/account"])
def test_pages_cost_no_more_for_many_rows(address: str, sign_in: Callable[[Any], Any], count_statements: Any) -> None:
    member = create_member(role="staff")
    browser = sign_in(member)

    def statements() -> int:
        with count_statements() as made:
            assert browser.get(address).status_code == 200
        return len(made)

    invitations.invite(SYSTEM, None, "one@example.org")
    few = statements()
    for number in range(20):
        invitations.invite(SYSTEM, create_city().id, f"many{number}@example.org")
        with transaction():
            open_session(member, "203.0.113.9", "another browser")
    assert statements() == few
