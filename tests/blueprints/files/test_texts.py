"""Captions are the text of pictures; what an older release has read is read again, once."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
import sqlalchemy as sa
from flask import Flask

from forum.blueprints.files import jobs, queries
from forum.blueprints.files.commands import reextract
from forum.blueprints.files.extraction.extractor import Extractor
from forum.blueprints.files.extraction.results import VERSION
from forum.blueprints.files.models import File, FilePage
from forum.blueprints.files.services import texts
from forum.kernel.actor import SYSTEM
from forum.kernel.database import session
from tests.blueprints.files.extraction_documents import CITY_TEXT
from tests.factories.accounts import create_member
from tests.factories.files import HANDBOOK, create_file, create_read_file, upload
from tests.factories.pictures import photo

SignIn = Callable[[Any], Any]


def _send_photo(browser: Any) -> Any:
    answer = browser.post("/api/v1/uploads", data={"file": upload(photo(), "Open counter.jpg")})
    assert answer.status_code == 201
    return answer.get_json()


def _make_old(*files: File, **facts: Any) -> None:
    ids = [file.id for file in files]
    session.execute(sa.update(File).where(File.id.in_(ids)).values(reader_version=VERSION - 1, **facts))
    session.expire_all()


def _texts_of(file: File) -> list[str]:
    session.expire_all()
    return list(session.scalars(sa.select(FilePage.text).where(FilePage.file_id == file.id).order_by(FilePage.number)))


def test_a_picture_for_the_library_waits_for_its_caption(sign_in: SignIn) -> None:
    file = _send_photo(sign_in(create_member()))
    assert (file["state"], file["problem"], file["caption"], file["type"]) == ("ready", "no_caption", "", "JPG")
    assert "caption" in file["problem_message"]
    assert file["thumbnail_url"] == f"/files/{file['id']}/thumbnail"
    assert file["title_guess"] == "Open counter"


def test_the_caption_is_the_text_of_the_picture(sign_in: SignIn) -> None:
    browser = sign_in(create_member())
    address = f"/api/v1/files/{_send_photo(browser)['id']}/caption"
    told = browser.put(address, json={"caption": "The open counter\nwith three desks"}).get_json()
    assert (told["problem"], told["word_count"], told["page_count"]) == (None, 6, 1)
    file = session.get_one(File, told["id"])
    assert _texts_of(file) == ["The open counter\nwith three desks"]
    assert browser.put(address, json={"caption": "Three desks"}).get_json()["caption"] == "Three desks"
    assert _texts_of(file) == ["Three desks"]
    assert browser.put(address, json={"caption": ""}).get_json()["problem"] == "no_caption"
    assert _texts_of(file) == []


def test_a_caption_is_the_uploader_s_and_only_a_picture_s(sign_in: SignIn) -> None:
    owner = create_member()
    browser = sign_in(owner)
    address = f"/api/v1/files/{_send_photo(browser)['id']}/caption"
    assert sign_in(create_member()).put(address, json={"caption": "Mine"}).status_code == 404
    document = f"/api/v1/files/{create_file(owner).id}/caption"
    refused = browser.put(document, json={"caption": "A document"})
    assert (refused.status_code, list(refused.get_json()["errors"])) == (422, ["caption"])
    assert browser.put(address, json={"caption": "a" * 1_001}).status_code == 422


def test_what_failed_is_read_again_after_an_upgrade(app: Flask, deliver: Callable[[], int]) -> None:
    file = create_file(create_member(), HANDBOOK.read_bytes(), "handbook.pdf")
    _make_old(file, state="failed", problem="crashed")
    jobs.read_outdated()
    kept = session.get_one(File, file.id, populate_existing=True)
    assert (kept.state, kept.problem, kept.page_count, kept.reader_version) == ("ready", None, 21, VERSION)
    assert len(_texts_of(file)) == 21


def test_a_text_read_again_takes_the_place_of_the_old_one(app: Flask, deliver: Callable[[], int]) -> None:
    file = create_read_file(create_member(), "Old words.", "More old words.")
    _make_old(file)
    jobs.read_outdated()
    assert len(_texts_of(file)) == 2
    assert not any("Old" in text for text in _texts_of(file))
    jobs.read_outdated()
    assert len(_texts_of(file)) == 2
    assert queries.count_outdated() == 0


def test_a_reading_that_finds_less_than_nothing_leaves_the_old_text(app: Flask) -> None:
    file = create_file(create_member(), b"%PDF-1.7\n1 0 obj\nbroken", "broken.pdf")
    texts.read(SYSTEM, file.id, Extractor())
    session.add(FilePage(file_id=file.id, number=1, text="What an older release could read."))
    _make_old(file, state="ready", problem=None, word_count=6, page_count=1)
    jobs.read_outdated()
    kept = session.get_one(File, file.id, populate_existing=True)
    assert (kept.state, kept.problem, kept.reader_version) == ("ready", None, VERSION)
    assert _texts_of(file) == ["What an older release could read."]


def test_reading_again_is_bounded_goes_on_where_it_stopped_and_begins_with_what_failed(app: Flask) -> None:
    member = create_member()
    read = [create_file(member, CITY_TEXT["en"].encode(), f"{n}.txt") for n in range(3)]
    failed = [create_file(member, CITY_TEXT["es"].encode(), f"{n}.md") for n in range(2)]
    _make_old(*read, state="ready", word_count=2)
    _make_old(*failed, state="failed", problem="timed_out")
    assert queries.list_outdated(3) == [failed[0].id, failed[1].id, read[0].id]
    with Extractor() as extractor:
        assert texts.read_outdated(SYSTEM, extractor, most=2, seconds=60) == 2
        assert queries.list_outdated(9) == [file.id for file in read]
        assert texts.read_outdated(SYSTEM, extractor, most=9, seconds=-1) == 0
        assert texts.read_outdated(SYSTEM, extractor, most=9, seconds=60) == 3
        assert texts.read_outdated(SYSTEM, extractor, most=9, seconds=60) == 0


def test_what_waits_or_was_sent_for_a_message_is_not_read_again(app: Flask) -> None:
    member = create_member()
    waiting, sent = create_file(member), create_file(member)
    _make_old(waiting)
    _make_old(sent, state="ready", kind="message")
    assert queries.list_outdated(9) == []


def test_a_picture_keeps_its_caption_when_documents_are_read_again(sign_in: SignIn) -> None:
    browser = sign_in(create_member())
    number = _send_photo(browser)["id"]
    browser.put(f"/api/v1/files/{number}/caption", json={"caption": "Three desks"})
    file = session.get_one(File, number)
    _make_old(file)
    jobs.read_outdated()
    assert _texts_of(file) == ["Three desks"]
    assert session.get_one(File, number, populate_existing=True).reader_version == VERSION


@pytest.mark.parametrize(
    ("arguments", "told"), [([], "2 documents read again, 0 left."), (["--most", "1"], "1 documents")]
)
def test_an_operator_reads_again_at_once(app: Flask, arguments: list[str], told: str) -> None:
    member = create_member()
    files = [create_file(member, CITY_TEXT["en"].encode(), f"{n}.txt") for n in range(2)]
    _make_old(*files, state="failed", problem="crashed")
    result = app.test_cli_runner().invoke(reextract, arguments)
    assert result.exit_code == 0, result.output
    assert told in result.output
