"""Addresses that mails come back from are written to no more."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
import sqlalchemy as sa

from forum.blueprints.notifications.models.bounces import MailBounce
from forum.blueprints.notifications.queries.bounces import find_own, find_unmailable, may_be_mailed
from forum.blueprints.notifications.queries.notifications import list_notifications
from forum.blueprints.notifications.services import bounces
from forum.blueprints.notifications.services.wording import words_of
from forum.kernel import clock
from forum.kernel.actor import SYSTEM
from forum.kernel.audit import AuditEntry
from forum.kernel.database import session
from forum.kernel.errors import Forbidden
from tests.factories.accounts import actor_of, create_member

pytestmark = pytest.mark.usefixtures("app")


@pytest.fixture
def later(monkeypatch: pytest.MonkeyPatch) -> Callable[..., None]:
    """`later(days=3)` puts the clock on."""
    real, passed = clock.now, [timedelta()]
    monkeypatch.setattr(clock, "now", lambda: real() + passed[0])

    def put_on(**how_long: float) -> None:
        passed[0] += timedelta(**how_long)

    return put_on


def test_hard_ones_count_twice_and_at_four_mail_stops() -> None:
    ana = create_member()
    assert may_be_mailed(ana.id)
    assert not bounces.count_bounce(SYSTEM, ana.id, "hard")
    assert not bounces.count_bounce(SYSTEM, ana.id, "soft")
    assert may_be_mailed(ana.id)
    assert bounces.count_bounce(SYSTEM, ana.id, "soft")
    assert not may_be_mailed(ana.id)
    assert not bounces.count_bounce(SYSTEM, ana.id, "hard"), "it stops once"


def test_that_mail_stops_is_logged_once() -> None:
    ana = create_member()
    for _ in range(3):
        bounces.count_bounce(SYSTEM, ana.id, "hard")
    acts = session.scalars(sa.select(AuditEntry.act).where(AuditEntry.member_id == ana.id)).all()
    assert acts == ["mail_stopped"]


def test_she_is_told_here_that_mail_stopped(deliver: Callable[[], int]) -> None:
    ana = create_member()
    for _ in range(2):
        bounces.count_bounce(SYSTEM, ana.id, "hard")
    deliver()
    (told,) = list_notifications(actor_of(ana)).items
    assert (told.kind, "send you none" in words_of(told).sentence) == ("act", True)


def test_ten_mails_that_are_taken_make_up_for_one_that_came_back() -> None:
    ana = create_member()
    bounces.count_bounce(SYSTEM, ana.id, "hard")
    for _ in range(10):
        bounces.note_delivered(SYSTEM, ana.id)
    assert session.get_one(MailBounce, ana.id).tenths == 10
    for _ in range(30):
        bounces.note_delivered(SYSTEM, ana.id)
    assert session.get_one(MailBounce, ana.id).tenths == 0


def test_after_thirty_days_without_another_it_is_tried_again(later: Callable[..., None]) -> None:
    ana = create_member()
    for _ in range(2):
        bounces.count_bounce(SYSTEM, ana.id, "hard")
    later(days=29)
    assert not may_be_mailed(ana.id)
    later(days=2)
    assert may_be_mailed(ana.id)
    assert not bounces.count_bounce(SYSTEM, ana.id, "hard"), "what was is forgotten"
    assert may_be_mailed(ana.id)


def test_who_complains_is_written_to_only_when_she_says_so(later: Callable[..., None]) -> None:
    ana = create_member()
    assert bounces.count_complaint(SYSTEM, ana.id)
    assert not bounces.count_complaint(SYSTEM, ana.id)
    later(days=300)
    bounces.count_bounce(SYSTEM, ana.id, "soft")
    assert not may_be_mailed(ana.id)
    bounces.begin_again(actor_of(ana))
    assert may_be_mailed(ana.id)


def test_another_address_begins_without_what_came_back_from_the_one_before() -> None:
    ana = create_member()
    for _ in range(2):
        bounces.count_bounce(SYSTEM, ana.id, "hard")
    ana.email = "elsewhere@example.org"
    session.commit()
    assert may_be_mailed(ana.id)
    bounces.count_bounce(SYSTEM, ana.id, "soft")
    assert session.get_one(MailBounce, ana.id).tenths == 10


def test_one_says_that_the_own_address_works_again() -> None:
    ana, luis = create_member(), create_member()
    for member in (ana, luis):
        bounces.count_bounce(SYSTEM, member.id, "hard")
        bounces.count_bounce(SYSTEM, member.id, "hard")
    assert find_own(actor_of(ana)) is not None
    bounces.begin_again(actor_of(ana))
    bounces.begin_again(actor_of(ana))
    assert find_own(actor_of(ana)) is None
    assert (may_be_mailed(ana.id), may_be_mailed(luis.id)) == (True, False)


def test_many_are_asked_about_in_one_statement(count_statements: Callable[[], Any]) -> None:
    ids = [create_member().id for _ in range(12)]
    bounces.count_complaint(SYSTEM, ids[3])
    for asked in (ids[:1], ids):
        with count_statements() as statements:
            find_unmailable(asked)
        assert len(statements) == 1
    assert find_unmailable(ids) == {ids[3]}


def test_only_plaza_counts() -> None:
    ana = create_member()
    for count in (bounces.count_complaint, bounces.note_delivered):
        with pytest.raises(Forbidden):
            count(actor_of(ana), ana.id)
    with pytest.raises(Forbidden):
        bounces.count_bounce(actor_of(ana), ana.id, "hard")
