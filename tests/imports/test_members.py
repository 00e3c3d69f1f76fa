"""`forum import members` takes people from a table and says what it refuses."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from click.testing import CliRunner, Result
from flask import Flask

from forum.blueprints.accounts.models import Member
from forum.blueprints.directory.importers import import_members
from forum.blueprints.directory.queries.people import get_person
from forum.blueprints.standards.importers import load_shipped_frameworks
from forum.kernel.actor import SYSTEM
from forum.kernel.database import session
from tests.factories.accounts import create_city

PEOPLE = """email,name,city,country_code,job_title,language,languages,practice_areas,can_help_with,looking_for,leads_city
ana@poa.example,Ana Souza,Porto Alegre,BR,Analista,pt,pt es,RDC,DM3,RDC2,yes
luis@mza.example,Luis Pérez,Mendoza,,,es,es,,rdc-2,,
no address,Nobody,,,,,,,,,
x@poa.example,X Y,Atlantis,,,,,,,,
y@poa.example,Yara Y,Porto Alegre,BR,,xx,,,,,
z@poa.example,Zoe Z,,,,en,,,XX9,,
"""  # noqa: E501  # a table


@pytest.fixture(autouse=True)
def community(app: Flask) -> None:
    load_shipped_frameworks()
    create_city(name="Porto Alegre", country_code="BR")
    create_city(name="Mendoza", country_code="AR")


def run(path: Path) -> Result:
    return CliRunner().invoke(import_members, [str(path)])


def table(tmp_path: Path, text: str) -> Path:
    path = tmp_path / "people.csv"
    path.write_text(text)
    return path


def member(email: str) -> Any:
    return session.scalar(sa.select(Member).where(Member.email == email))


def test_people_join_with_what_they_can_help_with(tmp_path: Path) -> None:
    result = run(table(tmp_path, PEOPLE))
    assert result.exit_code == 0, result.output
    assert "2 members imported" in result.output
    ana = get_person(SYSTEM, member("ana@poa.example").id)
    assert (ana.member.leads_city, ana.member.language, ana.city.name) == (True, "pt", "Porto Alegre")
    assert [card.code for card in ana.looking_for] == ["RDC2"]
    assert [card.code for card in get_person(SYSTEM, member("luis@mza.example").id).can_help_with] == ["RDC2"]


def test_every_refused_row_is_told_with_its_reason(tmp_path: Path) -> None:
    output = run(table(tmp_path, PEOPLE)).output
    assert "4 refused" in output
    assert "line 4, no address: 'no address' is no address" in output
    assert "line 5, x@poa.example: 0 cities are called 'Atlantis'" in output
    assert "line 6, y@poa.example: language is 'xx'" in output
    assert "line 7, z@poa.example: There is no XX9 in the Standard." in output
    assert member("z@poa.example") is None


def test_repeating_it_adds_only_who_is_new(tmp_path: Path) -> None:
    run(table(tmp_path, PEOPLE))
    again = run(table(tmp_path, PEOPLE + "new@poa.example,Nora Nova,,,,,,,,,\n"))
    assert "1 members imported, 2 there already" in again.output


def test_a_table_without_addresses_is_refused_whole(tmp_path: Path) -> None:
    result = run(table(tmp_path, "name\nAna\n"))
    assert result.exit_code == 1
    assert "lacks the columns email" in result.output
