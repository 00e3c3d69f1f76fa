"""Loading frameworks: whole, once, without loosening what is tagged."""

from __future__ import annotations

import dataclasses

import pytest
import sqlalchemy as sa
from click.testing import CliRunner
from flask import Flask

from forum.blueprints.standards import queries
from forum.blueprints.standards.commands import standards
from forum.blueprints.standards.importers import FRAMEWORKS, read_frameworks
from forum.blueprints.standards.models import Criterion, FormerCode, Framework
from forum.blueprints.standards.services import loading
from forum.kernel.actor import ANONYMOUS, SYSTEM
from forum.kernel.database import session
from forum.kernel.errors import Forbidden, NotFound
from tests.factories.standards import load_standards


def test_the_current_standard_has_eight_areas_and_43_criteria(app: Flask) -> None:
    load_standards()
    areas = queries.list_areas()
    assert [area.code for area in areas] == ["DM", "LC", "OD", "PA", "BF", "RDC", "CI", "EVAL"]
    assert sum(len(area.criteria) for area in areas) == 43
    assert areas[0].criteria[2].name_in("en") == "Sharing Data"


def test_loading_the_same_files_again_changes_nothing(app: Flask) -> None:
    files = read_frameworks(FRAMEWORKS)
    assert loading.load_frameworks(SYSTEM, files) == 3
    assert loading.load_frameworks(SYSTEM, files) == 0
    assert session.scalar(sa.select(sa.func.count()).select_from(Framework)) == 3


def test_a_changed_file_keeps_the_ids_of_its_criteria(app: Flask) -> None:
    load_standards()
    before = queries.get_criterion("CI1")
    number = before.id
    files = [dataclasses.replace(file, digest="another") for file in read_frameworks(FRAMEWORKS)]
    names = files[-1].content["areas"][6]["criteria"][0]["name"]
    files[-1].content["areas"][6]["criteria"][0]["name"] = {**names, "en": "Training with the community"}
    assert loading.load_frameworks(SYSTEM, files) == 3
    after = queries.get_criterion("CI1")
    assert (after.id, after.name_in("en")) == (number, "Training with the community")
    assert queries.get_catalogue().criterion_by_code["CI1"].name_in("en") == "Training with the community"
    assert session.scalar(sa.select(sa.func.count()).select_from(FormerCode)) == 5


def test_only_plaza_and_administrators_load_frameworks(app: Flask) -> None:
    with pytest.raises(Forbidden):
        loading.load_frameworks(ANONYMOUS, [])


@pytest.mark.parametrize("typed", ["CI1", "ci1", "#CI1", "ci-1", " Ci 1 ", "SI1", "si-1"])
def test_a_code_resolves_however_it_is_typed_and_whatever_its_age(app: Flask, typed: str) -> None:
    load_standards()
    assert queries.get_criterion(typed).code == "CI1"
    assert queries.find_criteria([typed])[typed].code == "CI1"
    found = queries.get_catalogue().find_criterion(typed)
    assert found is not None
    assert found.code == "CI1"


def test_a_code_of_several_frameworks_means_the_current_one(app: Flask) -> None:
    load_standards()
    assert queries.get_criterion("OD1").framework_slug == "wwc-2022"
    assert queries.get_criterion("OD1", "wwc-2018").framework_slug == "wwc-2018"
    assert queries.get_criterion("DP1").framework_slug == "equipt"


def test_a_former_code_of_the_current_standard_outranks_an_older_framework(app: Flask) -> None:
    load_standards()
    assert queries.get_criterion("DG1").code == "DM2"
    assert queries.get_criterion("DG1", "wwc-2018").code == "DG1"


@pytest.mark.parametrize("typed", ["", "DM99", "DM", "Straße 5", "'; drop table criteria", "A" * 40, "DM٣"])
def test_what_is_no_code_is_not_found(app: Flask, typed: str) -> None:
    load_standards()
    assert queries.find_criteria([typed]) == {}
    with pytest.raises(NotFound):
        queries.get_criterion(typed)


def test_many_codes_cost_one_statement(app: Flask, count_statements) -> None:  # type: ignore[no-untyped-def]
    load_standards()
    codes = list(session.scalars(sa.select(Criterion.code)))
    with count_statements() as statements:
        found = queries.find_criteria([*codes, "nonsense", "SI2"])
    assert len(statements) == 1
    assert found["SI2"].code == "CI2"
    assert set(found) == {*codes, "SI2"}


def test_the_command_says_how_many_frameworks_are_new(app: Flask) -> None:
    assert CliRunner().invoke(standards, ["load"]).output == "3 frameworks, 3 of them new or changed.\n"
    assert CliRunner().invoke(standards, ["load"]).output == "3 frameworks, 0 of them new or changed.\n"
