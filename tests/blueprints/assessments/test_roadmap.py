"""What the people of a city do with its roadmap, and what follows for where the city stands."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from flask import Flask

from forum.blueprints.accounts.models import Member
from forum.blueprints.accounts.services import cities as account_cities
from forum.blueprints.assessments.errors import TooManyActions, TooManyDocuments
from forum.blueprints.assessments.models.roadmaps import RoadmapAction
from forum.blueprints.assessments.queries import gaps
from forum.blueprints.assessments.queries import roadmap as queries
from forum.blueprints.assessments.rules import planning
from forum.blueprints.assessments.services import helping, roadmap
from forum.blueprints.cities.models.cities import City
from forum.blueprints.cities.models.standings import Standing
from forum.blueprints.cities.services import merging
from forum.blueprints.cities.services import standings as saying
from forum.blueprints.cities.services.standings import Said
from forum.blueprints.directory.services import profiles
from forum.blueprints.standards.models import Criterion, Framework
from forum.kernel.actor import SYSTEM
from forum.kernel.audit import AuditEntry
from forum.kernel.database import session
from forum.kernel.errors import Forbidden, Invalid, NotFound, StaleVersion, VersionRequired
from tests.factories.accounts import actor_of, create_city, create_member
from tests.factories.cities import create_standing
from tests.factories.directory import create_person
from tests.factories.groups import create_group
from tests.factories.library import create_resource
from tests.factories.roadmaps import create_action
from tests.factories.standards import criterion, load_standards


@pytest.fixture
def city(app: Flask) -> City:
    load_standards()
    return create_city(name="Boise")


@pytest.fixture
def lead(city: City) -> Member:
    return create_member(city_id=city.id, leads_city=True)


@pytest.fixture
def colleague(city: City) -> Member:
    return create_member(city_id=city.id, name="Luis Prado")


def standing_of(city: City, code: str) -> tuple[str, str, str] | None:
    told = session.query(Standing).filter_by(city_id=city.id, criterion_id=criterion(code).id).one_or_none()
    return (told.status, told.audience, told.source) if told else None


def test_the_people_of_a_city_plan_and_nobody_else_sees_it(city: City, lead: Member, colleague: Member) -> None:
    action = roadmap.add_action(
        actor_of(colleague), city.id, criterion("DM2").id, title="List the data", owner_id=lead.id,
        due_on=date(2027, 3, 31),
    )  # fmt: skip
    assert (action.state, action.origin, action.position, action.owner_id) == ("planned", "hand", 1, lead.id)
    staff, outsider = create_member(role="staff"), create_member(city_id=create_city().id)
    assert queries.get_action(actor_of(staff), action.id).id == action.id
    for stranger in (outsider, create_member()):
        with pytest.raises(NotFound):
            queries.get_action(actor_of(stranger), action.id)
        with pytest.raises(NotFound):
            roadmap.add_action(actor_of(stranger), city.id, criterion("DM2").id, title="Not mine")
    with pytest.raises(Forbidden) as refused:
        roadmap.add_action(actor_of(staff), city.id, criterion("DM2").id, title="For them")
    assert refused.value.code == "own_city_only"


def test_an_action_belongs_to_a_criterion_of_a_published_standard_and_to_somebody_of_the_city(
    city: City, lead: Member
) -> None:
    other = session.query(Criterion).join(Framework, Framework.id == Criterion.framework_id).filter(
        Framework.current.is_(False)
    ).first()  # fmt: skip
    assert roadmap.add_action(actor_of(lead), city.id, other.id, title="Elsewhere").criterion_id == other.id
    session.query(Framework).filter_by(id=other.framework_id).update({"state": "draft"})
    with pytest.raises(Invalid) as unpublished:
        roadmap.add_action(actor_of(lead), city.id, other.id, title="Elsewhere")
    assert list(unpublished.value.errors) == ["criterion_id"]
    stranger = create_member(city_id=create_city().id)
    with pytest.raises(Invalid) as foreign:
        roadmap.add_action(actor_of(lead), city.id, criterion("DM2").id, title="Hers", owner_id=stranger.id)
    assert list(foreign.value.errors) == ["owner_id"]


def test_a_gap_goes_on_the_roadmap_once_however_often_it_is_pressed(city: City, colleague: Member) -> None:
    first = roadmap.add_for_gap(actor_of(colleague), city.id, criterion("DM3").id)
    assert (first.origin, "Sharing Data" in first.title) == ("gap", True)
    assert roadmap.add_for_gap(actor_of(colleague), city.id, criterion("DM3").id).id == first.id
    roadmap.change_action(actor_of(colleague), first.id, version=first.version, state="done")
    again = roadmap.add_for_gap(actor_of(colleague), city.id, criterion("DM3").id, "snapshot")
    assert (again.id == first.id, again.origin) == (False, "snapshot")


def test_beginning_an_action_moves_a_criterion_that_has_not_started_and_tells_nobody_new(
    city: City, colleague: Member
) -> None:
    action = create_action(city, "DM2")
    roadmap.change_action(actor_of(colleague), action.id, version=action.version, state="in_progress")
    assert standing_of(city, "DM2") == ("in_progress", "city", "roadmap")
    told = session.query(AuditEntry).filter_by(act="criterion_begun").one()
    assert (told.actor_id, told.subject_id, told.staff["code"]) == (colleague.id, city.id, "DM2")


def test_the_writer_may_leave_the_standing_to_the_lead(city: City, colleague: Member) -> None:
    action = create_action(city, "DM2")
    change = {"version": action.version, "state": "in_progress", "advance": False}
    roadmap.change_action(actor_of(colleague), action.id, **change)
    assert standing_of(city, "DM2") is None


@pytest.mark.parametrize("status", ["in_progress", "met"])
def test_a_criterion_never_goes_backwards(city: City, colleague: Member, status: str) -> None:
    create_standing(city, criterion("DM2"), status, "members")
    assert roadmap.advance_criterion(SYSTEM, city.id, criterion("DM2").id) is False
    action = create_action(city, "DM2")
    roadmap.change_action(actor_of(colleague), action.id, version=action.version, state="in_progress")
    assert standing_of(city, "DM2") == (status, "members", "staff")


def test_advancing_twice_is_advancing_once_and_keeps_who_may_know(city: City, lead: Member) -> None:
    saying.set_standing(actor_of(lead), city.id, Said("DM2", audience="members", version=0))
    assert roadmap.advance_criterion(SYSTEM, city.id, criterion("DM2").id) is True
    assert roadmap.advance_criterion(SYSTEM, city.id, criterion("DM2").id) is False
    assert standing_of(city, "DM2") == ("in_progress", "members", "roadmap")


def test_people_of_other_cities_advance_nothing(city: City) -> None:
    with pytest.raises(Forbidden):
        roadmap.advance_criterion(actor_of(create_member(city_id=create_city().id)), city.id, criterion("DM2").id)
    with pytest.raises(NotFound):
        roadmap.advance_criterion(SYSTEM, city.id, 10**6)


def test_a_member_who_does_not_lead_can_say_no_more_than_that_it_has_begun(city: City, colleague: Member) -> None:
    action = create_action(city, "DM2", state="in_progress")
    roadmap.change_action(actor_of(colleague), action.id, version=action.version, state="done")
    assert standing_of(city, "DM2") is None
    with pytest.raises(Forbidden):
        saying.set_standing(actor_of(colleague), city.id, Said("DM2", status="met", version=0))


def test_nobody_overwrites_what_they_have_not_seen(city: City, lead: Member, colleague: Member) -> None:
    action = create_action(city)
    seen = action.version
    roadmap.change_action(actor_of(lead), action.id, version=seen, title="First")
    with pytest.raises(StaleVersion):
        roadmap.change_action(actor_of(colleague), action.id, version=seen, title="Second")
    with pytest.raises(VersionRequired):
        roadmap.change_action(actor_of(colleague), action.id, version=None, title="Third")
    assert queries.get_action(actor_of(lead), action.id).title == "First"


def test_the_lead_removes_and_everybody_else_drops(city: City, lead: Member, colleague: Member) -> None:
    action = create_action(city)
    with pytest.raises(Forbidden) as refused:
        roadmap.remove_action(actor_of(colleague), action.id)
    assert refused.value.code == "leads_only"
    with pytest.raises(StaleVersion):
        roadmap.remove_action(actor_of(lead), action.id, version=99)
    roadmap.remove_action(actor_of(lead), action.id)
    assert session.query(RoadmapAction).count() == 0
    assert session.query(AuditEntry).filter_by(act="roadmap_action_removed").one().staff["code"] == "DM2"


def test_actions_change_places_among_those_of_their_criterion_and_keep_their_versions(
    city: City, colleague: Member
) -> None:
    one, other, two, three = (create_action(city, code) for code in ("DM2", "OD1", "DM2", "DM2"))
    versions = {action.id: action.version for action in (one, two, three)}
    actor = actor_of(colleague)

    def order() -> list[int]:
        return [action.id for action in queries.list_of_criterion(actor, city.id, criterion("DM2").id)]

    roadmap.place_action(actor, three.id, 1)
    assert order() == [three.id, one.id, two.id]
    roadmap.place_action(actor, three.id, 99)
    assert order() == [one.id, two.id, three.id]
    roadmap.place_action(actor, one.id, 2)
    assert order() == [two.id, one.id, three.id]
    session.expire_all()
    assert {action.id: action.version for action in (one, two, three)} == versions
    assert session.get_one(RoadmapAction, other.id).position == 2


def test_documents_help_as_far_as_each_reader_sees_them(city: City, lead: Member, colleague: Member) -> None:
    shared = create_resource(lead, title="Inventory", criteria=["DM2"])
    group = create_group(lead, visibility="private")
    private = create_resource(lead, title="Draft", audience="group", group_id=group.id)
    action = create_action(city)
    for resource in (shared, private, shared):
        helping.keep_resource(actor_of(lead), action.id, resource.id)
    with pytest.raises(NotFound):
        helping.keep_resource(actor_of(colleague), action.id, private.id)

    def seen(member: Member) -> list[str]:
        return [one.title for one in queries.get_planned(actor_of(member), action.id).resources]

    assert (seen(lead), seen(colleague)) == (["Inventory", "Draft"], ["Inventory"])
    helping.let_resource_go(actor_of(colleague), action.id, shared.id)
    helping.let_resource_go(actor_of(colleague), action.id, shared.id)
    assert seen(lead) == ["Draft"]


def test_a_roadmap_has_bounds(city: City, lead: Member, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(planning, "MOST_ACTIONS", 1)
    monkeypatch.setattr(planning, "MOST_RESOURCES", 0)
    action = roadmap.add_action(actor_of(lead), city.id, criterion("DM2").id, title="One")
    with pytest.raises(TooManyActions):
        roadmap.add_action(actor_of(lead), city.id, criterion("DM2").id, title="Two")
    with pytest.raises(TooManyDocuments):
        helping.keep_resource(actor_of(lead), action.id, create_resource(lead).id)


def test_gaps_are_what_is_not_met_with_what_helps(city: City, lead: Member) -> None:
    create_standing(city, criterion("DM1"), "met", "city")
    create_standing(city, criterion("DM2"), "in_progress", "city")
    helper = create_person(city_id=create_city().id)
    profiles.change_profile(actor_of(helper), helper.id, version=2, can_help_with=["DM2"])
    create_resource(helper, criteria=["DM2"])
    planned = create_action(city, "DM2")
    areas = gaps.list_gaps(actor_of(lead), city.id, queries.list_plan(actor_of(lead), city.id))
    found = {gap.criterion.code: gap for area in areas for gap in area.gaps}
    assert ("DM1" in found, len(found)) == (False, 42)
    gap = found["DM2"]
    assert (gap.status, gap.documents, gap.people, [one.id for one in gap.planned]) == (
        "in_progress", 1, 1, [planned.id],
    )  # fmt: skip
    assert (found["DM3"].status, found["DM3"].documents, found["DM3"].people) == ("not_started", 0, 0)


def test_whoever_leaves_the_city_leaves_her_actions_to_it(
    city: City, lead: Member, colleague: Member, deliver: Callable[[], int]
) -> None:
    action = create_action(city, owner_id=colleague.id)
    account_cities.remove_from_city(
        actor_of(lead), city.id, colleague.id, reason="Moved on.", version=colleague.version
    )
    deliver()
    session.expire_all()
    assert session.get_one(RoadmapAction, action.id).owner_id is None


def test_the_roadmap_of_a_merged_city_follows_that_of_the_city_that_stays(
    city: City, deliver: Callable[[], int]
) -> None:
    gone = create_city(name="Boise City")
    own, moved = create_action(city, title="Own"), create_action(gone, title="Moved")
    merging.merge_cities(SYSTEM, gone.id, city.id)
    deliver()
    session.expire_all()
    plan = queries.page_plan(SYSTEM, city.id).items
    assert [one.action.id for one in plan] == [own.id, moved.id]


def test_late_is_told_by_the_day_of_the_city(city: City) -> None:
    today = date(2027, 3, 31)
    assert planning.is_late("planned", today - timedelta(days=1), today)
    assert not planning.is_late("planned", today, today)
    assert not planning.is_late("done", today - timedelta(days=1), today)
    assert not planning.is_late("planned", None, today)


def test_what_was_dropped_is_no_part_of_the_whole() -> None:
    progress = planning.progress_of({"planned": 2, "in_progress": 1, "done": 3, "dropped": 4})
    assert (progress.whole, progress.left) == (6, 3)


def test_beginning_and_ending_are_noted_once(city: City, lead: Member) -> None:
    action: Any = create_action(city)
    changed: Any = roadmap.change_action(actor_of(lead), action.id, version=action.version, state="in_progress")
    begun = changed.begun_at
    changed = roadmap.change_action(actor_of(lead), action.id, version=changed.version, state="done")
    assert (changed.begun_at, changed.done_at is None) == (begun, False)
    changed = roadmap.change_action(actor_of(lead), action.id, version=changed.version, state="planned")
    assert (changed.begun_at, changed.done_at) == (begun, None)
