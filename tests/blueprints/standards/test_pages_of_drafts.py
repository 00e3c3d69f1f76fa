"""Writing a standard in the browser, without scripts."""

from __future__ import annotations

import re
from collections.abc import Callable
from html import unescape
from typing import Any

import pytest
from flask import Flask

from forum.blueprints.accounts.models import Member
from forum.blueprints.standards import queries
from forum.blueprints.standards.rules.editions import describe
from forum.blueprints.standards.services import drafting
from forum.kernel.actor import Actor
from tests.factories.accounts import actor_of, create_member
from tests.factories.standards import load_standards

BEGIN = {"based_on": "wwc-2022", "slug": "ours", "name": "Our Standard", "version": "1", "year": "2026"}


@pytest.fixture
def officer(app: Flask) -> Member:
    load_standards()
    return create_member(role="staff", language="en")


@pytest.fixture
def acting(officer: Member) -> Actor:
    return actor_of(officer)


@pytest.fixture
def staff(officer: Member, sign_in: Callable[[Any], Any]) -> Any:
    browser = sign_in(officer)
    assert browser.post("/standards/new", data=BEGIN).headers["Location"] == "/standards/ours/edit"
    return browser


def form_of(staff: Any, address: str) -> dict[str, str]:
    """The fields of the first form that posts to this address, as a browser would send them unchanged."""
    page = staff.get(address).text
    form = re.search(rf'<form class="form[^>]*action="{re.escape(address)}".*?</form>', page, re.DOTALL)
    assert form, address
    html = form.group()
    values = {
        name: unescape(value)
        for name, value in re.findall(r'<input class="input[^>]* name="(\w+)"[^>]*? value="([^"]*)"', html)
    }
    values |= dict(re.findall(r'<input type="hidden" name="(seen)" value="(\d+)"', html))
    areas = re.findall(r'<textarea[^>]* name="(\w+)"[^>]*>\n?(.*?)</textarea>', html, re.DOTALL)
    values |= {name: unescape(text).replace("\r\n", "\n") for name, text in areas}
    values |= dict(re.findall(r'<input type="(?:checkbox|radio)"[^>]* name="(\w+)" value="(\w+)"[^>]* checked', html))
    values |= dict(re.findall(r'<input type="(?:checkbox|radio)" name="(\w+)" value="(\w+)"[^>]* checked', html))
    for name, options in re.findall(r'<select[^>]* name="(\w+)".*?>(.*?)</select>', html, re.DOTALL):
        chosen = re.search(r'value="([^"]*)" selected', options)
        values[name] = chosen.group(1) if chosen else ""
    return values


def document(acting: Actor) -> dict[str, Any]:
    return describe(queries.get_framework("ours", acting, for_document=True))


def test_saving_every_form_unchanged_changes_nothing(staff: Any, acting: Actor) -> None:
    before = document(acting)
    codes = [one["code"] for area in before["areas"] for one in area["criteria"]]
    for address in (
        "/standards/ours/edit", *(f"/standards/ours/edit/areas/{area['code']}" for area in before["areas"]),
        *(f"/standards/ours/edit/criteria/{code}" for code in codes[::3]),
        *(f"/standards/ours/edit/questions/q{number}" for number in range(1, 9)),
    ):  # fmt: skip
        answer = staff.post(address, data=form_of(staff, address))
        assert answer.status_code == 303, address
        assert document(acting) == before, address


def test_a_criterion_is_written_in_four_languages_side_by_side(staff: Any, acting: Actor) -> None:
    address = "/standards/ours/edit/criteria/DM3"
    sent = form_of(staff, address) | {
        "code": "dm33", "name_fr": "Partage", "items_en": "One\nTwo\nThree", "items_es": "Uno\n\nTres", "need": "2",
        "suggested": "", "prerequisites": "dm1, DM2", "rule_en": "Yearly",
    }  # fmt: skip
    del sent["suggested"]
    assert staff.post(address, data=sent).headers["Location"] == "/standards/ours/edit#edit-DM33"
    told = next(one for area in document(acting)["areas"] for one in area["criteria"] if one["code"] == "DM33")
    assert (told["name"]["fr"], told["former_codes"], told["prerequisites"]) == ("Partage", ["DM3"], ["DM1", "DM2"])
    assert (told["checklist"]["need"], told["checklist"]["suggested"]) == (2, False)
    assert [item["text"].get("es") for item in told["checklist"]["items"]] == ["Uno", None, "Tres"]
    page = staff.get("/standards/ours/DM33").text
    assert "2 of 3 are needed" in page
    assert "Needed first" in page
    found = staff.get("/standards/ours/differences").text
    assert "Criterion DM33" in found
    assert "Yearly" in found


def test_areas_criteria_and_questions_are_added_and_removed(staff: Any, acting: Actor) -> None:
    area = form_of(staff, "/standards/ours/edit/areas/new") | {"code": "AI", "name_en": "Artificial intelligence"}
    assert staff.post("/standards/ours/edit/areas/new", data=area).status_code == 303
    page = staff.get("/standards/ours/edit/criteria/new?area=AI").text
    assert 'value="AI" selected' in page
    criterion = form_of(staff, "/standards/ours/edit/criteria/new") | {
        "code": "AI1", "area": "AI", "name_en": "Register", "need": "", "evidence_basis": "own",
    }  # fmt: skip
    assert staff.post("/standards/ours/edit/criteria/new", data=criterion).status_code == 303
    question = form_of(staff, "/standards/ours/edit/questions/new") | {"text_en": "A register?", "criteria": "ai1"}
    assert staff.post("/standards/ours/edit/questions/new", data=question).status_code == 303
    now = document(acting)
    assert (now["areas"][-1]["code"], now["areas"][-1]["criteria"][0]["code"]) == ("AI", "AI1")
    assert now["questions"][-1] == {
        "key": "q9", "text": {"en": "A register?"}, "criteria": ["AI1"], "suggested": True,
    }  # fmt: skip
    for part in ("questions/q9", "criteria/AI1", "areas/AI"):
        asking = f"/standards/ours/edit/{part}/removal"
        assert f'href="{asking}"' in staff.get(f"/standards/ours/edit/{part}").text, part
        assert staff.post(asking, data=form_of(staff, asking)).status_code == 303, part
        assert staff.get(asking).status_code == 404, part
    assert document(acting)["areas"][-1]["code"] == "EVAL"
    assert len(document(acting)["questions"]) == 8


def test_what_is_added_never_overwrites_what_has_its_code(staff: Any, acting: Actor) -> None:
    before = document(acting)
    of_criterion = {"area": "EVAL", "need": "", "evidence_basis": "own"}
    for part, code, more in (("criteria", "eval4", of_criterion), ("areas", "eval", {})):
        page = f"/standards/ours/edit/{part}/new"
        typed = form_of(staff, page) | {"code": code, "name_en": "Typed by hand", **more}
        refused = staff.post(page, data=typed)
        assert refused.status_code == 422
        assert f"The code {code.upper()} is taken in this version." in refused.text
        assert "Typed by hand" in refused.text
    assert document(acting) == before


def test_removing_an_area_says_first_what_goes_with_it(staff: Any, acting: Actor) -> None:
    asked = staff.get("/standards/ours/edit/areas/DM/removal").text
    count = len(document(acting)["areas"][0]["criteria"])
    assert f"Its {count} criteria go with it." in asked
    assert staff.get("/standards/ours/edit/criteria/DM1/removal").status_code == 200
    assert document(acting)["areas"][0]["code"] == "DM"


def test_what_is_no_code_is_told_what_a_code_is(staff: Any) -> None:
    typed = form_of(staff, "/standards/ours/edit/criteria/DM3")
    told = staff.post("/standards/ours/edit/criteria/DM3", data=typed | {"code": "3"})
    assert (told.status_code, "Two to six capital letters and a number, such as DM3." in told.text) == (422, True)


def test_a_missing_language_is_told_on_saving_and_before_publishing(staff: Any) -> None:
    address = "/standards/ours/edit/criteria/DM3"
    typed = form_of(staff, address) | {
        "name_fr": "", "items_en": "One\nTwo", "items_es": "Uno", "items_pt": "Um\nDois", "items_fr": "Un\nDeux",
        "need": "2",
    }  # fmt: skip
    saved = staff.post(address, data=typed)
    assert saved.status_code == 303
    page = staff.get(saved.headers["Location"].split("#")[0]).text
    assert "Saved. French is missing." in page
    for text in (page, staff.get("/standards/ours/confirm/publication").text):
        assert f'<a href="{address}">DM3: French is missing.</a>' in text
        assert "DM3, Checklist: the numbers of lines differ (English 2, Spanish 1, Portuguese 2, French 2)." in text
    assert "It can be published, but this is not complete" in staff.get("/standards/ours/confirm/publication").text


def test_before_publishing_it_says_what_differs_and_what_stays_current(staff: Any) -> None:
    address = "/standards/ours/edit/criteria/DM3"
    staff.post(address, data=form_of(staff, address) | {"rule_en": "Yearly"})
    asked = staff.get("/standards/ours/confirm/publication").text
    assert "Criteria: 1 changed, 0 added, 0 removed." in asked
    assert "stays the current standard until another one is made current." in asked
    assert 'href="/standards/ours/differences"' in asked


def test_more_than_there_are_cannot_be_needed(staff: Any, acting: Actor) -> None:
    address = "/standards/ours/edit/criteria/DM3"
    before = document(acting)
    typed = form_of(staff, address) | {"items_en": "One\nTwo\nThree", "items_es": "", "items_pt": "", "items_fr": ""}
    for need in ("5", "0"):
        refused = staff.post(address, data=typed | {"need": need})
        told = f"{need} of 3 cannot be needed. Ask for at least 1 and at most all."
        assert (refused.status_code, f'<a href="#need">{told}</a>' in refused.text) == (422, True)
    assert document(acting) == before


def test_levels_steps_and_who_may_be_assessed_are_written_as_lines(staff: Any, acting: Actor) -> None:
    sent = form_of(staff, "/standards/ours/edit")
    assert sent["levels"] == "silver, 22, 51\ngold, 30, 68\nplatinum, 37, 85"
    wrong = staff.post("/standards/ours/edit", data=sent | {"levels": "silver"})
    assert (wrong.status_code, "Line 1: write a level as its name" in wrong.text) == (422, True)
    changed = sent | {
        "levels": "",
        "scoring": "steps",
        "steps_en": "No\nYes",
        "steps_pt": "Não\nSim",
        "countries": "br",
    }
    assert staff.post("/standards/ours/edit", data=changed).status_code == 303
    now = document(acting)
    assert now["scoring"] == {"kind": "steps", "steps": [{"en": "No", "pt": "Não"}, {"en": "Yes", "pt": "Sim"}]}
    assert (now["levels"], now["eligibility"]) == ([], {"min_population": 30000, "countries": ["BR"]})


def test_what_stands_in_the_way_is_told_and_publishing_waits(staff: Any, acting: Actor) -> None:
    drafting.change_draft(
        acting, "ours", int(form_of(staff, "/standards/ours/edit")["seen"]),
        {"levels": [{"name": "gold", "min_count": 90, "min_percent": 99}]},
    )  # fmt: skip
    told = "“gold” asks for 90 criteria, and there are only 43."
    assert f'<a href="/standards/ours/edit#levels">{told}</a>' in staff.get("/standards/ours/edit").text
    asked = staff.get("/standards/ours/confirm/publication")
    assert told in asked.text
    seen = form_of(staff, "/standards/ours/edit")["seen"]
    refused = staff.post("/standards/ours/confirm/publication", data={"seen": seen})
    assert (refused.status_code, told in refused.text) == (422, True)
    sent = form_of(staff, "/standards/ours/edit") | {"levels": "gold, 20"}
    staff.post("/standards/ours/edit", data=sent)
    for act in ("publication", "current"):
        page = f"/standards/ours/confirm/{act}"
        assert staff.post(page, data=form_of(staff, page)).headers["Location"] == "/standards/ours"
    assert queries.get_catalogue().areas[0].path == "/standards/ours#area-DM"
    assert staff.get("/standards/ours/edit").status_code == 403
    page = "/standards/wwc-2022/confirm/retirement"
    assert staff.post(page, data=form_of(staff, page)).status_code == 303
    assert "Retired" in staff.get("/standards/wwc-2022").text


def test_a_draft_that_changed_meanwhile_keeps_what_was_typed(staff: Any) -> None:
    address = "/standards/ours/edit/areas/DM"
    sent = form_of(staff, address)
    staff.post(address, data=sent | {"name_es": "Datos"})
    late = staff.post(address, data=sent | {"name_es": "Información"})
    assert (late.status_code, "Información" in late.text) == (412, True)


def test_beginning_from_a_version_presets_its_name(staff: Any) -> None:
    assert 'value="Equipt to Innovate"' in staff.get("/standards/new?based_on=equipt").text
    assert "What Works Cities" in form_of(staff, "/standards/new")["name"]


def test_staff_see_on_the_page_and_in_the_list_what_is_not_current(staff: Any, sign_in: Callable[[Any], Any]) -> None:
    page = "/standards/ours/confirm/publication"
    staff.post(page, data=form_of(staff, page))
    member = sign_in(create_member())
    for path in ("/standards", "/standards/ours"):
        assert "Published, not current" in staff.get(path).text
        assert "Published, not current" not in member.get(path).text
    head = staff.get("/standards/ours").text.split("<aside")[0]
    for path in ("differences", "confirm/current", "confirm/retirement"):
        assert f'href="/standards/ours/{path}"' in head


def test_differences_name_the_languages(staff: Any) -> None:
    address = "/standards/ours/edit/criteria/DM3"
    staff.post(address, data=form_of(staff, address) | {"name_pt": "Partilha"})
    assert "Name (Portuguese)" in staff.get("/standards/ours/differences").text


def test_a_draft_is_thrown_away_after_asking(staff: Any) -> None:
    page = "/standards/ours/confirm/removal"
    assert staff.post(page, data=form_of(staff, page)).headers["Location"] == "/standards"
    assert staff.get("/standards/ours").status_code == 404
    assert staff.get("/standards/wwc-2022/confirm/anything").status_code == 404


def test_a_map_is_read_by_all_and_written_by_staff(staff: Any, acting: Actor, sign_in: Callable[[Any], Any]) -> None:
    member, address = sign_in(create_member()), "/standards/equipt/map/wwc-2022"
    assert "Suggested" in member.get(address).text
    assert "Link two criteria" not in member.get(address).text
    pair = {"code": "DD2", "other_code": "OD3"}
    assert member.post(address, data=pair | {"kind": "same"}).status_code == 403
    assert staff.post(address, data=pair | {"kind": "same"}).status_code == 303
    page = staff.get(address).text
    assert "The link was changed." in page
    assert '<option value="">Choose</option>' in page
    staff.post(address, data=pair | {"kind": "same"})
    assert "The link is confirmed." in staff.get(address).text
    unchosen = staff.post(address, data={"code": "", "other_code": ""})
    assert (unchosen.status_code, unchosen.text.count("Choose one.")) == (422, 6)
    assert staff.post(f"{address}/removal", data=pair).status_code == 303
    staff.post(address, data={"code": "BP1", "other_code": "OD3", "kind": "part"})
    assert "Linked." in staff.get(address).text
    assert staff.post(address, data=pair | {"kind": "twin"}).status_code == 422
    assert "DD2" not in {line.one.code for line in queries.list_map(acting, "equipt", "wwc-2022")
                         if line.other.code == "OD3"}  # fmt: skip
