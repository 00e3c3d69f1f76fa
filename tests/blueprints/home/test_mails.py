"""What a member has picked comes with the mail that tells what waits for her, and never by itself."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from flask import Flask

from forum.blueprints.groups.services import groups
from forum.blueprints.home import services
from forum.blueprints.notifications.models.mails import OutgoingMail
from forum.blueprints.notifications.services import sending
from forum.blueprints.standards import queries as standard_queries
from forum.kernel import clock
from forum.kernel import next_steps as kernel_steps
from forum.kernel.actor import SYSTEM
from forum.kernel.database import session
from forum.kernel.next_steps import NextStep
from forum.kernel.outbox.delivering import deliver_all
from tests.factories.accounts import actor_of, create_member
from tests.factories.mails import Letter, PostOffice, choose
from tests.factories.notifications import create_group_of, start_thread
from tests.factories.standards import load_standards

SEVEN = datetime(2026, 11, 3, 7, 0, tzinfo=UTC)


class Picking:
    """Ana has picked an area; Luis writes in a group that she watches; features announce what comes next."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        load_standards()
        self.post = PostOffice(monkeypatch)
        self.ana, self.luis = create_member(language="es"), create_member()
        self.post.only = self.ana.email
        self.group = create_group_of(self.ana, self.luis)
        groups.watch_group(actor_of(self.ana), self.group.id, "watching")
        services.pick(actor_of(self.ana), areas=["DM"], criteria=["RDC2"])
        self.steps: list[NextStep] = []
        monkeypatch.setattr(kernel_steps, "_sources", {})
        kernel_steps.add_next_steps("here", self.told)

    def told(self, _actor: Any, ids: Any) -> Sequence[NextStep]:
        return [one for one in self.steps if one.criterion_id in ids]

    def announce(self, code: str, title: str, days: int = 1) -> None:
        criterion = standard_queries.get_catalogue().criterion_by_code[code]
        at = clock.now() + timedelta(days=days)
        step = NextStep(criterion_id=criterion.id, title=title, url=f"/here/{len(self.steps)}", label="Taller", at=at)
        self.steps.append(step)

    def mailed(self) -> list[Letter]:
        return self.post.wait_until(SEVEN)


@pytest.fixture
def picking(app: Flask, monkeypatch: pytest.MonkeyPatch) -> Picking:
    return Picking(monkeypatch)


def test_what_was_picked_stands_below_what_waits_each_with_why_in_her_language(picking: Picking) -> None:
    start_thread(picking.luis, picking.group, "Which sensors last?", "Sensors")
    for number in range(4):
        picking.announce("RDC2", f"Contracts {number}", days=number + 2)
    picking.announce("DM1", "Inventories", days=1)
    picking.announce("OD1", "Not mine")
    [letter] = picking.mailed()
    places = [letter.text.index(word) for word in ("Sensors", "TU AVENTURA", "Inventories", "Contracts 0")]
    assert places == sorted(places)
    assert "Elegiste RDC2" in letter.text
    assert "Elegiste Gestión de datos" in letter.text
    assert "/here/4" in letter.html
    assert "http" in letter.html.split("/here/4")[0][-40:]
    for left_out in ("Contracts 2", "Not mine"):
        assert left_out not in letter.text + letter.html
    assert "Sensors" in letter.subject
    assert "Inventories" not in letter.subject


def test_it_makes_no_mail_by_itself(picking: Picking) -> None:
    picking.announce("DM1", "Inventories")
    assert picking.post.wait(days=9) == []


def test_who_has_picked_nothing_gets_nothing_of_it(picking: Picking) -> None:
    services.pick(actor_of(picking.ana), areas=[], criteria=[])
    picking.announce("DM1", "Inventories")
    start_thread(picking.luis, picking.group, "Which sensors last?", "Sensors")
    [letter] = picking.mailed()
    assert "AVENTURA" not in letter.text
    assert "Inventories" not in letter.text


def test_a_mail_without_content_does_not_tell_what_she_picked(picking: Picking) -> None:
    choose(picking.ana.id, content_free=True)
    picking.announce("DM1", "Inventories")
    start_thread(picking.luis, picking.group, "Which sensors last?", "Sensors")
    [letter] = picking.mailed()
    for hidden in ("Inventories", "AVENTURA", "Elegiste"):
        assert hidden not in letter.text + letter.html


@pytest.mark.parametrize("many", [1, 30])
def test_it_takes_the_same_number_of_statements(
    picking: Picking, count_statements: Callable[[], Any], many: int
) -> None:
    start_thread(picking.luis, picking.group, "Which sensors last?", "Sensors")
    for number in range(many):
        picking.announce(("DM1", "DM2", "RDC2")[number % 3], f"Step {number}")
    deliver_all()
    picking.post.at = SEVEN
    sending.queue_due(SYSTEM)
    mail = session.query(OutgoingMail).filter_by(member_id=picking.ana.id).one()
    with count_statements() as statements:
        prepared = sending.prepare(SYSTEM, mail.id, 100)
    assert prepared is not None
    assert [len(one.entries) for one in prepared.besides] == [min(many, 3)]
    assert len(statements) <= STATEMENTS, "\n".join(statements)


STATEMENTS = 26
