"""Saying how far a city is, and who may know."""

from __future__ import annotations

import pytest
from flask import Flask

from forum.blueprints.cities.models.cities import City
from forum.blueprints.cities.queries import standings
from forum.blueprints.cities.services import standings as saying
from forum.blueprints.cities.services.standings import Said
from forum.kernel.actor import Actor
from forum.kernel.database import session
from forum.kernel.errors import Forbidden, Invalid, NotFound, StaleVersion, VersionRequired
from tests.factories.accounts import actor_of, create_city, create_member
from tests.factories.cities import begin_everything, create_standing
from tests.factories.standards import criterion, load_standards


@pytest.fixture
def city(app: Flask) -> City:
    load_standards()
    return create_city(name="Boise")


@pytest.fixture
def lead(city: City) -> Actor:
    return actor_of(create_member(city_id=city.id, leads_city=True))


def test_a_lead_says_that_a_criterion_is_met_and_shares_it(city: City, lead: Actor) -> None:
    said = saying.set_standing(lead, city.id, Said("dm1", "met", "members", "Since spring.", version=0))
    assert (said.status, said.audience, said.source, said.changed_by_id) == ("met", "members", "lead", lead.id)
    outsider = actor_of(create_member())
    assert standings.get_standing(outsider, city.id, "DM1").note == "Since spring."
    saying.set_standing(lead, city.id, Said("DM1", audience="city", version=said.version))
    with pytest.raises(NotFound):
        standings.get_standing(outsider, city.id, "DM1")


def test_colleagues_and_outsiders_say_nothing(city: City, lead: Actor) -> None:
    other = actor_of(create_member(city_id=create_city().id, leads_city=True))
    for actor in (actor_of(create_member(city_id=city.id)), other, actor_of(create_member())):
        with pytest.raises(Forbidden):
            saying.set_standing(actor, city.id, Said("DM1", "met", version=0))
        with pytest.raises(Forbidden):
            saying.share_standings(actor, city.id, "public")


def test_nobody_overwrites_what_they_have_not_seen(city: City, lead: Actor) -> None:
    with pytest.raises(VersionRequired):
        saying.set_standing(lead, city.id, Said("DM1", "met"))
    first = saying.set_standing(lead, city.id, Said("DM1", "met", version=0))
    for stale in (0, first.version + 1):
        with pytest.raises(StaleVersion):
            saying.set_standing(lead, city.id, Said("DM1", "in_progress", version=stale))


def test_of_several_either_all_are_written_or_none(city: City, lead: Actor) -> None:
    create_standing(city, criterion("DM2"))
    with pytest.raises(StaleVersion):
        saying.set_standings(lead, city.id, [Said("DM1", "met", version=0), Said("DM2", "in_progress", version=0)])
    with pytest.raises(Invalid):
        saying.set_standings(lead, city.id, [Said("DM1", "met", version=0), Said("ZZ9", "met", version=0)])
    session.expire_all()
    assert {one.status for one in standings.find_standings(lead, city.id).values()} == {"met"}
    assert len(standings.find_standings(lead, city.id)) == 1
    told = [Said("DM1", "met", version=0), Said("DM2", "met", version=1)]
    assert saying.set_standings(lead, city.id, told) == 1


def test_sharing_goes_by_area_or_whole_and_is_withdrawn_alike(city: City, lead: Actor) -> None:
    outsider = actor_of(create_member())
    begin_everything(city)
    assert saying.share_standings(lead, city.id, "members", area="OD") == 4
    assert [card.code for card, _ in standings.list_standings(outsider, city.id)] == ["OD1", "OD2", "OD3", "OD4"]
    saying.share_standings(lead, city.id, "public")
    assert len(standings.list_standings(outsider, city.id)) == 43
    saying.share_standings(lead, city.id, "city")
    assert standings.list_standings(outsider, city.id) == []
    assert len(standings.list_standings(lead, city.id, "DM")) == 9
    with pytest.raises(Invalid):
        saying.share_standings(lead, city.id, "members", area="XX")


def test_the_own_city_sees_what_nobody_has_said_as_not_started(city: City) -> None:
    colleague = actor_of(create_member(city_id=city.id))
    assert standings.get_standing(colleague, city.id, "EVAL1").status == "not_started"
    assert len(standings.list_standings(colleague, city.id)) == 43


def test_what_has_not_started_and_is_not_shared_is_as_good_as_unsaid(city: City, lead: Actor) -> None:
    unsaid = [Said(f"OD{n}", "not_started", "city", version=0) for n in (1, 2, 3)]
    assert saying.set_standings(lead, city.id, [*unsaid, Said("OD4", "met", version=0)]) == 1
    assert saying.set_standing(lead, city.id, Said("OD1", "not_started", version=0)).version == 0
    assert len(standings.find_standings(lead, city.id)) == 1
