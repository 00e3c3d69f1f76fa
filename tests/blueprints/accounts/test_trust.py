"""Levels of trust: what earns them, who sees them, who gives and takes them."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
import sqlalchemy as sa

from forum.blueprints.accounts import policies, queries
from forum.blueprints.accounts.events import MemberJoined
from forum.blueprints.accounts.models import Trust
from forum.blueprints.accounts.rules import NEEDED, Figures, earned_by, what_is_missing
from forum.blueprints.accounts.services import members, trust
from forum.kernel import audit
from forum.kernel.actor import ANONYMOUS, SYSTEM
from forum.kernel.audit import AuditEntry
from forum.kernel.database import session
from forum.kernel.errors import Forbidden, NotFound, StaleVersion
from forum.kernel.outbox.recording import record
from forum.kernel.use_case import transaction
from tests.factories.accounts import actor_of, create_member
from tests.factories.trust import at_level

REGULAR = NEEDED[2]


def test_each_level_needs_all_its_figures_and_those_of_the_levels_below() -> None:
    assert earned_by(Figures()) == 0
    assert earned_by(Figures(threads=3, posts=19)) == 0
    assert earned_by(Figures(threads=3, posts=20)) == 1
    assert earned_by(REGULAR) == 2
    assert earned_by(Figures(threads=900, posts=9000, days=900, answered=900, helped=0)) == 1
    assert earned_by(Figures(threads=900, posts=9000, days=900, answered=900, helped=900)) == 3


def test_what_is_missing_is_told_for_the_next_level_only() -> None:
    assert what_is_missing(0, Figures(threads=1, posts=500)) == [("threads", 1, 3), ("posts", 20, 20)]
    assert what_is_missing(3, Figures()) == []


def test_who_joins_begins_at_level_0_and_who_was_here_before_counts_as_settled(app: Any, deliver: Any) -> None:
    old = create_member()
    joined = members.create_member(SYSTEM, "new@example.org", "New Member", "a long pass phrase", "member")
    deliver()
    assert policies.trust_of(actor_of(joined)) == 0
    assert policies.trust_of(actor_of(old)) == 1
    assert policies.trust_of(ANONYMOUS) == 0
    assert policies.trust_of(actor_of(create_member(role="staff"))) == policies.trust_of(SYSTEM) == 4
    with transaction():
        record(MemberJoined(member_id=joined.id, invitation_id=None))
    deliver()
    assert session.scalar(sa.select(sa.func.count()).select_from(Trust)) == 1


def test_what_was_earned_stays_when_figures_fall(app: Any) -> None:
    ana = at_level(create_member(), 0)
    trust.note_figures(SYSTEM, {ana.id: REGULAR}, active=True)
    assert policies.trust_of(actor_of(ana)) == 2
    trust.note_figures(SYSTEM, {ana.id: Figures(threads=1)}, active=True)
    kept = queries.get_trust(SYSTEM, ana.id)
    assert (kept.level, kept.threads, kept.days) == (2, 1, 5)


def test_a_day_counts_once_however_often_one_is_active(app: Any) -> None:
    ana = create_member()
    for _ in range(3):
        trust.note_figures(SYSTEM, {ana.id: Figures(threads=1)}, active=True)
    assert queries.get_trust(SYSTEM, ana.id).days == 1
    trust.note_figures(SYSTEM, {ana.id: Figures(threads=1)}, active=False)
    assert queries.get_trust(SYSTEM, ana.id).days == 1


def test_measuring_many_costs_what_measuring_one_costs(app: Any, count_statements: Any) -> None:
    def statements(count: int) -> int:
        people = {create_member().id: Figures(threads=3, posts=20) for _ in range(count)}
        trust.note_figures(SYSTEM, dict(list(people.items())[: count // 2]), active=True)
        with count_statements() as made:
            trust.note_figures(SYSTEM, people, active=True)
        return len(made)

    assert statements(2) == statements(40) == 3


def test_staff_take_and_give_a_level_with_a_reason_and_let_it_go(app: Any) -> None:
    ana, staff = at_level(create_member(), 2), create_member(role="staff")
    held = trust.give_trust(actor_of(staff), ana.id, 0, "Links to a shop in twelve threads.")
    assert (held.level, held.earned, held.given_by) == (0, 2, staff)
    trust.note_figures(SYSTEM, {ana.id: NEEDED[3]}, active=True)
    assert policies.trust_of(actor_of(ana)) == 0
    assert trust.release_trust(actor_of(staff), ana.id).level == 3
    acts = session.scalars(sa.select(AuditEntry.act).order_by(AuditEntry.id)).all()
    assert acts == ["trust_given", "trust_released"]


def test_taking_a_level_can_be_undone(app: Any) -> None:
    ana, staff = at_level(create_member(), 2), create_member(role="staff")
    trust.give_trust(actor_of(staff), ana.id, 4, "She moderated our forum before.")
    trust.give_trust(actor_of(staff), ana.id, 0, "A mistake.")
    last = session.scalar(sa.select(sa.func.max(AuditEntry.id)))
    audit.undo_act(actor_of(staff), last)
    now = queries.get_trust(SYSTEM, ana.id)
    assert (now.level, now.reason) == (4, "She moderated our forum before.")


def test_nobody_but_staff_decides_and_nobody_about_staff(app: Any) -> None:
    ana, luis, staff = create_member(), create_member(), create_member(role="staff")
    with pytest.raises(NotFound):
        trust.give_trust(actor_of(luis), ana.id, 3, "A friend.")
    with pytest.raises(Forbidden):
        trust.give_trust(actor_of(ana), ana.id, 3, "Myself.")
    with pytest.raises(Forbidden):
        trust.give_trust(actor_of(create_member(role="staff")), staff.id, 0, "A quarrel.")


def test_two_members_of_staff_do_not_overwrite_each_other(app: Any) -> None:
    ana, staff = at_level(create_member(), 1), create_member(role="staff")
    seen = queries.get_trust(actor_of(staff), ana.id).version
    trust.give_trust(actor_of(staff), ana.id, 0, "First.", seen)
    with pytest.raises(StaleVersion):
        trust.give_trust(actor_of(staff), ana.id, 3, "Second.", seen)
    trust.note_figures(SYSTEM, {ana.id: Figures(threads=3)}, active=True)
    assert queries.get_trust(SYSTEM, ana.id).version == seen + 1


def test_the_api_tells_oneself_and_staff_and_nobody_else(sign_in: Callable[[Any], Any]) -> None:
    ana, luis, staff = at_level(create_member(), 0, threads=2, posts=7), create_member(), create_member(role="staff")
    own = sign_in(ana).get("/api/v1/me/trust")
    told = own.get_json()
    assert (told["level"], told["figures"]["posts"], told["needed"]["posts"]) == (0, 7, 20)
    assert told["limits"] == {"threads": 3, "replies": 10, "links": 2, "mentions": 2, "images": 1}
    address = f"/api/v1/members/{ana.id}/trust"
    assert sign_in(luis).get(address).status_code == 404
    browser = sign_in(staff)
    tag = browser.get(address).headers["ETag"]
    given = browser.put(address, json={"level": 3, "reason": "Known from the sprint."}, headers={"If-Match": tag})
    assert (given.status_code, given.get_json()["level"]) == (200, 3)
    assert browser.put(address, json={"level": 2, "reason": "x"}, headers={"If-Match": tag}).status_code == 412
    assert browser.put(address, json={"level": 5, "reason": "x"}).status_code == 422
    assert browser.put(address, json={"level": 2, "reason": " "}).status_code == 422
    assert sign_in(ana).put(address, json={"level": 4, "reason": "Me."}).status_code == 403
    assert browser.delete(address).status_code == 204
    assert sign_in(ana).get("/api/v1/me/trust").get_json()["level"] == 0


def test_ones_own_page_says_the_level_and_what_comes_next(sign_in: Callable[[Any], Any]) -> None:
    ana, luis = at_level(create_member(), 0, threads=2, posts=7), create_member()
    page = sign_in(ana).get(f"/members/{ana.id}").text
    assert "Level 0: New here" in page
    assert "7 of 20" in page
    assert "How far you are trusted" not in sign_in(luis).get(f"/members/{ana.id}").text
    assert "You are here" in sign_in(ana).get("/trust").text


def test_staff_decide_on_a_page_and_the_member_reads_why(sign_in: Callable[[Any], Any]) -> None:
    ana, staff = at_level(create_member(), 1), create_member(role="staff")
    browser = sign_in(staff)
    assert "Change the level" in browser.get(f"/members/{ana.id}").text
    assert "Level now" in browser.get(f"/members/{ana.id}/trust").text
    refused = browser.post(f"/members/{ana.id}/trust", data={"level": "0", "reason": "", "version": "1"})
    assert refused.status_code == 422
    sent = browser.post(f"/members/{ana.id}/trust", data={"level": "0", "reason": "Adverts.", "version": "1"})
    assert sent.status_code == 303
    assert "Adverts." in sign_in(ana).get(f"/members/{ana.id}").text
    assert browser.post(f"/members/{ana.id}/trust/release").status_code == 303
    assert "Level 1: Settled in" in sign_in(ana).get(f"/members/{ana.id}").text
