"""The log of acts: written with the act, never changed, and the way back for thirty days."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
import sqlalchemy as sa
import time_machine
from flask import Flask
from sqlalchemy.exc import DBAPIError

from forum.kernel import audit, clock
from forum.kernel.actor import SYSTEM
from forum.kernel.audit import AlreadyUndone, AuditEntry, NotUndoable, undo_act
from forum.kernel.database import session
from forum.kernel.errors import Forbidden, NotFound
from forum.kernel.policies import ALLOWED
from forum.kernel.use_case import transaction
from tests.factories.accounts import actor_of, create_member


@pytest.fixture
def bells(monkeypatch: pytest.MonkeyPatch) -> list[Any]:
    """What was taken back; only acts of these tests have a way back."""
    taken_back: list[Any] = []
    monkeypatch.setattr(audit, "_undos", {"bell_rung": lambda actor, entry: taken_back.append(entry.undo)})
    monkeypatch.setattr(audit, "_policy", [lambda actor, entry: ALLOWED])
    return taken_back


def ring(**facts: Any) -> AuditEntry:
    with transaction():
        return audit.log(SYSTEM, "bell_rung", "bell", 7, **facts)


def test_an_act_is_written_down_with_who_what_and_why(app: Flask) -> None:
    member = create_member()
    with transaction():
        written = audit.log(
            actor_of(member), "bell_rung", "bell", 7, group_id=3, member_id=9, reason="Noon",
            public={"times": 12}, staff={"rope": "worn"},
        )  # fmt: skip
    session.expire_all()
    entry = session.get_one(AuditEntry, written.id)
    told = (entry.actor_id, entry.act, entry.subject_type, entry.subject_id, entry.group_id, entry.member_id)
    assert told == (member.id, "bell_rung", "bell", 7, 3, 9)
    assert (entry.reason, entry.open, entry.public, entry.staff) == ("Noon", True, {"times": 12}, {"rope": "worn"})


def test_an_act_without_a_public_part_is_not_open(app: Flask) -> None:
    assert (ring().open, ring(public={}).open) == (False, True)


def test_an_act_is_logged_in_its_own_transaction_only(app: Flask) -> None:
    with pytest.raises(RuntimeError):
        audit.log(SYSTEM, "bell_rung", "bell", 7)


@pytest.mark.parametrize(
    "change",
    [
        sa.update(AuditEntry).values(reason="Another"),
        sa.update(AuditEntry).values(actor_id=99),
        sa.update(AuditEntry).values(staff={"rope": "new"}),
        sa.delete(AuditEntry),
    ],
)
def test_the_database_refuses_to_change_or_forget_what_was_written(app: Flask, change: Any) -> None:
    entry_id = ring(reason="Noon", staff={"rope": "worn"}).id
    with pytest.raises(DBAPIError, match="the log is not changed"), transaction():
        session.execute(change)
    session.expire_all()
    assert session.get_one(AuditEntry, entry_id).reason == "Noon"


def test_an_act_is_taken_back_once_with_what_was_kept_for_it(app: Flask, bells: list[Any]) -> None:
    entry = ring(undo={"times": 12})
    undone = undo_act(SYSTEM, entry.id, reason="It was eleven")
    assert (bells, undone.undone, undone.undone_reason) == ([{"times": 12}], True, "It was eleven")
    with pytest.raises(AlreadyUndone):
        undo_act(SYSTEM, entry.id)
    assert len(bells) == 1


def test_an_act_can_be_taken_back_for_thirty_days(app: Flask, bells: list[Any]) -> None:
    first, second = ring(undo={}), ring(undo={})
    with time_machine.travel(clock.now() + timedelta(days=29, hours=23)):
        undo_act(SYSTEM, first.id)
    with time_machine.travel(clock.now() + timedelta(days=30, minutes=1)), pytest.raises(NotUndoable):
        undo_act(SYSTEM, second.id)
    assert len(bells) == 1


def test_an_act_without_a_way_back_stays(app: Flask, bells: list[Any]) -> None:
    with pytest.raises(NotUndoable):
        undo_act(SYSTEM, ring().id)


def test_what_cannot_be_taken_back_leaves_the_act_done(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(actor: Any, entry: AuditEntry) -> None:
        raise NotFound

    monkeypatch.setattr(audit, "_undos", {"bell_rung": fail})
    entry = ring(undo={})
    with pytest.raises(NotFound):
        undo_act(SYSTEM, entry.id)
    session.expire_all()
    assert not session.get_one(AuditEntry, entry.id).undone


def test_a_member_takes_nothing_back(app: Flask) -> None:
    entry = ring(undo={})
    with pytest.raises(Forbidden):
        undo_act(actor_of(create_member()), entry.id)
    with pytest.raises(NotFound):
        undo_act(SYSTEM, 987_654)


def test_each_act_has_one_way_back(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(audit, "_undos", {})
    audit.undoes("bell_rung")(lambda actor, entry: None)
    with pytest.raises(ValueError, match="two ways back"):
        audit.undoes("bell_rung")(lambda actor, entry: None)
