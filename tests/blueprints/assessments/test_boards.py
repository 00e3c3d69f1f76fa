"""The leaderboard: a city beside others, and whom to ask."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask

from forum.blueprints.cities.models.cities import City
from forum.blueprints.cities.models.standings import Standing
from forum.blueprints.cities.services import computing
from forum.blueprints.cities.services import peers as choosing
from forum.blueprints.library.models.adoptions import Adoption
from forum.kernel import clock
from forum.kernel.actor import SYSTEM
from forum.kernel.database import session
from tests.factories.accounts import create_city, create_member
from tests.factories.assessments import create_assessment
from tests.factories.boards import create_cities, publish, say
from tests.factories.directory import create_person
from tests.factories.library import create_resource
from tests.factories.standards import load_standards

SignIn = Callable[[Any], Any]


@pytest.fixture
def others(app: Flask) -> list[City]:
    load_standards()
    return create_cities(9)


@pytest.fixture
def boise(others: list[City]) -> City:
    return create_city(name="Boise", population=240_500)


@pytest.fixture
def ana(boise: City, sign_in: SignIn) -> Any:
    return sign_in(create_person(name="Ana", city_id=boise.id, leads_city=True, language="en"))


def board(browser: Any, **query: Any) -> dict[str, Any]:
    answer = browser.get("/api/v1/leaderboard", query_string=query)
    assert answer.status_code == 200, answer.get_json()
    return dict(answer.get_json())


def line(told: dict[str, Any], code: str) -> dict[str, Any]:
    found = (one for area in told["areas"] for one in area["criteria"] if one["code"] == code)
    return dict(next(found))


def test_of_cities_like_ones_own_those_that_share_are_counted_exactly(others: list[City], ana: Any) -> None:
    say(others, "DM1", "mmmppnn--")
    told = board(ana)
    assert (told["peers"]["kind"], told["peers"]["size"]) == ("auto", 9)
    share = line(told, "DM1")["share"]
    assert (share["met"], share["of"], share["margin"]) == (3, 7, 0)
    assert share["text"] == "3 of the 7 that share this"
    assert {one["id"] for one in line(told, "DM1")["met_by"]} == {city.id for city in others[:3]}


def test_silent_cities_play_no_part_in_a_set_of_ones_own_choice(others: list[City], ana: Any) -> None:
    say(others, "DM1", "mmmppnnmm", "city")
    say(others, "DM2", "mmmm-----")
    told = board(ana)
    assert (line(told, "DM1")["share"], line(told, "DM1")["sharing"]) == (None, 0)
    # Of four there is no figure, although who they are is seen.
    assert (line(told, "DM2")["share"], line(told, "DM2")["sharing"]) == (None, 4)
    say(others[4:5], "DM2", "n")
    assert line(board(ana), "DM2")["share"]["of"] == 5


def test_what_is_shared_with_similar_cities_counts_for_them_alone(
    others: list[City], ana: Any, sign_in: SignIn
) -> None:
    say(others, "DM1", "mmmmmm---", "peers")
    assert line(board(ana), "DM1")["share"]["of"] == 6
    staff = sign_in(create_member(role="staff"))
    assert line(board(staff), "DM1")["sharing"] == 0
    assert line(board(staff, city=_city_of(ana)), "DM1")["share"]["of"] == 6


def test_a_change_of_sharing_is_seen_at_once_in_ones_own_choice_and_next_quarter_in_fixed_sets(
    others: list[City], boise: City, ana: Any
) -> None:
    say([*others, boise], "DM1", "mmmmmmmmmm")
    publish("2026Q3")
    assert line(board(ana, peers="all"), "DM1")["share"]["percent"] == 100
    for city in others:
        for standing in session.query(Standing).filter_by(city_id=city.id):
            standing.status = "in_progress"
    session.commit()
    assert line(board(ana), "DM1")["share"]["met"] == 0
    assert line(board(ana, peers="all"), "DM1")["share"]["percent"] == 100
    publish("2026Q4")
    told = line(board(ana, peers="all"), "DM1")
    assert [point["share"]["percent"] for point in told["trend"]] == [100, 10]


def test_a_quarter_is_published_once(others: list[City], boise: City, ana: Any) -> None:
    assert publish().sets == 3  # all, the region and the size have the same cities here
    assert publish().sets == 0


def test_there_are_no_figures_of_fewer_than_five(app: Flask, sign_in: SignIn) -> None:
    load_standards()
    cities = create_cities(4)
    say(cities, "DM1", "mmmm", "public")
    assert publish().sets == 0
    told = board(sign_in(create_person(city_id=cities[0].id)), peers="all")
    assert (told["share"], told["quarter"], line(told, "DM1")["share"]) == (None, None, None)


def test_a_gap_names_one_person_of_a_city_that_met_it_and_a_document_that_others_use(
    others: list[City], ana: Any
) -> None:
    say(others, "RDC2", "pm-------")
    create_person(name="Luis", city_id=others[0].id, can_help_with=["RDC2"])
    met = create_person(name="Mei", city_id=others[1].id, can_help_with=["RDC2"])
    create_person(name="Away", city_id=others[1].id)
    resource = create_resource(met, title="Outcome measures", criteria=["RDC2"])
    _adopt(others[3], resource)
    gap = next(one for one in board(ana)["gaps"] if one["code"] == "RDC2")
    assert (gap["person"]["name"], gap["person_met"]) == ("Mei", True)
    assert (gap["document"]["title"], gap["document"]["cities"]) == ("Outcome measures", 1)
    page = ana.get("/leaderboard?gaps=all").text
    assert "used by 1 city<" in page
    assert f"/messages/ask?to={met.handle}&amp;criterion=RDC2" in page
    assert "Outcome measures" in page


def test_a_kept_list_is_compared_with_by_the_people_of_its_city(
    others: list[City], boise: City, ana: Any, sign_in: SignIn
) -> None:
    say(others, "DM1", "mmmmmpppp")
    computing.compute_peers(SYSTEM)
    kept = choosing.save_peer_set(SYSTEM, boise.id, "Our six", limit=6)
    publish("2026Q4")
    told = board(ana, peers=kept.id)
    assert (told["peers"]["kind"], told["peers"]["set_id"], told["peers"]["size"]) == ("kept", kept.id, 6)
    assert line(told, "DM1")["share"]["of"] == 6
    assert [point["quarter"] for point in line(told, "DM1")["trend"]] == ["2026Q4"]
    stranger = sign_in(create_member(city_id=others[0].id))
    assert stranger.get(f"/api/v1/leaderboard?peers={kept.id}").status_code == 404
    assert stranger.get(f"/api/v1/leaderboard?city={boise.id}").status_code == 404
    assert "Our six" in ana.get("/leaderboard").text


def test_the_page_is_for_members_and_exact_figures_for_staff(
    others: list[City], boise: City, ana: Any, sign_in: SignIn, client: Any
) -> None:
    say([*others, boise], "DM1", "mmmmmmmmmm", "city")
    publish()
    assert client.get("/api/v1/leaderboard").status_code == 401
    assert client.get("/leaderboard").status_code in (302, 303, 401)
    for query in ("", "?peers=all", "?peers=region", "?peers=band", "?peers=both", "?framework=wwc-2022"):
        page = ana.get(f"/leaderboard{query}")
        assert page.status_code == 200, query
        assert "staff only" not in page.text
    officer = sign_in(create_member(role="staff", language="en"))
    assert f"/leaderboard?city={boise.id}" in officer.get(boise.path).text
    assert 'href="/leaderboard"' in ana.get(boise.path).text
    page = officer.get(f"/leaderboard?peers=all&city={boise.id}")
    assert "staff only" in page.text
    assert "10</td>" in page.text.replace(" ", "")


def test_the_page_says_what_its_figures_are(others: list[City], ana: Any) -> None:
    for code in ("DM1", "DM2", "DM3", "DM4", "DM5", "DM6"):
        say(others, code, "mmmppnn--")
    page = ana.get("/leaderboard").text
    assert "9 cities like yours, of which 7 share with you" in page
    assert "Average of these cities" in page
    assert "met on average" in page
    assert "named only where they share it with you" in page
    assert "what it may be" not in page  # where all is exact nothing of that is drawn
    assert "A dash: too few of them share it." in page
    assert "Your city has met 0 of 43." in page


def test_where_nobody_shares_that_is_said_once(others: list[City], ana: Any) -> None:
    page = ana.get("/leaderboard").text
    areas = page[page.index('id="areas-head"') : page.index('id="criteria-head"')]
    assert areas.count("oo few") == 1
    assert "Average of these cities" not in areas


def test_figures_of_a_quarter_tell_the_day_on_which_they_were_published(
    others: list[City], boise: City, ana: Any
) -> None:
    say([*others, boise], "DM1", "mmmmmmmmmm")
    publish()
    day = clock.now().strftime("%Y")
    page = ana.get("/leaderboard?peers=all").text
    told = page[page.index("Figures of Q4 2026, published ") :][:60]
    assert day in told
    assert ":" not in told


def test_a_link_to_an_area_leads_to_its_criteria_unfolded(others: list[City], ana: Any) -> None:
    page = ana.get("/leaderboard?gaps=all").text
    assert 'href="/leaderboard?area=DM&amp;gaps=all#area-DM" data-unfolds' in page
    assert not re.search(r'id="area-\w+" open', page)
    opened = ana.get("/leaderboard?area=DM&gaps=all").text
    assert re.findall(r'id="area-(\w+)" open', opened) == ["DM"]


def test_a_standard_has_one_name_on_every_page(others: list[City], boise: City, ana: Any) -> None:
    create_assessment(boise)
    for path in ("/leaderboard", "/assessments", f"/cities/{boise.id}/assessments"):
        assert "What Works Cities Certification Standard 3.0" in ana.get(path).text, path


@pytest.mark.parametrize(
    ("query", "status"),
    [("peers=moon", 422), ("peers=999999", 404), ("framework=none", 404), ("city=0", 422), ("peer=all", 422)],
)
def test_what_is_not_there_is_refused_clearly(ana: Any, query: str, status: int) -> None:
    assert ana.get(f"/api/v1/leaderboard?{query}").status_code == status


def test_somebody_without_a_city_sees_all_cities(others: list[City], sign_in: SignIn) -> None:
    say(others, "DM1", "mmmmmmmmm")
    publish()
    told = board(sign_in(create_member()))
    assert (told["city"], told["peers"]["kind"], told["own_met"], told["gaps"]) == (None, "all", None, [])
    assert line(told, "DM1")["share"]["percent"] == 100


@pytest.mark.parametrize("query", ["", "peers=all", "peers=both"])
def test_the_number_of_statements_hangs_on_nothing(
    others: list[City], boise: City, ana: Any, count_statements: Callable[[], Any], query: str
) -> None:
    def cost() -> int:
        ana.get(f"/api/v1/leaderboard?{query}")
        with count_statements() as statements:
            assert ana.get(f"/api/v1/leaderboard?{query}").status_code == 200
        figures = [one for one in statements if "FROM published_sets" in one or "FROM standings" in one]
        assert len(figures) == (2 if query else 1)
        return len(statements)

    computing.compute_peers(SYSTEM)
    say(others[:2], "DM1", "mm")
    create_person(city_id=others[0].id, can_help_with=["DM2"])
    _adopt(others[0], create_resource(create_person(), criteria=["DM2"]))
    publish("2026Q3")
    few = cost()
    more = create_cities(40, population=900_000)
    for code in ("DM2", "DM3", "LC1"):
        say(more, code, "m" * 40)
        for city in more[:20]:
            create_person(city_id=city.id, can_help_with=[code])
    computing.compute_peers(SYSTEM)
    publish("2026Q4")
    assert cost() == few <= 24  # five features say what is to come about what is not met, one statement each


def _city_of(browser: Any) -> int:
    return int(browser.get("/api/v1/me").get_json()["member"]["city"]["id"])


def _adopt(city: City, resource: Any) -> None:
    member = create_member(city_id=city.id)
    session.add(Adoption(resource_id=resource.id, member_id=member.id, city_id=city.id, adopted_at=clock.now()))
    session.commit()
