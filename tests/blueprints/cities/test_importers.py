"""The shipped gazetteer and the import of cities."""

from __future__ import annotations

import csv
import time
from pathlib import Path

import pytest
import sqlalchemy as sa
from click.testing import CliRunner, Result
from flask import Flask

from forum.blueprints.cities.importers.gazetteer import import_cities, load_shipped_gazetteer
from forum.blueprints.cities.models.cities import City
from forum.blueprints.cities.queries import cities
from forum.blueprints.cities.services import cities as changing
from forum.blueprints.cities.services import gazetteer
from forum.kernel.actor import ANONYMOUS, SYSTEM
from forum.kernel.database import session
from forum.kernel.errors import Forbidden

COLUMNS = ["geonameid", "name", "admin1", "country_code", "population", "latitude", "longitude", "timezone"]
BOISE = ["5586437", "Boise", "Idaho", "US", "235684", "43.6135", "-116.20345", "America/Boise"]


def write(path: Path, *rows: list[str], columns: list[str] = COLUMNS) -> Path:
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([columns, *rows])
    return path


def run(*arguments: object) -> Result:
    return CliRunner().invoke(import_cities, [str(argument) for argument in arguments])


def count() -> int:
    return session.scalar(sa.select(sa.func.count()).select_from(City)) or 0


def test_the_gazetteer_loads_within_seconds_and_only_once(app: Flask) -> None:
    before = time.perf_counter()
    load_shipped_gazetteer()
    assert time.perf_counter() - before < 10
    assert count() == 4681 - 691 + 3
    boise = cities.find_city_by_geoname(5586437)
    assert boise is not None
    assert (boise.name, boise.search_text, boise.joined) == ("Boise", "boise idaho", False)
    assert cities.find_city_by_geoname(-2).name == "Tres de Febrero"  # type: ignore[union-attr]  # it is there
    assert cities.find_city_by_geoname(5110302) is None  # Brooklyn is a borough
    load_shipped_gazetteer()
    assert count() == 4681 - 691 + 3


def test_a_gazetteer_that_was_loaded_before_costs_one_statement(app: Flask, count_statements) -> None:  # type: ignore[no-untyped-def]
    load_shipped_gazetteer()
    with count_statements() as statements:
        load_shipped_gazetteer()
    assert len(statements) <= 1


def test_a_newer_gazetteer_leaves_what_was_corrected_by_hand(app: Flask, tmp_path: Path) -> None:
    run(write(tmp_path / "cities.csv", BOISE))
    boise = cities.find_city_by_geoname(5586437)
    assert boise is not None
    changing.change_city(SYSTEM, boise.id, version=boise.version, population=240_713)
    newer = [*BOISE[:4], "999999", *BOISE[5:]]
    newer[2] = "State of Idaho"
    result = run(write(tmp_path / "newer.csv", newer))
    assert "0 new, 1 updated, 0 unchanged, 0 refused" in result.output
    session.expire_all()
    boise = cities.find_city_by_geoname(5586437)
    assert boise is not None
    assert (boise.population, boise.region, boise.search_text) == (240_713, "State of Idaho", "boise state of idaho")


def test_importing_twice_changes_nothing_the_second_time(app: Flask, tmp_path: Path) -> None:
    sao_paulo = ["3448439", "São Paulo", "São Paulo", "BR", "12400232", "-23.5", "-46.6", "America/Sao_Paulo"]
    path = write(tmp_path / "cities.csv", BOISE, sao_paulo)
    assert "2 new, 0 updated, 0 unchanged" in run(path).output
    assert "0 new, 0 updated, 2 unchanged" in run(path).output
    assert count() == 2


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({0: "x"}, "geonameid is not a whole number"),
        ({0: "99999999999"}, "geonameid is too large"),
        ({0: "5110302"}, "borough: "),
        ({1: "  "}, "name needs 1 to 120 characters"),
        ({3: "XX"}, "'XX' is no country code"),
        ({4: "0"}, "0 is no population of a city"),
        ({4: "many"}, "population is not a whole number"),
        ({5: "91"}, "latitude is not between -90 and 90"),
        ({6: "nan"}, "longitude is not between -180 and 180"),
        ({7: "Mars/Olympus"}, "'Mars/Olympus' is no time zone"),
    ],
)
def test_a_row_that_cannot_be_taken_is_told_with_its_line_and_reason(
    app: Flask, tmp_path: Path, change: dict[int, str], reason: str
) -> None:
    wrong = [change.get(number, value) for number, value in enumerate(BOISE)]
    right = ["1", *BOISE[1:]]
    result = run(write(tmp_path / "cities.csv", right, wrong))
    assert result.exit_code == 0
    assert "1 new, 0 updated, 0 unchanged, 1 refused." in result.output
    assert "line 3" in result.output
    assert reason in result.output


def test_a_city_that_stands_twice_is_taken_once(app: Flask, tmp_path: Path) -> None:
    result = run(write(tmp_path / "cities.csv", BOISE, BOISE))
    assert "1 new, 0 updated, 0 unchanged, 1 refused." in result.output


def test_refused_rows_can_be_written_to_a_file(app: Flask, tmp_path: Path) -> None:
    report = tmp_path / "refused.csv"
    run(write(tmp_path / "cities.csv", ["x", *BOISE[1:]]), "--report", report)
    assert report.read_text().splitlines()[1].startswith("2,Boise,geonameid is not a whole number")


def test_a_file_without_the_columns_or_in_another_encoding_is_refused_as_a_whole(app: Flask, tmp_path: Path) -> None:
    result = run(write(tmp_path / "cities.csv", BOISE, columns=["id", *COLUMNS[1:]]))
    assert (result.exit_code, "lacks the columns geonameid" in result.output) == (1, True)
    (tmp_path / "latin.csv").write_bytes((",".join(COLUMNS) + "\n1,S\xe3o").encode("latin-1"))
    result = run(tmp_path / "latin.csv")
    assert (result.exit_code, "not a CSV file in UTF-8" in result.output) == (1, True)


def test_only_administrators_import_cities(app: Flask) -> None:
    with pytest.raises(Forbidden):
        gazetteer.import_cities(ANONYMOUS, [])


def test_the_whole_corpus_of_cities_is_taken_or_explained(app: Flask, corpus: Path, tmp_path: Path) -> None:
    report = tmp_path / "refused.csv"
    result = run(corpus / "cities.csv", "--report", report)
    assert result.exit_code == 0
    refused = list(csv.DictReader(report.open(encoding="utf-8")))
    assert count() + len(refused) == 4681
    assert {row["reason"].split(":")[0] for row in refused} == {"borough", "duplicate", "unincorporated", "region"}
