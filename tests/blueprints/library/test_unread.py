"""A document without its text: who can mend it learns why and how, everybody else only that it is so."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
import sqlalchemy as sa
from flask import Flask
from markupsafe import escape

from forum.blueprints.files.extraction import problems
from forum.blueprints.files.extraction.media_types import BY_EXTENSION
from forum.blueprints.files.models import File
from forum.blueprints.library.models.resources import Resource
from forum.kernel.database import session
from tests.factories.accounts import create_member
from tests.factories.files import create_file, upload
from tests.factories.library import create_resource
from tests.factories.pictures import photo
from tests.factories.standards import load_standards

SignIn = Callable[[Any], Any]
OF_KEPT_FILES = (
    problems.PASSWORD_PROTECTED, problems.CORRUPT, problems.TOO_LARGE_WHEN_UNPACKED, problems.TOO_MANY_PAGES,
    problems.TIMED_OUT, problems.OUT_OF_MEMORY, problems.CRASHED, problems.NO_TEXT,
)  # fmt: skip
GENERAL = "The text of this document could not be read. The file itself can be downloaded."


@pytest.fixture(autouse=True)
def _standards(app: Flask) -> None:
    load_standards()


@pytest.mark.parametrize("code", OF_KEPT_FILES)
def test_its_owner_learns_why_and_what_to_do_and_others_only_that_it_is_so(sign_in: SignIn, code: str) -> None:
    owner = create_member()
    resource = create_resource(owner)
    failed = sa.update(File).where(File.id == resource.file_id).values(state="failed", problem=code, word_count=0)
    session.execute(failed)
    session.expire_all()
    own, foreign = sign_in(owner), sign_in(create_member())
    address = f"/api/v1/resources/{resource.id}"
    told = own.get(address).get_json()["file"]
    assert (told["state"], told["problem"], told["problem_message"]) == ("failed", code, problems.MESSAGES[code])
    told = foreign.get(address).get_json()["file"]
    assert (told["state"], told["problem"], told["problem_message"]) == ("failed", None, GENERAL)
    page = own.get(resource.path).text
    assert str(escape(problems.MESSAGES[code])) in page
    assert "Until then it is found by its title" in page
    page = foreign.get(resource.path).text
    assert GENERAL in page
    assert str(escape(problems.MESSAGES[code])) not in page


def test_who_may_edit_a_document_learns_why_as_well(sign_in: SignIn) -> None:
    resource = create_resource(create_member())
    session.execute(sa.update(File).where(File.id == resource.file_id).values(state="failed", problem="corrupt"))
    session.expire_all()
    staff = sign_in(create_member(role="staff"))
    assert staff.get(f"/api/v1/resources/{resource.id}").get_json()["file"]["problem"] == "corrupt"


def _share_photo(browser: Any, **told: str) -> Any:
    data = {"file": upload(photo(), "counter.jpg"), "title": "The open counter", **told}
    return browser.post("/api/v1/resources", data=data, content_type="multipart/form-data")


def test_a_picture_is_shared_with_its_caption_and_found_by_it(sign_in: SignIn) -> None:
    browser = sign_in(create_member())
    caption = "Three desks & a <screen>"
    told = _share_photo(browser, caption=caption).get_json()
    assert (told["file"]["caption"], told["file"]["problem"]) == (caption, None)
    page = sign_in(create_member()).get(told["url"]).text
    assert 'alt="Three desks &amp; a &lt;screen&gt;"' in page
    found = browser.get(f"{told['url']}/page/1?q=desks").text
    assert 'alt="Three desks &amp; a &lt;screen&gt;"' in found
    assert "<mark" in found
    text = browser.get(f"/api/v1/resources/{told['id']}/pages/1").get_json()
    assert (text["text"], text["unit"]) == (caption, "caption")


def test_a_picture_without_a_caption_asks_its_owner_for_one_and_bothers_nobody_else(sign_in: SignIn) -> None:
    browser = sign_in(create_member())
    told = _share_photo(browser).get_json()
    assert told["file"]["problem"] == "no_caption"
    edit = f"/library/{told['id']}/edit#caption"
    assert edit in browser.get(told["url"]).text
    foreign = sign_in(create_member())
    page = foreign.get(told["url"]).text
    assert "note--warning" not in page
    assert "Picture without a caption" in page
    assert foreign.get(f"/api/v1/resources/{told['id']}").get_json()["file"]["problem_message"] is None


def test_a_caption_is_written_and_changed_where_the_document_is_edited(sign_in: SignIn) -> None:
    browser = sign_in(create_member())
    told = _share_photo(browser).get_json()
    address = f"/library/{told['id']}/edit"
    assert 'name="caption"' in browser.get(address).text
    form = {"version": told["version"], "title": "The open counter", "audience": "members", "caption": "Three desks"}
    assert browser.post(address, data=form).status_code == 303
    session.expire_all()
    resource = session.get_one(Resource, told["id"])
    assert session.get_one(File, resource.file_id).caption == "Three desks"
    assert resource.version > told["version"]
    stale = browser.post(address, data={**form, "caption": "Four desks"})
    assert stale.status_code == 412
    assert "Four desks" in stale.text
    changed = browser.patch(
        f"/api/v1/resources/{told['id']}", json={"caption": "Five desks"}, headers={"If-Match": f'"{resource.version}"'}
    )
    assert (changed.status_code, changed.get_json()["file"]["caption"]) == (200, "Five desks")


def test_only_a_picture_has_a_caption_and_the_upload_is_kept(sign_in: SignIn) -> None:
    owner = create_member()
    browser = sign_in(owner)
    refused = browser.post("/library/new", data={"file": upload(), "title": "Notes", "caption": "Three desks"})
    assert refused.status_code == 422
    assert "Only a picture has a caption" in refused.text
    assert "notes.md is uploaded and kept" in refused.text
    assert "Three desks" in refused.text
    upload_id = create_file(owner).id
    answer = browser.post("/api/v1/resources", data={"upload_id": upload_id, "caption": "Three desks"})
    assert (answer.status_code, list(answer.get_json()["errors"])) == (422, ["caption"])
    assert 'name="caption"' not in browser.get(f"/library/{create_resource(owner).id}/edit").text


def test_what_may_be_shared_is_said_where_one_shares_and_in_the_description_of_the_api(sign_in: SignIn) -> None:
    browser = sign_in(create_member())
    page = browser.get("/library/new").text
    assert all(extension in page for extension in BY_EXTENSION)
    for kind in (
        "PDF",
        "Word",
        "Excel",
        "PowerPoint",
        "OpenDocument",
        "EPUB",
        "RTF",
        "Markdown",
        "HTML",
        "CSV",
        "picture",
    ):
        assert kind in page
    described = browser.get("/api/v1/openapi.json").get_json()["components"]["schemas"]["UploadForm"]
    for kind in ("PDF", "DOCX", "XLSX", "PPTX", "ODT", "ODS", "ODP", "EPUB", "RTF", "JPEG", "PNG", "WebP", "GIF"):
        assert kind in described["properties"]["file"]["description"]
