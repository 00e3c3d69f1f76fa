"""Taking people out as a file: only for those who may, only what they see, never as a formula, always noted."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask
from openpyxl import load_workbook

from forum.blueprints.directory.models.exports import DirectoryExport
from forum.blueprints.directory.queries.exporting import iterate_people
from forum.blueprints.directory.queries.filtering import Filters
from forum.blueprints.directory.services import profiles
from forum.kernel import sheets
from forum.kernel.actor import SYSTEM
from forum.kernel.database import session
from tests.factories.accounts import create_city, create_member
from tests.factories.directory import create_person
from tests.factories.standards import load_standards

SignIn = Callable[[Any], Any]


@pytest.fixture(autouse=True)
def _standards(app: Flask) -> None:
    load_standards()


def rows_of(answer: Any) -> list[list[str]]:
    return list(csv.reader(io.StringIO(answer.data.decode("utf-8-sig"))))


@pytest.mark.parametrize("prefix", ["/api/v1", ""])
def test_staff_take_out_who_matches_with_what_they_show_and_it_is_noted(sign_in: SignIn, prefix: str) -> None:
    city = create_city(name="Porto Alegre", country_code="BR")
    create_person(name="Ana Souza", job_title="Buyer", city_id=city.id, languages=["pt"], can_help_with=["RDC2"])
    create_person(name="Left", languages=["pt"])
    gone = create_person(name="Unlisted", languages=["pt"])
    profiles.change_profile(SYSTEM, gone.id, version=2, listed=False)
    create_person(name="Other", languages=["es"])
    staff = create_member(role="staff", language="en")
    answer = sign_in(staff).get(f"{prefix}/members/export?language=pt&format=csv")
    assert (answer.status_code, answer.mimetype, answer.headers["Cache-Control"]) == (200, "text/csv", "no-store")
    assert answer.headers["Content-Disposition"].startswith('attachment; filename="people-')
    head, *rows = rows_of(answer)
    assert [row[0] for row in rows] == ["Ana Souza", "Left"]
    ana = dict(zip(head, rows[0], strict=True))
    assert (ana["Job title"], ana["City"], ana["Languages"], ana["Can help with"]) == (
        "Buyer", "Porto Alegre", "Portuguese", "RDC2"
    )  # fmt: skip
    noted = session.query(DirectoryExport).one()
    assert (noted.member_id, noted.format, noted.filters, noted.people) == (staff.id, "csv", {"language": "pt"}, 2)


def test_a_city_lead_takes_out_the_own_city_and_nobody_else_anybody(sign_in: SignIn) -> None:
    mine, other = create_city(), create_city()
    create_person(name="Colleague", city_id=mine.id, bio="Hidden from the lead")
    create_person(name="Stranger", city_id=other.id)
    lead = create_person(name="Lead", city_id=mine.id, leads_city=True, language="en")
    browser = sign_in(lead)
    assert [row[0] for row in rows_of(browser.get("/api/v1/members/export"))[1:]] == ["Colleague", "Lead"]
    refused = browser.get(f"/api/v1/members/export?city={other.id}")
    assert (refused.status_code, refused.get_json()["code"]) == (403, "export_not_allowed")
    member = sign_in(create_person(city_id=mine.id, language="en"))
    assert member.get("/api/v1/members/export").status_code == member.get("/members/export").status_code == 403
    assert "CSV (text)" not in member.get("/members").text
    assert "CSV (text)" in browser.get("/members").text


def test_parts_kept_from_the_lead_are_not_in_the_file(sign_in: SignIn) -> None:
    city = create_city()
    shy = create_person(name="Shy", city_id=city.id, bio="only for me", job_title="Secret job", languages=["qu"])
    kept = dict.fromkeys(("bio", "job_title", "languages", "last_seen"), "me")
    profiles.change_profile(SYSTEM, shy.id, version=2, audiences=kept)
    lead = create_person(city_id=city.id, leads_city=True)
    text = sign_in(lead).get("/api/v1/members/export").data.decode()
    assert "Shy" in text
    assert not any(part in text for part in ("only for me", "Secret job", "Quechua", shy.email))
    assert "only for me" in sign_in(create_member(role="staff")).get("/api/v1/members/export").data.decode()


@pytest.mark.parametrize("typed", ["=1+1", "+cmd|' /C calc'!A0", "-2+3", "@SUM(A1)", "＝1+1", " =1", "'=1"])
def test_nothing_in_a_file_is_a_formula(sign_in: SignIn, typed: str) -> None:
    create_person(name="Zoe", job_title=typed)
    browser = sign_in(create_member(role="staff", name="Aaron"))
    assert all(not row[1].startswith(tuple("=+-@＝＋")) for row in rows_of(browser.get("/api/v1/members/export")))
    book = load_workbook(io.BytesIO(browser.get("/api/v1/members/export?format=xlsx").data))
    cells = [cell for row in book.active.iter_rows() for cell in row]
    assert {cell.data_type for cell in cells if cell.value is not None} == {"s"}
    assert any(typed.strip() in str(cell.value) for cell in cells)


def test_figures_and_phone_numbers_stay_as_they_are() -> None:
    assert [sheets.defuse(text) for text in ("-12.5", "+5", "a=b", "")] == ["-12.5", "+5", "a=b", ""]


def test_batches_join_without_gap_or_repetition(app: Flask) -> None:
    for number in range(7):
        create_person(name=f"Same {number % 2}")
    batches = [[person.id for person in batch] for batch in iterate_people(SYSTEM, Filters(), at_once=3)]
    assert [len(batch) for batch in batches] == [3, 3, 1]
    assert len({number for batch in batches for number in batch}) == 7


def test_staff_read_the_whole_log_and_others_their_own_part(sign_in: SignIn) -> None:
    city = create_city()
    lead = create_person(name="Leader", city_id=city.id, leads_city=True, language="en")
    staff = sign_in(create_member(name="Officer", role="staff", language="en"))
    assert "Nobody has exported people yet." in staff.get("/members/exports").text
    sign_in(lead).get("/members/export").close()
    staff.get("/members/export").close()
    found = staff.get("/api/v1/members/exports").get_json()["items"]
    assert [(one["member"]["name"], one["format"]) for one in found] == [("Officer", "csv"), ("Leader", "csv")]
    assert [one["filters"] for one in found] == [{}, {"city": city.id}]
    own = sign_in(lead).get("/api/v1/members/exports").get_json()["items"]
    assert [one["member"]["name"] for one in own] == ["Leader"]
    assert "Leader" in staff.get("/members/exports").text


@pytest.mark.parametrize("query", ["format=pdf", "city=x", "sort=name", "field=x"])
def test_a_wrong_export_is_told_by_the_api(sign_in: SignIn, query: str) -> None:
    answer = sign_in(create_member(role="staff")).get(f"/api/v1/members/export?{query}")
    assert (answer.status_code, answer.mimetype) == (422, "application/problem+json")
