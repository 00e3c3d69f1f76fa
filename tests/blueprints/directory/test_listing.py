"""Finding people: by words, by filters, near ones first, each with why she is shown."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from flask import Flask

from forum.blueprints.directory.queries import counting, listing, matching
from forum.blueprints.directory.queries.filtering import Filters
from forum.blueprints.directory.rules.wording import tell_all
from forum.kernel import clock
from forum.kernel.actor import ANONYMOUS, SYSTEM
from forum.kernel.database import session
from tests.factories.accounts import actor_of, create_city, create_member
from tests.factories.directory import create_person
from tests.factories.groups import create_group
from tests.factories.standards import load_standards


@pytest.fixture(autouse=True)
def _standards(app: Flask) -> None:
    load_standards()


def found(actor: Any = SYSTEM, *, sort: str | None = "name", **filters: Any) -> list[str]:
    return [person.name for person in listing.list_people(actor, Filters(**filters), sort=sort).items]


@pytest.mark.parametrize(
    "typed",
    [
        "jose",
        "José",
        "PEREZ",
        "pérez jose",
        "abogado",
        "bogota",
        "colombia",
        "contratacao",
        "Gestión de datos",
        "dm-3",
        "si1",
    ],
)
def test_a_person_is_found_without_accents_by_name_job_city_bio_area_and_code(app: Flask, typed: str) -> None:
    bogota = create_city(name="Bogotá", region="Cundinamarca", country_code="CO")
    create_person(
        name="José Pérez", job_title="Abogado", bio="Contratação *aberta*", city_id=bogota.id, practice_areas=["DM"],
        can_help_with=["DM3"], looking_for=["CI1"],
    )  # fmt: skip
    create_person(name="Somebody Else", practice_areas=["LC"])
    assert found(q=typed) == ["José Pérez"]


@pytest.mark.parametrize(
    "typed",
    ["perez abogada", "perez boise", "idaho perez dm3", "abogada boise", "perez gestion", "marta dm3 si1 boise"],
)
def test_words_are_found_together_wherever_each_of_them_stands(app: Flask, typed: str) -> None:
    boise, other = create_city(name="Boise", region="Idaho"), create_city(name="Lima", country_code="PE")
    facts: dict[str, Any] = {
        "practice_areas": ["DM"], "can_help_with": ["DM3"], "looking_for": ["SI1"], "job_title": "Abogada"
    }  # fmt: skip
    create_person(name="Marta Pérez", city_id=boise.id, **facts)
    create_person(name="Marta Pérez elsewhere", city_id=other.id)
    create_person(name="Somebody", city_id=boise.id, job_title="Clerk")
    assert found(q=typed) == ["Marta Pérez"]
    assert counting.count_people(SYSTEM, Filters(q=typed)).total == 1


def test_words_of_parts_that_one_does_not_see_find_nobody_together_either(app: Flask) -> None:
    friend = create_member()
    person = create_person(
        name="Marta Pérez", bio="aqueducts", job_title="Engineer", audiences={"bio": "groups", "job_title": "me"}
    )
    create_group(friend, person)
    askers = {"friend": friend, "outsider": create_member(), "herself": person, "staff": create_member(role="staff")}
    seen = {
        name: [bool(found(actor_of(asker), q=typed)) for typed in ("perez aqueducts", "aqueducts engineer")]
        for name, asker in askers.items()
    }
    assert seen == {
        "friend": [True, False], "outsider": [False, False], "herself": [True, True], "staff": [True, True]
    }  # fmt: skip


def test_an_area_is_meant_by_the_beginning_of_a_word(app: Flask) -> None:
    create_person(name="Somebody", practice_areas=["DM"])
    assert (found(q="manag"), found(q="ana")) == (["Somebody"], [])


@pytest.mark.parametrize("typed", ["%", "_", "\\", "100%", "' or 1=1 --", "zz"])
def test_signs_and_nonsense_find_nobody(app: Flask, typed: str) -> None:
    create_person(name="Ana")
    assert found(q=typed) == []


def test_somebody_without_a_profile_is_listed_and_found_too(app: Flask) -> None:
    create_member(name="Ñusta Quispe")
    assert found() == found(q="nusta") == ["Ñusta Quispe"]


def test_people_are_narrowed_by_each_filter(app: Flask) -> None:
    lima = create_city(name="Lima", country_code="PE", population=8_000_000)
    create_person(name="A", city_id=lima.id, languages=["es", "qu"], practice_areas=["DM"], can_help_with=["DM1"])
    create_person(name="B", looking_for=["DM1"], leads_city=True, practice_areas=["OD"])
    create_person(name="C", role="staff", languages=["es"])
    create_person(name="D", role="administrator")
    assert found(city=lima.id) == found(country="pe") == found(population_band="over_1m") == ["A"]
    assert found(practice_area="dm") == found(can_help_with="DM-1") == found(language="qu") == ["A"]
    assert found(looking_for="DM1") == found(role="lead") == ["B"]
    assert found(criterion="DG2") == ["A", "B"]
    assert found(language="es") == ["A", "C"]
    assert (found(role="staff"), found(role="administrator")) == (["C", "D"], ["D"])
    assert found(can_help_with="ZZ9") == found(practice_area="ZZ") == found(language="es", role="lead") == []


def test_closed_accounts_are_not_listed_and_strangers_see_nobody(app: Flask) -> None:
    member = create_person(name="Here")
    create_person(name="Gone").closed_at = clock.now()
    session.commit()
    assert found(actor_of(member)) == ["Here"]
    assert found(ANONYMOUS) == []


def test_names_that_begin_with_what_was_typed_come_first(app: Flask) -> None:
    create_person(name="Zed", bio="works with ana")
    create_person(name="Juana")
    create_person(name="Ana")
    assert found(q="ana", sort=None) == ["Ana", "Juana", "Zed"]


@pytest.mark.parametrize("sort", [None, "similar"])
def test_a_typed_code_shows_those_who_can_help_before_those_who_look_for_it(app: Flask, sort: str | None) -> None:
    mine, near = create_city(population=240_000), create_city(population=229_000)
    me = create_person(name="Me", city_id=mine.id, looking_for=["RDC2"])
    create_person(name="Looks too", city_id=near.id, looking_for=["RDC2"])
    create_person(name="A helper elsewhere", can_help_with=["RDC2"])
    create_person(name="Helper", city_id=near.id, can_help_with=["RDC2"])
    page = listing.list_people(actor_of(me), Filters(q="rdc-2"), sort=sort)
    assert [person.name for person in page.items] == ["Helper", "A helper elsewhere", "Looks too", "Me"]
    assert page.items[1].reasons[0].values == {"codes": ["RDC2"]}


def test_those_who_were_here_last_come_first_when_asked(app: Flask) -> None:
    now = clock.now()
    create_person(name="Long ago", seen_at=now - timedelta(days=9), joined_at=now - timedelta(days=99))
    create_person(name="Never", joined_at=now - timedelta(days=5))
    create_person(name="Just now", seen_at=now)
    assert found(sort="recent") == ["Just now", "Never", "Long ago"]


def test_similar_cities_come_first_then_colleagues_then_others(app: Flask) -> None:
    mine = create_city(name="Boise", population=240_000)
    near = create_city(name="Spokane", population=229_000)
    far = create_city(name="Lima", population=8_000_000, country_code="PE", latitude=-12.0, longitude=-77.0)
    me = create_person(name="Me", city_id=mine.id)
    create_person(name="Colleague", city_id=mine.id)
    create_person(name="Far", city_id=far.id)
    create_person(name="Near", city_id=near.id)
    create_person(name="Apart")
    assert found(actor_of(me), sort=None) == ["Near", "Far", "Colleague", "Me", "Apart"]
    assert found(actor_of(me), sort="similar", peers_only=True) == ["Near", "Far"]
    assert found(SYSTEM, sort="similar", peers_only=True) == []


def test_each_person_comes_with_why_she_is_shown(app: Flask) -> None:
    mine, near = create_city(population=240_000), create_city(population=229_000)
    me = create_person(name="Me", city_id=mine.id, looking_for=["RDC2"], can_help_with=["DM1"])
    create_person(name="Colleague", city_id=mine.id)
    create_person(name="Peer", city_id=near.id, can_help_with=["RDC2", "OD1"], looking_for=["DM1"])
    page = listing.list_people(actor_of(me), Filters(), sort="name")
    why = {person.name: [reason.code for reason in person.reasons] for person in page.items}
    assert why == {"Me": [], "Colleague": ["same_city"], "Peer": ["can_help", "looks_for", "similar_city"]}
    peer = next(person for person in page.items if person.name == "Peer")
    assert peer.reasons[0].values == {"codes": ["RDC2"]}
    assert tell_all(peer.reasons).startswith(
        "Can help with RDC2. Looking for help with DM1, which you offer. City like yours:"
    )


def test_a_list_about_a_criterion_says_who_can_help_with_it(app: Flask) -> None:
    create_person(name="Helper", can_help_with=["OD1", "OD2"])
    page = listing.list_people(actor_of(create_member()), Filters(can_help_with="OD1"))
    assert [reason.values for reason in page.items[0].reasons] == [{"codes": ["OD1"]}]


def test_who_can_help_leaves_oneself_out_and_matches_follow_what_one_looks_for(app: Flask) -> None:
    me = create_person(name="Me", can_help_with=["RDC2"], looking_for=["DM1"])
    create_person(name="Helper", can_help_with=["RDC2"])
    create_person(name="Match", can_help_with=["DM1"])
    assert [person.name for person in matching.list_who_can_help(actor_of(me), "rdc-2")] == ["Helper"]
    assert [person.name for person in matching.list_matches(actor_of(me))] == ["Match"]
    assert matching.list_matches(actor_of(create_member())) == []


def test_filters_are_counted_with_their_own_choice_left_open(app: Flask) -> None:
    lima = create_city(country_code="PE", population=60_000)
    create_person(city_id=lima.id, languages=["es"], practice_areas=["DM"])
    create_person(city_id=lima.id, languages=["es", "en"], practice_areas=["DM", "OD"])
    create_person(languages=["en"])
    counts = counting.count_people(SYSTEM, Filters(language="es"))
    assert counts.total == 2
    assert counts.values["language"] == {"es": 2, "en": 2}
    assert sorted(counts.values["practice_area"].values()) == [1, 2]
    assert (counts.values["country"], counts.values["population_band"]) == ({"PE": 2}, {"50k_100k": 2})
    assert counts.by_city == {lima.id: 2}


@pytest.mark.parametrize("sort", ["name", "recent", "similar", "relevance"])
@pytest.mark.parametrize("typed", ["ana", "DM1"])
def test_pages_join_without_gap_or_repetition(app: Flask, sort: str, typed: str) -> None:
    cities = [create_city(population=100_000 + 1000 * n) for n in range(3)]
    people = [
        create_person(
            name=f"Ana {n % 4}", city_id=cities[n % 3].id, **{("looking_for", "can_help_with")[n % 2]: ["DM1"]}
        )
        for n in range(11)
    ]
    actor = actor_of(people[0])
    seen: list[int] = []
    cursor = None
    while True:
        page = listing.list_people(actor, Filters(q=typed), sort=sort, limit=3, cursor=cursor)
        seen += [person.id for person in page.items]
        cursor = page.next
        if cursor is None:
            break
    assert sorted(seen) == sorted(person.id for person in people)


def test_one_or_two_letters_mean_where_a_word_begins(app: Flask) -> None:
    me = actor_of(create_person(name="Asker"))
    written = create_person(name="Luis Kim", bio="We rewrote our tenders.").id
    named, middle = create_person(name="Rebeca Lima").id, create_person(name="Marta Reed").id
    create_person(name="Andrea Moreno", bio="Care and housing.")
    assert {person.id for person in listing.list_people(me, Filters(q="re")).items} == {written, named, middle}
    assert {person.id for person in listing.list_people(me, Filters(q="re"), few=0).items} == {written, named, middle}
    assert [person.id for person in listing.list_people(me, Filters(q="marta r")).items] == [middle]


def test_names_that_begin_with_what_was_typed_fill_a_page_by_themselves(
    app: Flask, count_statements: Callable[[], Any]
) -> None:
    me = actor_of(create_person(name="Asker"))
    veras = [create_person(name=f"Vera {number}").id for number in range(4)]
    other = create_person(name="Ana Vera").id
    listing.list_people(me, Filters(q="vera"), limit=2)
    with count_statements() as few:
        first = listing.list_people(me, Filters(q="vera"), limit=2)
    with count_statements() as more:
        second = listing.list_people(me, Filters(q="vera"), limit=3, cursor=first.next)
    assert [person.id for person in (*first.items, *second.items)] == [*veras, other]
    assert len(few) < len(more)
    assert other not in {p.id for p in listing.list_people(me, Filters(q="vera 0"), limit=1).items}


def test_a_list_costs_the_same_statements_for_one_and_for_many(app: Flask, count_statements: Callable[[], Any]) -> None:
    city = create_city()
    me = actor_of(create_person(city_id=city.id, can_help_with=["DM1"], languages=["en"], practice_areas=["DM"]))
    numbers = set()
    for _ in range(2):
        session.expire_all()
        listing.list_people(me, Filters(q="member"), limit=100)
        with count_statements() as statements:
            listing.list_people(me, Filters(q="member"), limit=100)
        numbers.add(len(statements))
        for _ in range(30):
            create_person(city_id=city.id, can_help_with=["DM2"], languages=["es"], practice_areas=["OD"])
    assert numbers == {13}
