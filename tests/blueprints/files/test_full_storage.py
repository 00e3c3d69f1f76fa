"""A disk without room: what cannot be kept is refused in plain words, and nothing that was there or typed is lost."""

from __future__ import annotations

import errno
import io
import os
from collections.abc import Callable, Iterator
from typing import Any, BinaryIO

import pytest
from flask import Flask
from flask.testing import FlaskClient

from forum.blueprints.files.models import File, PagePicture
from forum.blueprints.library.services import resources
from forum.kernel.actor import SYSTEM
from forum.kernel.database import session
from tests.factories.accounts import create_member
from tests.factories.files import HANDBOOK, NOTES, create_file, stored_files, upload
from tests.factories.standards import load_standards

SignIn = Callable[[Any], FlaskClient]


class FullStorage:
    """The storage of the tests on a disk that has just been filled: it reads, and `put` finds no room."""

    def __init__(self, storage: Any) -> None:
        self._storage = storage
        self._root = storage._root

    def __getattr__(self, name: str) -> Any:
        return getattr(self._storage, name)

    def put(self, key: str, source: BinaryIO) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))


@pytest.fixture
def full(app: Flask) -> Iterator[Callable[[], None]]:
    """`full()` takes the last room from the disk."""
    load_standards()
    before = app.extensions["forum_storage"]
    yield lambda: app.extensions.__setitem__("forum_storage", FullStorage(before))
    app.extensions["forum_storage"] = before


@pytest.mark.parametrize("purpose", ["resource", "message", "post"])
def test_an_upload_is_refused_with_507_and_leaves_nothing(
    sign_in: SignIn, full: Callable[[], None], purpose: str
) -> None:
    browser, before = sign_in(create_member()), stored_files()
    full()
    answer = browser.post(f"/api/v1/uploads?purpose={purpose}", data={"file": upload()})
    assert (answer.status_code, answer.json["code"]) == (507, "out_of_storage")
    assert "no space left" in answer.json["detail"]
    assert (session.query(File).count(), stored_files()) == (0, before)


def test_the_same_key_may_be_tried_again_when_there_is_room(
    app: Flask, sign_in: SignIn, full: Callable[[], None]
) -> None:
    browser, roomy = sign_in(create_member()), app.extensions["forum_storage"]
    full()
    headers = {"Idempotency-Key": "the-file"}
    assert browser.post("/api/v1/uploads", data={"file": upload()}, headers=headers).status_code == 507
    app.extensions["forum_storage"] = roomy
    assert browser.post("/api/v1/uploads", data={"file": upload()}, headers=headers).status_code == 201


def test_the_forms_keep_what_was_typed_and_name_each_file(sign_in: SignIn, full: Callable[[], None]) -> None:
    browser = sign_in(create_member())
    full()
    answer = browser.post("/library/new", data={"file": upload(), "title": "What we learned"})
    assert answer.status_code in (422, 507)
    assert "What we learned" in answer.text
    assert "no space left" in answer.text
    many = browser.post("/library/new/many", data={"files": [upload(NOTES, "a.md"), upload(NOTES, "b.md")]})
    assert many.status_code == 422
    assert many.text.count("no space left") == 2


def test_a_document_is_still_read_when_its_pages_cannot_be_drawn(
    sign_in: SignIn, deliver: Callable[[], int], full: Callable[[], None]
) -> None:
    member = create_member()
    file = create_file(member, HANDBOOK.read_bytes(), "handbook.pdf")
    resource = resources.share_resource(SYSTEM, file.id, title="Handbook")
    deliver()
    full()
    browser = sign_in(member)
    assert browser.get(file.picture_path(1)).status_code == 507
    assert browser.get(f"{resource.path}/page/1").status_code == 200
    assert browser.get(file.path).data == HANDBOOK.read_bytes()
    assert session.get(PagePicture, (file.id, 1)) is None


def test_nothing_of_the_text_is_lost_when_the_thumbnail_finds_no_room(
    app: Flask, deliver: Callable[[], int], full: Callable[[], None]
) -> None:
    roomy = app.extensions["forum_storage"]
    file = create_file(create_member(), io.BytesIO(HANDBOOK.read_bytes()).getvalue(), "handbook.pdf")
    full()
    deliver()
    assert session.get_one(File, file.id).state == "waiting"
    app.extensions["forum_storage"] = roomy
