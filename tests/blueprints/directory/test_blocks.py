"""Blocking: whom one does not want to hear from, and that nobody else learns of it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from forum.blueprints.directory import policies
from forum.blueprints.directory.queries import blocks as queries
from forum.blueprints.directory.services import blocks
from forum.kernel.actor import ANONYMOUS, SYSTEM
from forum.kernel.database import session
from forum.kernel.errors import Forbidden, NotFound
from tests.factories.accounts import actor_of, create_member

pytestmark = pytest.mark.usefixtures("app")


def test_both_sides_are_known_to_the_policies_by_one_statement(count_statements: Callable[[], Any]) -> None:
    ana, luis, grace = create_member(), create_member(), create_member()
    blocks.block_member(actor_of(ana), luis.id)
    blocks.block_member(actor_of(grace), ana.id)
    actor, expected = actor_of(ana), {"by_me": frozenset({luis.id}), "of_me": frozenset({grace.id})}
    with count_statements() as statements:
        assert actor.fact("blocks") == expected
    assert len(statements) == 1
    assert policies.blocked_by(actor) == {luis.id}
    assert [policies.are_apart(actor, one.id) for one in (luis, grace, create_member())] == [True, True, False]


def test_nobody_in_particular_has_blocked_nobody() -> None:
    assert policies.blocked_by(ANONYMOUS) == policies.blocked_by(SYSTEM) == frozenset()
    assert not policies.are_apart(SYSTEM, create_member().id)


def test_blocking_twice_and_unblocking_twice_change_nothing_more() -> None:
    ana, luis = create_member(), create_member()
    actor = actor_of(ana)
    for _ in range(2):
        blocks.block_member(actor, luis.id)
    assert [one.blocked_id for one in queries.list_blocks(actor).items] == [luis.id]
    for _ in range(2):
        blocks.unblock_member(actor, luis.id)
    assert queries.list_blocks(actor).items == []
    assert policies.blocked_by(actor) == frozenset()


def test_nobody_blocks_herself_or_somebody_who_is_not_there() -> None:
    ana = create_member()
    with pytest.raises(Forbidden) as refused:
        blocks.block_member(actor_of(ana), ana.id)
    assert refused.value.code == "yourself"
    with pytest.raises(NotFound):
        blocks.block_member(actor_of(ana), 999_999)


def test_a_list_of_blocks_has_an_end(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(policies, "MOST_BLOCKED", 1)
    actor = actor_of(create_member())
    first = create_member()
    blocks.block_member(actor, first.id)
    with pytest.raises(Forbidden) as refused:
        blocks.block_member(actor, create_member().id)
    assert refused.value.code == "too_many_blocked"
    blocks.block_member(actor, first.id)


@pytest.mark.parametrize("role", ["member", "staff", "administrator"])
def test_a_block_is_seen_by_whoever_made_it_and_by_nobody_else(role: str) -> None:
    ana, luis, other = create_member(), create_member(), create_member(role=role)
    blocks.block_member(actor_of(ana), luis.id)
    block = queries.list_blocks(actor_of(ana)).items[0]
    for asker in (actor_of(ana), actor_of(luis), actor_of(other), ANONYMOUS, SYSTEM):
        seen = block in session.scalars(policies.visible_blocks(asker)).all()
        assert seen == bool(policies.can_see_block(asker, block)) == (asker.id == ana.id)


def test_the_api_blocks_lists_and_unblocks(sign_in: Callable[[Any], Any]) -> None:
    ana, luis = create_member(), create_member(name="Luis Perez")
    browser = sign_in(ana)
    path = f"/api/v1/members/{luis.id}/block"
    assert browser.put(path).status_code == browser.put(path).status_code == 204
    items = browser.get("/api/v1/me/blocks").get_json()["items"]
    assert [(one["member"]["name"], one["can"]) for one in items] == [("Luis Perez", {"unblock": True})]
    assert sign_in(luis).get("/api/v1/me/blocks").get_json() == {"items": [], "next": None}
    assert browser.delete(path).status_code == browser.delete(path).status_code == 204
    assert browser.get("/api/v1/me/blocks").get_json()["items"] == []
    assert browser.put("/api/v1/members/999999/block").status_code == 404
    assert browser.put(f"/api/v1/members/{ana.id}/block").get_json()["code"] == "yourself"


@pytest.mark.parametrize("people", [1, 30])
def test_the_list_takes_the_same_statements_for_one_and_for_many(
    sign_in: Callable[[Any], Any], count_statements: Callable[[], Any], people: int
) -> None:
    ana = create_member()
    for _ in range(people):
        blocks.block_member(actor_of(ana), create_member().id)
    browser = sign_in(ana)
    with count_statements() as statements:
        page = browser.get("/api/v1/me/blocks?limit=100").get_json()
    assert len(page["items"]) == people
    assert len(statements) == 2
