"""`forum import documents` takes a folder whole, explains each refusal and goes on where it stopped."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from flask import Flask

from forum.blueprints.files.models import File, FilePage
from forum.blueprints.library import importers
from forum.blueprints.library.models.resources import Resource
from forum.kernel.database import session
from forum.kernel.outbox.delivering import deliver_all
from tests.factories.accounts import create_city, create_member
from tests.factories.files import DEMO, NOTES, stored_files


def _run(folder: Path, *options: str) -> Result:
    return CliRunner().invoke(importers.import_documents, [str(folder), *options])


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "notes.md").write_bytes(NOTES)
    (tmp_path / "copy-of-notes.md").write_bytes(NOTES)
    shutil.copy(DEMO / "minuta-politica-dados-abertos.pdf", tmp_path / "minuta.pdf")
    (tmp_path / "broken.pdf").write_bytes(b"%PDF-1.4 nothing follows")
    (tmp_path / "program.exe").write_bytes(b"MZ")
    (tmp_path / "empty.txt").write_bytes(b"")
    return tmp_path


def _list(folder: Path, *entries: object) -> None:
    lines = (entry if isinstance(entry, str) else json.dumps(entry) for entry in entries)
    (folder / "manifest.jsonl").write_text("\n".join(lines), encoding="utf-8")


def test_a_folder_without_a_list_is_taken_and_each_refusal_is_explained(app: Flask, folder: Path) -> None:
    owner = create_member(role="administrator")
    result = _run(folder)
    assert result.exit_code == 0, result.output
    assert "2 documents imported, 1 there already, 3 refused" in result.output
    assert "broken.pdf: This document is damaged or incomplete." in result.output
    assert "program.exe: This kind of file cannot be shared here." in result.output
    assert "empty.txt: This file is empty." in result.output
    titles = {resource.title: resource for resource in session.query(Resource)}
    assert set(titles) == {"How we share data", "Política municipal de dados abertos"}
    assert {resource.owner_id for resource in titles.values()} == {owner.id}


def test_what_is_there_is_left_alone_and_what_is_new_is_added(app: Flask, folder: Path) -> None:
    create_member(role="administrator")
    _run(folder)
    files = stored_files()
    (folder / "new.md").write_text("# Something new\n\nWith a text.", encoding="utf-8")
    again = _run(folder)
    assert "1 documents imported, 3 there already, 3 refused" in again.output
    assert session.query(Resource).count() == 3
    assert len(stored_files()) == len(files) + 2


def test_the_list_tells_title_licence_place_and_source(app: Flask, folder: Path) -> None:
    owner, city = create_member(), create_city(name="Chicago", country_code="US")
    _list(folder, {
        "file": "minuta.pdf", "title": "Data policy", "city_or_org": "City of Chicago", "country": "US",
        "language": "pt", "type": "playbook / handbook", "topic_guess": "open data", "licence": "MIT",
        "attribution": "City of Chicago", "source_repo": "https://example.org/r", "source_path": "a b.pdf",
        "source_commit": "abc",
    })  # fmt: skip
    assert _run(folder, "--owner", owner.email).exit_code == 0
    resource = session.query(Resource).one()
    assert (resource.title, resource.city_id, resource.language, resource.doc_type) == (
        "Data policy",
        city.id,
        "pt",
        "guide",
    )
    assert (resource.licence, resource.attribution, resource.tags) == ("MIT", "City of Chicago", ["open data"])
    assert resource.source_url == "https://example.org/r/blob/abc/a%20b.pdf"
    assert session.query(FilePage).count() == session.query(File).one().page_count > 3


def test_wrong_lines_of_the_list_are_explained_one_by_one(app: Flask, folder: Path) -> None:
    create_member(role="administrator")
    _list(folder, "{not json", "[]", {"title": "No file"}, {"file": "missing.pdf"}, {"file": "../../etc/passwd"},
          {"file": "notes.md", "title": 7, "language": "de", "year": "x", "country": 1}, "")  # fmt: skip
    result = _run(folder)
    assert result.exit_code == 0
    assert "1 documents imported, 0 there already, 5 refused" in result.output
    for words in (
        "line 1: This line of the list is not JSON",
        "line 3: The list names no file",
        "missing.pdf: The list names this file, but it is not there",
        "passwd: This file is not in the folder",
    ):
        assert words in result.output
    assert session.query(Resource).one().title == "How we share data"


def test_imported_text_is_not_read_again_nor_made_stale(app: Flask, folder: Path) -> None:
    create_member(role="administrator")
    _run(folder)
    before = {resource.id: resource.changed_at for resource in session.query(Resource)}
    deliver_all()
    session.expire_all()
    assert {resource.id: resource.changed_at for resource in session.query(Resource)} == before


@pytest.mark.parametrize("make", ["missing", "a file", "empty"])
def test_a_path_that_cannot_be_used_is_told_and_fails(app: Flask, tmp_path: Path, make: str) -> None:
    create_member(role="administrator")
    path = tmp_path / "there"
    if make == "a file":
        path.write_text("text")
    if make == "empty":
        path.mkdir()
    result = _run(path)
    assert result.exit_code != 0
    assert str(path) in result.output.replace("\n", "")


def test_an_owner_is_needed(app: Flask, folder: Path) -> None:
    nobody = _run(folder)
    assert (nobody.exit_code, "Name an owner with --owner" in nobody.output) == (1, True)
    unknown = _run(folder, "--owner", "nobody@example.org")
    assert (unknown.exit_code, "Nobody here has the address" in unknown.output) == (1, True)


def test_the_corpus_is_taken_whole(app: Flask, corpus: Path, tmp_path: Path) -> None:
    create_member(role="administrator")
    lines = (corpus / "documents" / "manifest.jsonl").read_text(encoding="utf-8").splitlines()
    entries = [json.loads(line) for line in lines]
    some = [entry for entry in entries if entry["format"] != "md"][::12] + entries[::60]
    some += [entry for entry in entries if entry["format"] == "ods"]
    for entry in some:
        shutil.copy(corpus / "documents" / entry["file"], tmp_path / entry["file"])
    _list(tmp_path, *{entry["file"]: entry for entry in some}.values())
    result = _run(tmp_path)
    assert result.exit_code == 0
    assert f"{session.query(Resource).count()} documents imported, 0 there already, 0 refused" in result.output
    assert session.query(File).filter(File.state == "ready").count() == session.query(Resource).count()
