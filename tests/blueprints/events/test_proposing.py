"""A member proposes a workshop; staff ask, decline or make an event of it."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
import sqlalchemy as sa

from forum.blueprints.accounts.models import Member
from forum.blueprints.events.errors import AlreadyDecided
from forum.blueprints.events.models.events import EventHost
from forum.blueprints.events.services import proposing
from forum.blueprints.standards.models import Criterion
from forum.kernel import clock
from forum.kernel.database import session
from forum.kernel.errors import Forbidden, Invalid, NotFound
from tests.factories.accounts import actor_of, create_member
from tests.factories.standards import criterion, load_standards

TOLD = {
    "title": "Reading a budget together", "aim": "Each leaves with a first draft of a page for residents.",
    "time_zone": "America/Bogota",
}  # fmt: skip


def propose(member: Any, **more: Any) -> Any:
    return proposing.propose_event(actor_of(member), **{**TOLD, **more})


def accept(staff: Any, proposal: Any, **more: Any) -> Any:
    at = clock.now() + timedelta(days=9)
    told = {"starts_at": at, "ends_at": at + timedelta(hours=1), "time_zone": "America/Bogota", **more}
    return proposing.accept_proposal(actor_of(staff), proposal.id, **told)


def kinds_told(browser: Any) -> list[str]:
    return [one["kind"] for one in browser.get("/api/v1/notifications").json["items"]]


def test_an_accepted_proposal_is_an_event_that_the_proposer_and_whom_she_named_hold(
    app: Any, sign_in: Any, deliver: Any
) -> None:
    load_standards()
    ana, luis, staff = create_member(), create_member(), create_member(role="staff")
    proposal = propose(
        ana, host_ids=[luis.id], criterion_ids=[criterion("DM3").id], wishes=[clock.now() + timedelta(9)]
    )
    deliver()
    assert kinds_told(sign_in(staff)) == ["event_proposed"]
    event = accept(staff, proposal, capacity=20, link="https://meet.example.org/1").event
    deliver()
    assert kinds_told(sign_in(ana)) == ["proposal_answered"]
    shown = sign_in(luis).get(f"/api/v1/event-proposals/{proposal.id}").json
    assert (shown["state"], shown["event"]["id"]) == ("approved", event.id)
    from forum.blueprints.events.queries import events as queries

    made = queries.get_event(actor_of(luis), event.id)
    assert ([host.id for host in made.hosts], made.state, made.capacity) == ([ana.id, luis.id], "published", 20)
    assert [one.code for one in made.criteria] == ["DM3"]
    with pytest.raises(AlreadyDecided):
        accept(staff, proposal)


def test_what_staff_ask_about_is_before_them_again_once_the_proposer_has_changed_it(app: Any) -> None:
    ana, staff = create_member(), create_member(role="staff")
    proposal = proposing.query_proposal(actor_of(staff), propose(ana).id, "Who is it for?")
    assert (proposal.state, proposal.words) == ("asked", "Who is it for?")
    again = proposing.edit_proposal(actor_of(ana), proposal.id, proposal.version, aim="For people new to budgets.")
    assert (again.state, again.words) == ("waiting", "Who is it for?")
    declined = proposing.decline_proposal(actor_of(staff), proposal.id, "We held one like it in May.")
    assert declined.state == "declined"
    with pytest.raises(Forbidden):
        proposing.take_proposal_back(actor_of(ana), proposal.id)


def test_only_staff_decide_and_only_those_named_see(app: Any, sign_in: Any, client: Any) -> None:
    ana, other = create_member(), create_member()
    proposal = propose(ana)
    with pytest.raises(Forbidden):
        accept(ana, proposal)
    with pytest.raises(NotFound):
        accept(other, proposal)
    assert sign_in(other).get(f"/api/v1/event-proposals/{proposal.id}").status_code == 404
    assert client.get(f"/api/v1/event-proposals/{proposal.id}").status_code == 401


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"time_zone": "Mars/Olympus"}, "time_zone"),
        ({"wishes": [clock.now() - timedelta(days=1)]}, "wishes"),
        ({"wishes": [clock.now() + timedelta(days=n) for n in range(1, 5)]}, "wishes"),
        ({"host_ids": [2**30]}, "host_ids"),
        ({"criterion_ids": [2**30]}, "criterion_ids"),
    ],
)
def test_what_cannot_be_is_refused_by_field(app: Any, wrong: dict[str, Any], field: str) -> None:
    with pytest.raises(Invalid) as refused:
        propose(create_member(), **wrong)
    assert list(refused.value.errors) == [field]


def test_the_queue_takes_as_many_statements_for_one_as_for_many(app: Any, sign_in: Any, count_statements: Any) -> None:
    browser = sign_in(create_member(role="staff"))
    counted = []
    for lot in (1, 12):
        for _ in range(lot):
            propose(create_member(), host_ids=[create_member().id])
        with count_statements() as statements:
            assert browser.get("/api/v1/event-proposals?state=waiting").status_code == 200
        counted.append(len(statements))
    assert counted[0] == counted[1]


def test_what_no_event_can_have_is_not_proposed_so_that_staff_can_accept_what_is(app: Any, sign_in: Any) -> None:
    load_standards()
    ana, many = create_member(), [create_member().id for _ in range(12)]
    every = list(session.scalars(sa.select(Criterion.id).limit(11)))
    for wrong in ({"host_ids": many}, {"criterion_ids": every}):
        with pytest.raises(Invalid):
            propose(ana, **wrong)
    proposal = propose(ana, host_ids=many[:11])
    session.get_one(Member, many[0]).closed_at = clock.now()
    event = accept(create_member(role="staff"), proposal).event
    assert session.scalar(sa.select(sa.func.count()).where(EventHost.event_id == event.id)) == 11


@pytest.mark.parametrize("moment", ["0001-01-01T00:00:00Z", "0001-01-01T00:00:00+14:00", "9999-12-31T23:00:00-12:00"])
def test_moments_that_no_calendar_has_are_refused(app: Any, sign_in: Any, moment: str) -> None:
    ana, staff = sign_in(create_member()), sign_in(create_member(role="staff"))
    proposals = "/api/v1/event-proposals"
    assert ana.post(proposals, json={**TOLD, "wishes": [moment]}).status_code == 422
    number = ana.post(proposals, json=TOLD).json["id"]
    told = {"starts_at": moment, "ends_at": moment, "time_zone": "America/Bogota"}
    assert staff.post(f"{proposals}/{number}/event", json=told).status_code == 422
