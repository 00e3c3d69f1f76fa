"""The directory as JSON and as pages."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from forum.kernel.database import session
from tests.factories.accounts import create_city, create_member
from tests.factories.directory import create_person
from tests.factories.standards import load_standards

SignIn = Callable[[Any], Any]


@pytest.fixture(autouse=True)
def _standards(app: Flask) -> None:
    load_standards()


def test_strangers_see_no_people(client: FlaskClient) -> None:
    member = create_person(name="Ana Souza", can_help_with=["DM3"])
    assert client.get("/api/v1/members").status_code == 401
    assert [client.get(f"{base}/members/{member.id}").status_code for base in ("", "/api/v1")] == [404, 404]
    assert "/sign-in?next=" in client.get("/members").headers["Location"]
    page = client.get("/standards/wwc-2022/DM3").text
    assert "Ana Souza" not in page
    assert "Members can see who can help" in page


def test_a_member_is_told_without_her_address(sign_in: SignIn) -> None:
    city = create_city(name="Porto Alegre", country_code="BR", mail_domains=["poa.example"])
    member = create_person(
        name="Ana Souza", email="ana.secret@poa.example", city_id=city.id, languages=["pt"], practice_areas=["RDC"],
        can_help_with=["RDC2"], bio="I buy.",
    )  # fmt: skip
    browser = sign_in(create_member(language="es"))
    detail = browser.get(f"/api/v1/members/{member.id}")
    body = detail.get_json()
    assert (body["name"], body["city"]["name"], body["can"]) == ("Ana Souza", "Porto Alegre", {"edit": False})
    assert body["practice_areas"][0]["name"] == "Contratación orientada a resultados"
    assert body["can_help_with"][0]["url"] == "/standards/wwc-2022/RDC2"
    everything = detail.text + browser.get("/api/v1/members").text + browser.get(f"/members/{member.id}").text
    assert "secret" not in everything + browser.get("/members").text


def test_the_list_tells_reasons_in_the_language_of_the_reader(sign_in: SignIn) -> None:
    create_person(name="Helper", can_help_with=["RDC2"])
    browser = sign_in(create_person(name="Me", language="en", looking_for=["RDC2"]))
    items = browser.get("/api/v1/members?q=helper").get_json()["items"]
    assert items[0]["reasons"] == [{"code": "can_help", "values": {"codes": ["RDC2"]}, "text": "Can help with RDC2"}]


@pytest.mark.parametrize(
    "query",
    ["city=0", "city=x", "country=ZZ", "language=xx", "population_band=x", "peers_only=maybe", "role=king", "sort=x",
     "limit=1000", "cursor=%00", "cursor=abc", "practice_area=" + "x" * 30, "q=" + "x" * 101],
)  # fmt: skip
def test_a_wrong_query_is_told_by_the_api_and_forgiven_by_the_page(sign_in: SignIn, query: str) -> None:
    browser = sign_in(create_member())
    answer = browser.get(f"/api/v1/members?{query}")
    assert (answer.status_code in (400, 422), answer.mimetype) == (True, "application/problem+json")
    assert browser.get(f"/members?{query}").status_code in (200, 400)


def test_one_changes_ones_profile_with_the_version_one_saw(sign_in: SignIn) -> None:
    member = create_member(name="Ana")
    browser = sign_in(member)
    address = f"/api/v1/members/{member.id}"
    tag = browser.get(address).headers["ETag"]
    assert browser.patch(address, json={"bio": "x"}).status_code == 428
    answer = browser.patch(address, json={"bio": "I **buy**.", "can_help_with": ["rdc-2"]}, headers={"If-Match": tag})
    assert (answer.status_code, answer.get_json()["can"]) == (200, {"edit": True})
    assert answer.get_json()["bio_html"] == "<p>I <strong>buy</strong>.</p>\n"
    assert browser.patch(address, json={"bio": "late"}, headers={"If-Match": tag}).status_code == 412
    assert browser.get(address, headers={"If-None-Match": answer.headers["ETag"]}).status_code == 304
    other = sign_in(create_member()).patch(address, json={"bio": "x"}, headers={"If-Match": answer.headers["ETag"]})
    assert (other.status_code, other.get_json()["code"]) == (403, "not_yours")


@pytest.mark.parametrize(
    ("sent", "field"),
    [({"email": "x@example.org"}, "email"), ({"role": "staff"}, "role"), ({"name": " "}, "name"),
     ({"name": None}, "name"), ({"bio": "x" * 4001}, "bio"), ({"languages": ["xx"]}, "languages"),
     ({"timezone": "Mars"}, "timezone"),
     ({"can_help_with": ["ZZ9"]}, "can_help_with"), ({"can_help_with": "DM1"}, "can_help_with"),
     ({"language": "de"}, "language")],
)  # fmt: skip
def test_what_a_profile_cannot_hold_is_told_with_its_field(sign_in: SignIn, sent: dict[str, Any], field: str) -> None:
    member = create_member()
    answer = sign_in(member).patch(f"/api/v1/members/{member.id}", json=sent, headers={"If-Match": "1"})
    assert (answer.status_code, list(answer.get_json()["errors"])) == (422, [field])


def test_a_script_in_a_bio_stays_text(sign_in: SignIn) -> None:
    member = create_person(bio="<script>alert(1)</script> [x](javascript:alert(1))")
    page = sign_in(create_member()).get(f"/members/{member.id}").text
    assert "<script>alert" not in page
    assert 'href="javascript' not in page


def test_the_criterion_page_lists_who_can_help_with_a_message_that_names_it(sign_in: SignIn) -> None:
    mine, near = create_city(population=240_000), create_city(population=229_000)
    create_person(name="Zoe Near", handle="zoe-near", city_id=near.id, can_help_with=["RDC2"])
    create_person(name="Abe Apart", can_help_with=["RDC2"])
    browser = sign_in(create_person(name="Me", language="en", city_id=mine.id, can_help_with=["RDC2"]))
    page = browser.get("/standards/wwc-2022/RDC2").text
    assert page.index("Zoe Near") < page.index("Abe Apart")
    assert "/messages/ask?to=zoe-near&amp;criterion=RDC2" in page
    assert "City like yours: similar size" in page
    assert "Ask a peer" not in browser.get("/standards/wwc-2018/OD1").text


def test_reasons_on_the_page_of_a_criterion_are_about_it_and_other_matches_come_last(
    sign_in: SignIn,
) -> None:
    near = create_city(population=229_000)
    create_person(name="Zoe", city_id=near.id, can_help_with=["RDC2", "RDC3"], looking_for=["DM1"])
    mine = create_city(population=240_000)
    me = create_person(language="en", city_id=mine.id, looking_for=["RDC2", "RDC3"], can_help_with=["DM1"])
    browser = sign_in(me)
    beside = ("Also helps with RDC3, which you look for.", "Looking for help with DM1, which you offer.")
    for address in ("/standards/wwc-2022/RDC2", "/members?can_help_with=RDC2"):
        why = re.findall(r'<p class="row__why">.*?</svg>(.*?)</p>', browser.get(address).text, re.DOTALL)
        assert len(why) == 1
        assert why[0].startswith("City like yours: similar size")
        assert [one in why[0] for one in (*beside, "Can help with")] == [True, True, False]
        assert why[0].endswith("which you offer.") or why[0].endswith("which you look for.")
    assert "That somebody's city met it counts most" in browser.get("/standards/wwc-2022/RDC2").text


def test_among_people_narrowed_by_a_criterion_one_asks_and_else_one_writes(sign_in: SignIn) -> None:
    create_person(name="Zoe", handle="zoe", can_help_with=["RDC2"])
    browser = sign_in(create_member(language="en"))
    narrowed, all_people = browser.get("/members?can_help_with=RDC2").text, browser.get("/members").text
    assert [word in narrowed for word in ('aria-label="Ask Zoe"', 'aria-label="Message Zoe"')] == [True, False]
    assert [word in all_people for word in ('aria-label="Ask Zoe"', 'aria-label="Message Zoe"')] == [False, True]


def test_filters_say_what_following_them_does(sign_in: SignIn) -> None:
    create_person(languages=["pt"], can_help_with=["RDC2"])
    page = sign_in(create_member(language="en")).get("/members?can_help_with=RDC2").text
    assert 'aria-label="Filter by Portuguese (1)"' in page
    chosen = 'aria-current="true" aria-label="Remove the filter RDC2 Measuring Outcomes for Key Procurements (1)"'
    assert chosen in page


def test_the_map_of_people_says_who_is_not_on_it_and_marks_the_own_city(sign_in: SignIn) -> None:
    mine = create_city(name="Boise")
    create_person(name="Nowhere")
    page = sign_in(create_member(language="en", city_id=mine.id)).get("/members?view=map").text
    assert "People without a city are not on the map; the list below has everybody." in page
    assert re.search(r'role="list" aria-label="Map of the people found"', page)
    assert re.search(r'<svg role="listitem"[^>]*><a class="map__place map__place--own map__place--named"', page)


@pytest.mark.parametrize(
    ("language", "line", "reason"),
    [
        ("en", "Spanish, English", "Works in Spanish"), ("es", "Español, inglés", "Trabaja en español"),
        ("fr", "Espagnol, anglais", "espagnol"),
    ],
)  # fmt: skip
def test_languages_are_written_as_a_language_writes_them_within_a_sentence(
    language: str, line: str, reason: str, sign_in: SignIn
) -> None:
    create_person(languages=["es", "en"], can_help_with=["RDC2"])
    page = sign_in(create_person(language=language, languages=["es"])).get("/standards/wwc-2022/RDC2").text
    assert line in page
    assert reason in page


def test_the_city_page_lists_its_people(sign_in: SignIn) -> None:
    city = create_city(name="Mendoza")
    create_person(name="Luis Pérez", city_id=city.id)
    page = sign_in(create_member(language="en")).get(f"/cities/{city.id}").text
    assert "People in Mendoza" in page
    assert "Luis Pérez" in page


def test_the_listing_page_shows_filters_in_use_and_teaches_when_nobody_matches(sign_in: SignIn) -> None:
    create_person(name="Ana Souza", languages=["pt"], can_help_with=["RDC2"])
    browser = sign_in(create_member(language="en"))
    page = browser.get("/members?can_help_with=RDC2&language=pt").text
    assert "Ana Souza" in page
    assert "Remove this filter" in page
    assert "Nobody matches" in browser.get("/members?q=nobody-at-all").text


def test_a_profile_is_changed_in_the_browser_and_what_was_wrong_is_kept(sign_in: SignIn) -> None:
    member = create_person(name="Ana", language="en", languages=["pt", "nv"])
    browser = sign_in(member)
    assert browser.get("/me/profile").headers["Location"].endswith(f"/members/{member.id}/edit")
    address = f"/members/{member.id}/edit"
    assert 'value="nv"' in browser.get(address).text
    form = {
        "version": "2", "name": "Ana Souza", "job_title": "Buyer", "bio": "I buy.", "languages": ["pt"],
        "language": "en", "timezone": "America/Sao_Paulo", "practice_areas": ["RDC"], "can_help_with": ["RDC2", "RDC4"],
        "listed": "1",
    }  # fmt: skip
    wrong = browser.post(address, data=form | {"name": ""})
    assert (wrong.status_code, "I buy." in wrong.text) == (422, True)
    assert browser.post(address, data=form).status_code == 303
    page = browser.get(f"/members/{member.id}").text
    assert all(text in page for text in ("Ana Souza", "Buyer", "RDC4", "Your profile is saved."))
    stale = browser.post(address, data=form | {"bio": "typed long"})
    assert (stale.status_code, "typed long" in stale.text) == (412, True)
    assert sign_in(create_member()).get(address).status_code == 403


def _cost(browser: Any, address: str, count_statements: Callable[[], Any]) -> int:
    browser.get(address)
    with count_statements() as statements:
        assert browser.get(address).status_code == 200
    return len(statements)


COSTS: dict[str, int | None] = {
    "/api/v1/members?limit=100": 11, "/members?limit=100": 18, "/api/v1/members/{id}": 11,
    "/members/{id}": None, "/standards/wwc-2022/RDC2": None, "/cities/{city}": None,
}  # fmt: skip


def test_one_person_and_a_hundred_cost_the_same_statements(
    sign_in: SignIn, count_statements: Callable[[], Any]
) -> None:
    """Pages that show sections of higher features have no number of their own; the frame of a page is left out."""
    city = create_city()
    create_city()
    told = {"city_id": city.id, "can_help_with": ["RDC2"], "languages": ["en"], "practice_areas": ["RDC"]}
    browser = sign_in(create_person(**told))
    first = create_person(**told).id

    def costs() -> dict[str, int]:
        session.expire_all()
        frame = _cost(browser, "/standards", count_statements) - 3
        asked = {path: path.format(id=first, city=city.id) for path in COSTS}
        return {
            path: _cost(browser, address, count_statements) - (0 if path.startswith("/api") else frame)
            for path, address in asked.items()
        }

    few = costs()
    for _ in range(100):
        create_person(**told)
    assert costs() == few
    assert {path: few[path] for path, number in COSTS.items() if number} == {
        path: number for path, number in COSTS.items() if number
    }
