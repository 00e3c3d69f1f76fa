"""Badges are for what is shared, and tell nothing that the reader does not see anyway."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from hypothesis import given
from hypothesis import strategies as st

from forum.blueprints.accounts.models import Member
from forum.blueprints.assessments.queries.badges import find_shared
from forum.blueprints.assessments.rules.badges import BADGES, NEEDED, Shared, earned
from forum.blueprints.cities.models.cities import City
from forum.blueprints.cities.queries import standings
from forum.blueprints.cities.services import standings as saying
from forum.blueprints.cities.services.standings import Said
from forum.blueprints.discussions.services import states
from forum.blueprints.library.services import adoptions, answers, requests
from forum.kernel import clock
from forum.kernel.actor import SYSTEM
from tests.factories.accounts import actor_of, create_city, create_member
from tests.factories.cities import create_standing
from tests.factories.discussions import reply, start_thread
from tests.factories.groups import add_to_group, create_group
from tests.factories.library import create_resource
from tests.factories.standards import criterion, load_standards

CODES = ("DM1", "DM2", "DM3", "DM4", "DM5")
Deliver = Callable[[], int]


@pytest.fixture
def city(app: Flask) -> City:
    load_standards()
    return create_city(name="Boise")


@pytest.fixture
def member(city: City) -> Member:
    return create_member(city_id=city.id, leads_city=True, language="en")


@pytest.fixture
def peer(app: Flask) -> Member:
    return create_member(city_id=create_city(name="Reno").id, language="en")


def badges_for(reader: Member, city: City) -> tuple[str, ...]:
    return earned(find_shared(actor_of(reader), city))


@given(*[st.integers(0, 6)] * 4)
def test_a_badge_takes_what_it_needs_and_sharing_more_takes_none_away(
    met: int, adopters: int, answered: int, moved: int
) -> None:
    numbers = dict(zip(("met", "adopters", "answers", "moved"), (met, adopters, answered, moved), strict=True))
    found = earned(Shared(**numbers))
    expected = [badge for badge, number in zip(BADGES, numbers.values(), strict=True) if number >= NEEDED[badge]]
    assert list(found) == expected
    for name in numbers:
        assert set(found) <= set(earned(Shared(**{**numbers, name: numbers[name] + 1})))


def test_five_criteria_shared_with_all_members_make_an_open_book(city: City, member: Member, peer: Member) -> None:
    for code in CODES:
        create_standing(city, criterion(code), "met", "public" if code == "DM1" else "members")
    assert badges_for(peer, city) == ("open_book",)


@pytest.mark.parametrize("audience", ["city", "peers"])
def test_what_is_not_shown_to_all_members_counts_for_nobody_not_even_for_its_own_people(
    city: City, member: Member, peer: Member, audience: str
) -> None:
    for code in CODES[:4]:
        create_standing(city, criterion(code), "met", "members")
    create_standing(city, criterion("DM5"), "met", audience)
    staff = create_member(role="staff")
    assert [badges_for(reader, city) for reader in (peer, member, staff)] == [(), (), ()]


def test_documents_adapted_by_two_other_cities_are_well_used(city: City, member: Member, peer: Member) -> None:
    resource = create_resource(member, city_id=city.id)
    adoptions.adopt(actor_of(create_member(city_id=city.id)), resource.id, note="")
    adoptions.adopt(actor_of(peer), resource.id, note="")
    assert badges_for(peer, city) == ()
    adoptions.adopt(actor_of(create_member(city_id=create_city().id)), resource.id, note="")
    assert badges_for(peer, city) == ("well_used",)


def test_adaptions_of_a_document_that_the_reader_does_not_see_count_for_her_not(
    city: City, member: Member, peer: Member
) -> None:
    insiders = [create_member(city_id=create_city().id) for _ in range(2)]
    group = create_group(member, visibility="private")
    for one in insiders:
        add_to_group(group, one)
    resource = create_resource(member, city_id=city.id, audience="group", group_id=group.id)
    for one in insiders:
        adoptions.adopt(actor_of(one), resource.id, note="")
    assert badges_for(peer, city) == ()
    assert badges_for(insiders[0], city) == ("well_used",)


def test_a_solution_for_somebody_of_another_city_is_what_a_good_neighbour_gives(
    city: City, member: Member, peer: Member
) -> None:
    group = create_group(peer, visibility="members")
    hidden = create_group(peer, visibility="private")
    outsider = create_member(city_id=create_city().id)
    for one in (group, hidden):
        add_to_group(one, member)
    for place, seen in ((hidden, ()), (group, ("good_neighbour",))):
        thread = start_thread(peer, place)
        post = reply(member, thread)
        assert badges_for(outsider, city) == ()
        states.mark_solution(actor_of(peer), thread.id, post.id)
        assert badges_for(outsider, city) == seen


def test_a_document_that_somebody_of_another_city_looked_for_counts_once_it_was_the_one(
    city: City, member: Member, peer: Member
) -> None:
    request = requests.ask_for_document(actor_of(peer), "A data inventory")
    resource = create_resource(member, city_id=city.id)
    answer = answers.offer_document(actor_of(member), request.id, resource.id)
    assert badges_for(peer, city) == ()
    answers.choose_answer(actor_of(peer), request.id, answer.id)
    assert badges_for(create_member(), city) == ("good_neighbour",)


def say(lead: Member, city: City, code: str, deliver: Deliver, **said: Any) -> None:
    known = city_version(city, code)
    saying.set_standing(actor_of(lead), city.id, Said(code, version=known, **said))
    deliver()


def city_version(city: City, code: str) -> int:
    return standings.get_standing(SYSTEM, city.id, code).version


def test_three_criteria_that_all_saw_on_their_way_make_a_city_on_the_move_for_a_year(
    city: City, member: Member, peer: Member, deliver: Deliver, monkeypatch: pytest.MonkeyPatch
) -> None:
    for code in CODES[:3]:
        say(member, city, code, deliver, status="in_progress", audience="members")
    for code in CODES[:3]:
        assert badges_for(peer, city) == ()
        say(member, city, code, deliver, status="met")
    assert badges_for(peer, city) == ("on_the_move",)
    later = clock.now() + timedelta(days=366)
    monkeypatch.setattr(clock, "now", lambda: later)
    assert badges_for(peer, city) == ()


def test_a_way_that_not_everybody_saw_is_told_to_nobody(
    city: City, member: Member, peer: Member, deliver: Deliver
) -> None:
    for code in CODES[:3]:
        say(member, city, code, deliver, status="in_progress")
        say(member, city, code, deliver, status="met", audience="members")
    assert [badges_for(reader, city) for reader in (peer, member)] == [(), ()]


def test_what_is_withdrawn_takes_the_badge_with_it(city: City, member: Member, peer: Member, deliver: Deliver) -> None:
    for code in CODES[:3]:
        say(member, city, code, deliver, status="not_started", audience="members")
        say(member, city, code, deliver, status="met")
    assert badges_for(peer, city) == ("on_the_move",)
    say(member, city, "DM1", deliver, audience="peers")
    assert [badges_for(reader, city) for reader in (peer, member)] == [(), ()]


def test_the_page_of_a_city_shows_its_badges_and_where_they_are_explained(
    city: City, member: Member, peer: Member, sign_in: Callable[[Any], Any], client: Any
) -> None:
    assert "Open book" not in sign_in(peer).get(city.path).text
    for code in CODES:
        create_standing(city, criterion(code), "met", "members")
    page = sign_in(peer).get(city.path).text
    assert "Open book" in page
    assert 'href="/badges"' in page
    assert sign_in(peer).get(f"/api/v1/cities/{city.id}/badges").get_json()["items"] == ["open_book"]
    explained = client.get("/badges").text
    for label in ("Open book", "Well used", "Good neighbour", "On the move"):
        assert label in explained


def test_the_badges_of_a_city_cost_one_statement(
    city: City, member: Member, peer: Member, count_statements: Callable[[], Any]
) -> None:
    reader = actor_of(peer)
    find_shared(reader, city)
    with count_statements() as statements:
        find_shared(reader, city)
    assert len(statements) == 1
