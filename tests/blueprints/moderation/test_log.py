"""The log: an open part for readers, all of it for who looks after the group, nothing ever changed."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
import time_machine

from forum.blueprints.moderation import policies
from forum.blueprints.moderation.models.items import ReviewItem
from forum.blueprints.moderation.queries.log import find_group
from forum.kernel import audit, clock
from forum.kernel.actor import ANONYMOUS, SYSTEM
from forum.kernel.audit import AuditEntry
from forum.kernel.database import session
from forum.kernel.use_case import transaction
from tests.factories.accounts import actor_of, create_member
from tests.factories.groups import add_to_group, create_group
from tests.factories.moderation import create_moderated_group, create_reported_post

SignIn = Callable[[Any], Any]


def write(actor: Any, group: Any, member: Any = None, **facts: Any) -> AuditEntry:
    with transaction():
        return audit.log(
            actor, "post_hidden", "post", 1, group_id=group.id if group else None,
            member_id=member.id if member else None, reason="It names a resident", **facts,
        )  # fmt: skip


def test_readers_of_a_group_see_what_is_open_and_moderators_see_all(sign_in: SignIn) -> None:
    author = create_member(name="Ana Souza")
    group, moderator = create_moderated_group(author)
    write(actor_of(moderator), group, author, public={}, staff={"note": "Called her"})
    write(actor_of(moderator), group, author, staff={"note": "Quietly"})
    reader = sign_in(create_member()).get(f"/api/v1/moderation-log?group_id={group.id}").get_json()["items"]
    assert [(one["act"], one["actor"]["name"]) for one in reader] == [("post_hidden", "Mara Moderates")]
    assert (reader[0]["member"], reader[0]["staff"]) == (None, {})
    all_of_it = sign_in(moderator).get(f"/api/v1/moderation-log?group_id={group.id}").get_json()["items"]
    assert [one["staff"]["note"] for one in all_of_it] == ["Quietly", "Called her"]
    assert all_of_it[0]["member"]["name"] == "Ana Souza"


def test_whom_an_act_concerns_is_not_learnt_by_asking(sign_in: SignIn) -> None:
    author = create_member()
    group, moderator = create_moderated_group(author)
    write(actor_of(moderator), group, author, public={})
    address = f"/api/v1/moderation-log?member_id={author.id}"
    assert sign_in(create_member()).get(address).get_json()["items"] == []
    assert len(sign_in(author).get(address).get_json()["items"]) == 1
    assert len(sign_in(moderator).get(address).get_json()["items"]) == 1


@pytest.mark.parametrize("visibility", ["public", "members", "listed", "private", "hidden"])
def test_what_one_sees_in_lists_is_what_one_sees_alone(app: Any, visibility: str) -> None:
    author, insider, staff = create_member(), create_member(), create_member(role="staff")
    group, moderator = create_moderated_group(author, insider, visibility=visibility)
    add_to_group(create_group(), insider, role="owner")
    entries = [
        write(actor_of(moderator), group, author, public={}), write(actor_of(moderator), group, author),
        write(SYSTEM, None, author, public={}), write(SYSTEM, None, author),
    ]  # fmt: skip
    create_reported_post(group, author, insider)
    items = session.query(ReviewItem).all()
    stranger = create_member()
    actors = [ANONYMOUS, SYSTEM, *(actor_of(one) for one in (author, insider, moderator, staff, stranger))]
    for actor in actors:
        seen = set(session.scalars(policies.visible_entries(actor).with_only_columns(AuditEntry.id)))
        for entry in entries:
            alone = bool(policies.can_see_entry(actor, entry, find_group(entry.group_id)))
            assert (entry.id in seen) == alone, (actor, entry.open, entry.group_id)
        shown = set(session.scalars(policies.visible_items(actor).with_only_columns(ReviewItem.id)))
        for item in items:
            session.refresh(item, ["group"])
            assert (item.id in shown) == bool(policies.can_see_item(actor, item)), actor


def test_the_log_of_a_public_group_is_open_to_everybody(client: Any) -> None:
    group, moderator = create_moderated_group(visibility="public")
    closed, _ = create_moderated_group()
    write(actor_of(moderator), group, public={})
    write(actor_of(moderator), closed, public={})
    assert len(client.get("/api/v1/moderation-log").get_json()["items"]) == 1
    page = client.get("/moderation/log")
    assert (page.status_code, "It names a resident" in page.text) == (200, True)


def test_an_act_is_taken_back_from_the_log_for_thirty_days(sign_in: SignIn, monkeypatch: pytest.MonkeyPatch) -> None:
    taken_back: list[int] = []
    monkeypatch.setitem(audit._undos, "post_hidden", lambda actor, entry: taken_back.append(entry.id))
    author = create_member()
    group, moderator = create_moderated_group(author)
    entry, old = (write(actor_of(moderator), group, author, public={}, undo={}) for _ in range(2))
    browser = sign_in(moderator)
    address = f"/api/v1/moderation-log/{entry.id}/undo"
    assert browser.get(f"/api/v1/moderation-log/{entry.id}").get_json()["can"] == {"undo": True, "appeal": False}
    assert sign_in(author).put(address, json={}).status_code == 403
    assert sign_in(create_member()).put(address, json={}).status_code == 403
    undone = browser.put(address, json={"reason": "The wrong post"})
    assert (undone.status_code, undone.get_json()["undone_at"] is not None) == (200, True)
    again = browser.put(address, json={})
    assert (again.status_code, again.get_json()["code"]) == (409, "already_undone")
    with time_machine.travel(clock.now() + timedelta(days=30, minutes=1)):
        late = sign_in(moderator).put(f"/api/v1/moderation-log/{old.id}/undo", json={})
        assert (late.status_code, late.get_json()["code"]) == (409, "not_undoable")
    assert taken_back == [entry.id]


@pytest.mark.parametrize("rows", [1, 50])
def test_the_log_costs_the_same_for_one_and_for_many(
    sign_in: SignIn, count_statements: Callable[[], Any], rows: int
) -> None:
    group, moderator = create_moderated_group()
    for _ in range(rows):
        write(actor_of(moderator), group, create_member(), public={})
    browser = sign_in(moderator)
    with count_statements() as statements:
        assert len(browser.get("/api/v1/moderation-log?limit=100").get_json()["items"]) == rows
    assert len(statements) == 6
