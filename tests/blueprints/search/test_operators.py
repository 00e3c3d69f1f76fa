"""Operators narrow in four languages, are shown as chips that can be removed, and a wrong value loses nothing."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
import sqlalchemy as sa
from flask import Flask

from forum.blueprints.files.extraction import media_types
from forum.blueprints.files.models import File
from forum.blueprints.search.rules.operators import first_day_of, read_operators, years_of
from forum.kernel import indexing
from forum.kernel.database import session
from tests.factories.accounts import create_city
from tests.factories.directory import create_person
from tests.factories.discussions import reply, start_thread
from tests.factories.groups import create_group
from tests.factories.library import create_resource
from tests.factories.standards import load_standards

Find = Callable[..., dict[str, Any]]


@pytest.fixture(autouse=True)
def empty_index(app: Flask) -> None:
    load_standards()
    for index in indexing.names():
        indexing.rebuild(index)


@pytest.fixture
def ask(sign_in: Callable[[Any], Any]) -> Find:
    def asking(member: Any, q: str, **narrowed: Any) -> dict[str, Any]:
        answer = sign_in(member).get("/api/v1/search", query_string={"q": q, **narrowed})
        assert answer.status_code == 200, answer.get_json()
        found: dict[str, Any] = answer.get_json()
        return found

    return asking


def titles(found: dict[str, Any]) -> set[str]:
    return {hit["title"] for hit in found["hits"]}


@pytest.fixture
def library(deliver: Callable[[], int]) -> Any:
    mid = create_city(name="Medellín", country_code="CO", population=240_000, timezone="America/Bogota")
    large = create_city(name="Bogotá", country_code="CO", population=7_000_000, timezone="America/Bogota")
    owner = create_person(name="Ana Souza", handle="ana", city_id=mid.id)
    told = {"language": "es", "doc_type": "agreement", "city_id": mid.id, "year": 2024, "criteria": ["DM1"]}
    word = create_resource(owner, "Un convenio para compartir datos.", title="Convenio", **told)
    told = {"language": "en", "doc_type": "plan", "city_id": large.id, "year": 2019, "criteria": ["DM3"]}
    pdf = create_resource(owner, "A convenio to share data.", title="Convenio plan", **told)
    for resource, media_type in ((word, media_types.DOCX), (pdf, media_types.PDF)):
        session.execute(sa.update(File).where(File.id == resource.file_id).values(media_type=media_type))
    deliver()
    return owner


IN_FOUR_LANGUAGES = (
    "language:es", "idioma:español", "lingua:espanhol", "langue:Espagnol", "language:spanish",
    "type:agreement", "tipo:acuerdo", "type:entente", "year:2024", "año:2023..2024", "size:medium", "tamaño:mediana",
    "city:medellin", "ciudad:Medellín", 'ville:"Medellín"', "criterion:dm1", "criterio:DM-1",
    "format:word", "formato:docx", "type:editable", "-plan", '"convenio para compartir"', "in:title -plan",
)  # fmt: skip


def test_an_operator_narrows_in_the_words_of_four_languages(ask: Find, library: Any) -> None:
    member = create_person()
    for written in IN_FOUR_LANGUAGES:
        found = ask(member, f"convenio {written}", type="document")
        assert (written, titles(found), found["misunderstood"]) == (written, {"Convenio"}, [])


def test_a_code_finds_only_itself_and_an_old_one_what_it_is_called_now(
    ask: Find, library: Any, deliver: Callable[[], int]
) -> None:
    create_resource(library, "About involving people.", title="Involving", criteria=["CI1"])
    deliver()
    assert titles(ask(library, "criterion:DM1")) == {"Convenio"}
    assert titles(ask(library, "criterion:SI1", type="document")) == {"Involving"}
    assert titles(ask(library, "", criterion="si-1", type="document")) == {"Involving"}


def test_what_somebody_wrote_is_found_by_name_handle_and_me(
    ask: Find, deliver: Callable[[], int], sign_in: Callable[[Any], Any]
) -> None:
    ana, ben = create_person(name="Ana Souza", handle="ana-s"), create_person(name="Ben Ito")
    group = create_group(ana, ben)
    thread = start_thread(ana, group, title="Paving", body="Which asphalt holds?")
    reply(ben, thread, "The cold asphalt.")
    start_thread(ben, group, title="Asphalt again", body="It holds.")
    deliver()
    for written in ("from:ana-s", "de:@ana-s", 'from:"Ana Souza"', "by:Ana"):
        assert titles(ask(ben, f"asphalt {written}", type="thread")) == {"Paving"}
    assert titles(ask(ben, "asphalt from:me", type="thread")) == {"Paving", "Asphalt again"}


def test_a_group_is_named_by_its_address_or_its_name_if_one_may_see_it(ask: Find, deliver: Callable[[], int]) -> None:
    keeper = create_person()
    group = create_group(keeper, name="Street Works")
    hidden = create_group(keeper, name="Quiet Works", visibility="hidden")
    start_thread(keeper, group, title="Asphalt one", body="Asphalt.")
    start_thread(keeper, hidden, title="Asphalt two", body="Asphalt.")
    deliver()
    assert titles(ask(keeper, 'asphalt group:"Street Works"')) == {"Asphalt one"}
    found = ask(keeper, "asphalt grupo:quiet-works")
    assert (titles(found), found["misunderstood"]) == ({"Asphalt two"}, []), hidden.slug
    outside, unknown = (ask(create_person(), f"asphalt group:{name}") for name in ("quiet-works", "no-such-works"))
    assert titles(outside) == titles(unknown) == {"Asphalt one"}
    told = outside["misunderstood"][0]["message"].replace("quiet-works", "no-such-works")
    assert told == unknown["misunderstood"][0]["message"]


WRONG = (
    "language:klingon", "year:soon", "before:yesterday", "after:2024-13", "in:margins", "size:huge", "type:nonsense",
    "criterion:ZZ99", "area:nothing", "from:nobody-at-all", "group:none", "city:Nowhere", "format:papyrus",
)  # fmt: skip


def test_a_wrong_value_is_told_narrows_nothing_and_stays_in_the_box(
    ask: Find, library: Any, sign_in: Callable[[Any], Any]
) -> None:
    browser = sign_in(library)
    for wrong in WRONG:
        found = ask(library, f"convenio {wrong}", type="document")
        assert (wrong, titles(found)) == (wrong, {"Convenio", "Convenio plan"})
        assert [one["operator"] for one in found["misunderstood"]] == [wrong.split(":")[0]]
        page = browser.get("/search", query_string={"q": f"convenio {wrong}"}).text
        assert f'value="convenio {wrong}"' in page
        assert found["misunderstood"][0]["message"] in page


def test_operators_become_chips_that_can_be_removed(library: Any, sign_in: Callable[[Any], Any]) -> None:
    page = sign_in(library).get("/search?q=convenio+idioma:es+tipo:editable&type=document").text
    assert 'value="convenio"' in page
    chips = page.split('class="active-filters"')[1].split("</div>")[0]
    assert chips.count('class="chip"') == 2
    assert "/search?" in chips
    assert "Can be edited" in chips


def test_dates_reach_from_their_first_day_and_end_before_it(ask: Find, library: Any) -> None:
    assert titles(ask(library, "convenio after:2020", type="document")) == {"Convenio", "Convenio plan"}
    assert titles(ask(library, "convenio before:2020", type="document")) == set()


def test_several_values_of_a_facet_add_up_and_each_says_what_it_would_add(ask: Find, library: Any) -> None:
    found = ask(library, "convenio", type="document", language=["es"])
    assert found["facets"]["lang"] == {"en": 1, "es": 1}
    assert found["facets"]["population_band"] == {"100k_250k": 1}
    assert found["facets"]["format"] == {"editable": 1, "word": 1}
    both = ask(library, "convenio", type="document", language=["es", "en"])
    assert titles(both) == {"Convenio", "Convenio plan"}
    assert both["facets"]["format"] == {"editable": 1, "pdf": 1, "word": 1}


def test_a_stranger_is_not_told_where_a_document_is_from_by_searching(client: Any, library: Any) -> None:
    told = client.get("/api/v1/search?q=city:Medellín").get_json()
    assert (told["hits"], told["misunderstood"][0]["message"]) == ([], "Sign in to search by person or city.")
    told = client.get("/api/v1/search?q=convenio&city=Medellín").get_json()
    assert told["misunderstood"][0]["operator"] == "city"


@pytest.mark.parametrize(
    ("text", "rest", "names"),
    [
        ("data idioma:es sharing", "data sharing", ["language"]),
        ('"language:es" words', '"language:es" words', []),
        ("https://example.org note:this 10:30", "https://example.org note:this 10:30", []),
        ('city:"São Paulo" parks', "parks", ["city"]),
        ("city: parks", "city: parks", []),
        ("“a phrase” before:2024", '"a phrase"', ["before"]),
        ("-language:es", "-language:es", []),
    ],
)
def test_only_what_is_an_operator_is_read_as_one(text: str, rest: str, names: list[str]) -> None:
    left, found = read_operators(text)
    assert (left, [one.name for one in found]) == (rest, names)


def test_years_and_days_are_read_or_refused() -> None:
    assert years_of("2022-2024") == ["2022", "2023", "2024"]
    assert years_of("1000..2000") is None
    assert str(first_day_of("2024-05")) == "2024-05-01"
    assert first_day_of("2024-02-30") is None
