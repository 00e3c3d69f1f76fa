"""What is shipped: checklists, questions, who may be certified, and links between frameworks."""

from __future__ import annotations

import pytest
import sqlalchemy as sa
from flask import Flask

from forum.blueprints.standards import queries
from forum.blueprints.standards.importers import FRAMEWORKS, read_frameworks
from forum.blueprints.standards.models import Criterion, CriterionLink, Framework
from forum.blueprints.standards.services import loading
from forum.kernel.actor import SYSTEM
from forum.kernel.database import session
from tests.factories.standards import load_standards

LANGUAGES = {"en", "es", "pt", "fr"}


@pytest.fixture(autouse=True)
def _standards(app: Flask) -> None:
    load_standards()


def test_every_criterion_of_the_current_standard_has_a_checklist_that_can_be_met() -> None:
    framework = queries.get_framework("wwc-2022")
    for criterion in (one for area in framework.areas for one in area.criteria):
        items = criterion.checklist["items"]
        assert 1 <= criterion.checklist["need"] <= len(items), criterion.code
        assert len({item["key"] for item in items}) == len(items), criterion.code
        assert all(set(item["text"]) == LANGUAGES and all(item["text"].values()) for item in items), criterion.code
        assert criterion.checklist["suggested"], criterion.code


def test_only_the_checklist_of_the_published_guide_is_no_suggestion() -> None:
    asked = queries.get_criterion("DG1", "wwc-2018").checklist
    assert (asked["need"], len(asked["items"]), asked["suggested"]) == (3, 4, False)
    assert queries.get_criterion("DG2", "wwc-2018").checklist["suggested"]
    assert queries.get_criterion("SE1", "wwc-2018").checklist == {}


def test_a_rule_with_a_rhythm_is_an_item_that_cannot_be_left_out() -> None:
    checklist = queries.get_criterion("PA2").checklist
    assert checklist["items"][-1]["text"]["en"] == "Performance meetings are held at least quarterly"
    assert checklist["need"] == len(checklist["items"])


def test_the_eight_questions_touch_every_area_of_the_standard() -> None:
    framework = queries.get_framework("wwc-2022")
    area_of = {criterion.code: area.code for area in framework.areas for criterion in area.criteria}
    assert [question["key"] for question in framework.questions] == [f"q{number}" for number in range(1, 9)]
    touched = {area_of[code] for question in framework.questions for code in question["criteria"]}
    assert touched == {area.code for area in framework.areas}
    assert all(set(question["text"]) == LANGUAGES and question["suggested"] for question in framework.questions)


def test_cities_of_thirty_thousand_in_the_americas_may_be_certified() -> None:
    told = queries.get_framework("wwc-2022").eligibility
    assert told["min_population"] == 30_000
    assert {"US", "CA", "MX", "BR", "UY"} <= set(told["countries"])
    assert queries.get_framework("wwc-2018").eligibility == {}


def test_frameworks_have_families_and_their_way_of_scoring() -> None:
    rows = {row.slug: row for row in session.scalars(sa.select(Framework))}
    assert {slug: row.family for slug, row in rows.items()} == {
        "wwc-2022": "wwc", "wwc-2018": "wwc", "equipt": "equipt",
    }  # fmt: skip
    assert [step["en"] for step in rows["equipt"].scoring["steps"]] == [
        "Not started", "Planned", "In part", "In place", "In place, measured and improving",
    ]  # fmt: skip
    assert rows["wwc-2022"].scoring == {"kind": "count"}
    assert all(row.published_at is not None for row in rows.values())


def test_former_codes_of_a_known_criterion_are_linked_as_the_same() -> None:
    links = _links()
    assert links["wwc-2018/DG1", "wwc-2022/DM2"] == ("same", True)
    assert links["wwc-2018/DG2", "wwc-2022/DM1"] == ("same", True)
    assert links["equipt/DD2", "wwc-2022/OD3"] == ("related", True)
    assert {kind for (one, _other), (kind, _suggested) in links.items() if one.startswith("equipt/")} == {"related"}


def test_loading_again_changes_no_row() -> None:
    before = _links(), session.scalars(sa.select(Framework.revision)).all()
    assert loading.load_frameworks(SYSTEM, read_frameworks(FRAMEWORKS)) == 0
    assert (_links(), session.scalars(sa.select(Framework.revision)).all()) == before


def _links() -> dict[tuple[str, str], tuple[str, bool]]:
    codes = {row.id: f"{row.framework_slug}/{row.code}" for row in session.scalars(sa.select(Criterion))}
    return {
        (codes[link.criterion_id], codes[link.other_id]): (link.kind, link.suggested)
        for link in session.scalars(sa.select(CriterionLink))
    }
