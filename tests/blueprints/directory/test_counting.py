"""What is counted is what can be listed: for every audience and asker, packed or not, and at once after a change."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from itertools import product
from typing import Any

import pytest
import sqlalchemy as sa
from flask import Flask

from forum.blueprints.accounts.models import Member
from forum.blueprints.accounts.services import cities
from forum.blueprints.directory.jobs import pack_all_blocks
from forum.blueprints.directory.queries import counting, listing
from forum.blueprints.directory.queries.filtering import Filters
from forum.blueprints.directory.rules.facets import Option
from forum.blueprints.directory.rules.sets import Sets, bits_of, collect, ids_of, pack, unpack
from forum.blueprints.directory.services import fields, profiles
from forum.blueprints.standards import queries as standard_queries
from forum.kernel import clock
from forum.kernel.actor import ANONYMOUS, SYSTEM
from forum.kernel.database import session
from tests.factories.accounts import actor_of, create_city, create_member
from tests.factories.directory import create_person
from tests.factories.groups import create_group
from tests.factories.standards import load_standards

SignIn = Callable[[Any], Any]
AUDIENCES = ("me", "groups", "members", "public")
PARTS = ("languages", "practice_areas", "can_help_with", "looking_for")


@pytest.fixture(autouse=True)
def _standards(app: Flask) -> None:
    load_standards()


def show(member: Any, **audiences: str) -> None:
    version = session.get_one(profiles.Profile, member.id).version
    profiles.change_profile(SYSTEM, member.id, version=version, audiences=audiences)


def told(actor: Any) -> dict[str, int]:
    """How many are counted for what the people below say."""
    counts, catalogue = counting.count_people(actor, Filters()), standard_queries.get_catalogue()
    values = {
        "language": "qu", "practice_area": catalogue.find_area("DM").id,  # type: ignore[union-attr]
        "can_help_with": catalogue.find_criterion("RDC2").id,  # type: ignore[union-attr]
        "looking_for": catalogue.find_criterion("OD1").id,  # type: ignore[union-attr]
    }  # fmt: skip
    return {name: counts.of(name, value) or 0 for name, value in values.items()}


def listed(actor: Any) -> dict[str, int]:
    """How many are listed for the same."""
    values = {"language": "qu", "practice_area": "DM", "can_help_with": "RDC2", "looking_for": "OD1"}
    return {
        name: len(listing.list_people(actor, Filters(**{name: value}), limit=100).items)
        for name, value in values.items()
    }


@pytest.mark.parametrize("packed", [False, True])
def test_counts_and_lists_agree_for_every_audience_and_asker(app: Flask, packed: bool) -> None:
    people = []
    for audience in AUDIENCES:
        one = create_person(
            languages=["qu"], practice_areas=["DM"], can_help_with=["RDC2"], looking_for=["OD1"], name=f"To {audience}"
        )
        show(one, **dict.fromkeys(PARTS, audience))
        people.append(one)
    companion, outsider = create_member(), create_member()
    create_group(companion, *people)
    staff = create_member(role="staff")
    if packed:
        pack_all_blocks()
    askers = {"companion": companion, "outsider": outsider, "staff": staff, "herself": people[0]}
    counted = {name: told(actor_of(asker)) for name, asker in askers.items()}
    assert counted == {name: listed(actor_of(asker)) for name, asker in askers.items()}
    assert {name: set(found.values()) for name, found in counted.items()} == {
        "companion": {3}, "outsider": {2}, "staff": {4}, "herself": {4}
    }  # fmt: skip
    assert counting.count_people(ANONYMOUS, Filters()).total == 0


def test_a_change_counts_at_once_and_after_it_was_packed_again(app: Flask) -> None:
    member = create_person(languages=["qu"])
    pack_all_blocks()
    assert counting.count_people(SYSTEM, Filters()).of("language", "qu") == 1
    show(member, languages="me")
    outsider = actor_of(create_member())
    assert counting.count_people(outsider, Filters()).of("language", "qu") == 0
    pack_all_blocks()
    assert counting.count_people(outsider, Filters()).of("language", "qu") == 0
    member.closed_at = clock.now()
    session.commit()
    assert counting.count_people(SYSTEM, Filters()).of("language", "qu") == 0


@pytest.mark.parametrize(("counted", "told"), [(1, 2), (10_000, 3)])  # two never were away, one is back
def test_who_is_away_is_counted_by_the_day_also_where_only_those_who_never_are_get_looked_at(
    app: Flask, monkeypatch: pytest.MonkeyPatch, counted: int, told: int
) -> None:
    monkeypatch.setattr(counting, "MOST_COUNTED", counted)
    people = [create_person() for _ in range(3)]
    today = clock.now().date()
    people[0].away_until = today + timedelta(days=2)
    people[1].away_until = today - timedelta(days=9)  # back for a week
    session.commit()
    outsider = actor_of(create_member())
    for packed in (False, True):
        if packed:
            pack_all_blocks()
        assert counting.count_people(outsider, Filters()).of("available", True) == told
        assert counting.count_people(outsider, Filters(available=True)).total == 3
    people[2].away_until = today + timedelta(days=1)
    session.commit()
    assert counting.count_people(outsider, Filters(available=True)).total == 2


def test_who_left_the_directory_or_moved_is_counted_as_she_is_now(app: Flask) -> None:
    lima, cusco = create_city(country_code="PE"), create_city(country_code="PE", population=60_000)
    member = create_person(city_id=lima.id)
    pack_all_blocks()
    member.city_id = cusco.id
    session.commit()
    counts = counting.count_people(SYSTEM, Filters(country="PE"))
    assert (counts.by_city, counts.values["population_band"]) == ({cusco.id: 1}, {"50k_100k": 1})
    cusco.country_code = "BO"
    session.commit()
    assert counting.count_people(SYSTEM, Filters()).values["country"] == {"BO": 1}
    version = session.get_one(profiles.Profile, member.id).version
    profiles.change_profile(SYSTEM, member.id, version=version, listed=False)
    assert counting.count_people(SYSTEM, Filters()).total == 0


def test_people_moved_with_a_city_and_answers_changed_together_are_counted_as_they_are_now(app: Flask) -> None:
    lima, cusco = create_city(country_code="PE"), create_city(country_code="BO")
    field = fields.add_field(
        SYSTEM, slug="team", type="yes_no", labels={"en": "Team"}, filterable=True, members_choose=False
    )
    create_person(city_id=lima.id, fields={"team": True})
    outsider = actor_of(create_member())
    pack_all_blocks()
    assert counting.count_people(outsider, Filters()).of("field:team", "yes") == 1
    cities.move_members(SYSTEM, lima.id, cusco.id)
    assert counting.count_people(SYSTEM, Filters()).values["country"] == {"BO": 1}
    pack_all_blocks()
    fields.change_field(SYSTEM, field.id, version=field.version, default_audience="me")
    assert counting.count_people(outsider, Filters()).of("field:team", "yes") == 0
    pack_all_blocks()
    assert counting.count_people(outsider, Filters()).of("field:team", "yes") == 0


def test_a_level_is_counted_as_it_is_now(app: Flask) -> None:
    city = create_city(level="gold", level_shared=True)
    create_person(city_id=city.id)
    outsider = actor_of(create_member())
    pack_all_blocks()
    assert counting.count_people(outsider, Filters()).values["level"] == {"gold": 1}
    city.level = "platinum"
    session.commit()
    assert counting.count_people(outsider, Filters()).values["level"] == {"platinum": 1}
    city.level_shared = False
    session.commit()
    assert counting.count_people(outsider, Filters()).values["level"] == {}


def test_more_than_ten_thousand_are_told_as_such() -> None:
    assert (Option("pt", "Portuguese", 10_000).count, Option("pt", "Portuguese", 10_000).more) == (10_000, False)
    assert (Option("pt", "Portuguese", 10_001).count, Option("pt", "Portuguese", 10_001).more) == (10_000, True)
    assert (Option("pt", "Portuguese", None).count, Option("pt", "Portuguese", None).more) == (None, False)


def test_sets_keep_what_was_put_in_them() -> None:
    ids = [1, 7, 8, 2047, 2048, 9_999]
    blocks = collect([(number, "language:pt:2") for number in ids], [(7, 3), (9_999, 4)])
    sets = Sets().with_blocks({number: unpack(pack(block)) for number, block in blocks.items()}, {0: 1})
    assert ids_of(sets.of("language:pt:2")) == ids
    assert ids_of(bits_of(ids)) == ids
    assert ids_of(sets.in_cities(frozenset([3, 4]))) == [7, 9_999]
    assert sets.count_by_city(sets.of("language:pt:2")) == {3: 1, 4: 1}
    emptied = sets.with_blocks({0: {}}, {0: 2})
    assert ids_of(emptied.of("language:pt:2")) == [2048, 9_999]
    assert ids_of(emptied.in_cities(frozenset([3, 4]))) == [9_999]


@pytest.mark.parametrize(
    ("sort", "narrowed"),
    [*product(("name", "recent", "similar", "relevance"), ({"q": "ana"}, {"q": "rdc2"}, {"language": "es"}, {})),
     ("relevance", {"q": "2 ana"}), ("relevance", {"q": "ana j"}),
     ("similar", {"can_help_with": "RDC2"}), ("similar", {"peers_only": True}), ("name", {"available": True})],
)  # fmt: skip
def test_reading_along_an_index_gives_the_order_that_sorting_gives(
    app: Flask, sort: str, narrowed: dict[str, Any]
) -> None:
    places = [create_city(population=200_000 + 9_000 * n) for n in range(3)]
    people = [
        create_person(
            name=("Ana", "Juana", "Zoe Ana", "Luis")[n % 4] + f" {n % 3}", city_id=places[n % 3].id,
            languages=["es"] if n % 2 else ["en"], can_help_with=["RDC2"] if n % 3 else [], looking_for=["RDC2"],
        )
        for n in range(14)
    ]  # fmt: skip
    show(people[3], last_seen="me")
    actor, filters = actor_of(people[0]), Filters(**narrowed)
    once = [one.id for one in listing.list_people(actor, filters, sort=sort, limit=100).items]
    for few in (0, 3):
        seen: list[int] = []
        cursor = None
        while True:
            page = listing.list_people(actor, filters, sort=sort, limit=4, cursor=cursor, few=few)
            seen += [one.id for one in page.items]
            cursor = page.next
            if cursor is None:
                break
        assert seen == once


def test_the_api_tells_facets_with_their_numbers(sign_in: SignIn) -> None:
    create_person(languages=["pt"], practice_areas=["DM"])
    answer = sign_in(create_member(language="en")).get("/api/v1/members/facets?practice_area=DM").get_json()
    assert (answer["count"], answer["more"]) == (1, False)
    facets = {facet["parameter"]: facet for facet in answer["facets"]}
    assert facets["language"]["label"] == "Language"
    assert facets["language"]["values"] == [
        {"value": "pt", "label": "Portuguese", "count": 1, "more": False, "chosen": False}
    ]
    assert [one["chosen"] for one in facets["practice_area"]["values"]] == [True]


@pytest.mark.parametrize("query", ["?", "?view=map", "?available=true&role=member&q=a", "?looking_for=OD1&field=no:x"])
def test_the_page_shows_people_for_every_kind_of_address(sign_in: SignIn, query: str) -> None:
    city = create_city(name="Mendoza")
    create_person(name="Ana Souza", city_id=city.id, languages=["pt"], looking_for=["OD1"])
    page = sign_in(create_member(language="en")).get(f"/members{query}")
    assert page.status_code == 200
    assert ("Ana Souza" in page.text) == ("field" not in query)
    assert ("Mendoza: 1 person" in page.text) == ("map" in query)


def test_facets_cost_the_same_statements_for_one_and_for_many(app: Flask, count_statements: Callable[[], Any]) -> None:
    city = create_city()
    me = actor_of(create_person(city_id=city.id, can_help_with=["DM1"], languages=["en"]))
    costs = []
    for _ in range(2):
        session.expire_all()
        counting.count_people(me, Filters(language="en"))
        with count_statements() as statements:
            counting.count_people(me, Filters(language="en"))
        costs.append(len(statements))
        for _ in range(30):
            create_person(city_id=city.id, can_help_with=["DM2"], languages=["es"], practice_areas=["OD"])
    assert costs[0] == costs[1]
    pack_all_blocks()
    counting.count_people(me, Filters(language="en"))
    with count_statements() as statements:
        counting.count_people(me, Filters(language="en"))
    assert len(statements) == costs[0] - 2


def test_a_word_of_more_than_ten_thousand_is_told_as_such_and_filters_stand_without_numbers(sign_in: SignIn) -> None:
    create_person(name="Zoe", languages=["qu"], bio="crowded")
    rows = [
        {
            "email": f"p{n}@crowd.example", "handle": f"crowd-{n}", "name": "Crowd", "search_name": "crowd",
            "joined_at": clock.now(), "version": 1,
        }
        for n in range(10_600)
    ]  # fmt: skip
    session.execute(sa.insert(Member), rows)
    session.commit()
    pack_all_blocks()
    browser = sign_in(create_member(language="en"))
    exact = browser.get("/api/v1/members/facets?q=crowded").get_json()
    assert (exact["count"], exact["more"]) == (1, False)
    many = browser.get("/api/v1/members/facets?q=crowd").get_json()
    assert (many["count"], many["more"]) == (10_000, True)
    facets = {facet["parameter"]: facet["values"] for facet in many["facets"]}
    assert [(one["value"], one["count"]) for one in facets["language"]] == [("qu", None)]
    assert "More than 10,000 people" in browser.get("/members?q=crowd").text
