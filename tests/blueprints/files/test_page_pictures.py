"""Pages of documents as they look: drawn once, as closed as the file, and costing nobody anything when they fail."""

from __future__ import annotations

import io
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pypdfium2
import pytest
from flask import Flask
from flask.testing import FlaskClient
from PIL import Image

from forum.blueprints.files import rules
from forum.blueprints.files.errors import PageNotDrawn, TooManyDrawings
from forum.blueprints.files.extraction.drawings import SIDE, Drawing
from forum.blueprints.files.extraction.extractor import Extractor
from forum.blueprints.files.extraction.limits import PAGE_LIMITS, Limits
from forum.blueprints.files.models import File, PagePicture
from forum.blueprints.files.services import pictures, uploads
from forum.kernel import clock
from forum.kernel.actor import SYSTEM
from forum.kernel.database import session
from forum.kernel.storage.port import storage
from tests.factories.accounts import actor_of, create_member
from tests.factories.files import HANDBOOK, create_file
from tests.factories.library import create_resource

SignIn = Callable[[Any], FlaskClient]


@pytest.fixture
def handbook(app: Flask, deliver: Callable[[], int]) -> File:
    file = create_file(create_member(), HANDBOOK.read_bytes(), "handbook.pdf")
    deliver()
    return file


def test_a_page_is_drawn_whole_with_the_places_of_its_words() -> None:
    with Extractor(PAGE_LIMITS) as extractor:
        drawing = extractor.draw(HANDBOOK, 2)
    assert drawing.problem is None
    assert drawing.picture is not None
    image = Image.open(io.BytesIO(drawing.picture))
    assert (image.format, image.size) == ("WEBP", (drawing.width, drawing.height))
    assert image.width == 1200
    assert [word.text for word in drawing.words[:3]] == ["Data-sharing", "agreement", "handbook"]
    first, second = drawing.words[:2]
    assert 0 <= first.left < first.right <= second.left < SIDE
    assert first.top < first.bottom
    # There is ink where the word is said to be, and none in the margin beside it.
    box = [first.left * image.width / SIDE, first.top * image.height / SIDE, first.right * image.width / SIDE,
           first.bottom * image.height / SIDE]  # fmt: skip
    assert min(image.convert("L").crop(tuple(map(int, box))).tobytes()) < 160
    assert min(image.convert("L").crop((0, int(box[1]), int(box[0]) - 20, int(box[3]))).tobytes()) > 200


def test_a_turned_and_a_very_long_page_stay_within_their_size(tmp_path: Any) -> None:
    document = pypdfium2.PdfDocument.new()
    document.new_page(200, 9_000)
    turned = document.new_page(600, 300)
    turned.set_rotation(90)
    document.save(tmp_path / "long.pdf")
    with Extractor(PAGE_LIMITS) as extractor:
        long, wide = (extractor.draw(tmp_path / "long.pdf", number) for number in (1, 2))
    assert long.height == 2_400
    assert wide.width == 1_200
    assert wide.height == 2_400


@pytest.mark.parametrize("content", [b"%PDF-1.7 nothing", b"", b"\x00" * 1_000])
def test_what_cannot_be_drawn_says_so(tmp_path: Any, content: bytes) -> None:
    (tmp_path / "a.pdf").write_bytes(content)
    with Extractor(PAGE_LIMITS) as extractor:
        assert extractor.draw(tmp_path / "a.pdf", 1).problem == "corrupt"
        assert extractor.draw(HANDBOOK, 9_999).problem == "corrupt"


def test_a_page_that_takes_too_long_ends_and_the_next_is_drawn() -> None:
    with Extractor(Limits(seconds=0.0)) as extractor:
        assert extractor.draw(HANDBOOK, 1).problem == "timed_out"
    with Extractor(PAGE_LIMITS) as extractor:
        assert extractor.draw(HANDBOOK, 1).problem is None


@pytest.mark.parametrize(
    "answer",
    [
        b"[]",
        b"{}",
        b'{"picture": "?", "width": 1, "height": 1, "words": []}',
        b'{"picture": null, "width": 1, "height": 1, "problem": 3, "words": []}',
        b'{"picture": null, "width": 1, "height": 1, "problem": null, "words": [["a"]]}',
    ],
)
def test_what_the_child_sends_is_not_believed(answer: bytes) -> None:
    with pytest.raises(ValueError):  # any will do
        Drawing.from_json(answer)


def test_a_page_is_drawn_once_and_then_given(handbook: File, sign_in: SignIn) -> None:
    browser = sign_in(_uploader(handbook))
    first = browser.get(handbook.picture_path(2))
    assert (first.status_code, first.mimetype) == (200, "image/webp")
    drawn_at = session.get_one(PagePicture, (handbook.id, 2)).drawn_at
    again = browser.get(handbook.picture_path(2))
    assert again.data == first.data
    assert session.get_one(PagePicture, (handbook.id, 2)).drawn_at == drawn_at
    headers = {"If-None-Match": first.headers["ETag"]}
    assert browser.get(f"/api/v1/files/{handbook.id}/pages/2/picture", headers=headers).status_code == 304


def test_the_picture_is_as_closed_as_the_file(handbook: File, sign_in: SignIn, client: FlaskClient) -> None:
    outsider = sign_in(create_member())
    for browser in (outsider, client):
        assert browser.get(handbook.picture_path(1)).status_code == 404
        assert browser.get(f"/api/v1/files/{handbook.id}/pages/1/picture").status_code == 404
    assert session.get(PagePicture, (handbook.id, 1)) is None


def test_browsers_keep_for_good_only_what_everybody_may_see(
    app: Flask, handbook: File, sign_in: SignIn, client: FlaskClient
) -> None:
    from forum.blueprints.library.services import resources

    resource = resources.share_resource(SYSTEM, handbook.id, title="Handbook", audience="members")
    member = sign_in(create_member())
    assert member.get(handbook.picture_path(1)).headers["Cache-Control"] == "private, no-cache"
    resources.edit_resource(SYSTEM, resource.id, resource.version, audience="public")
    assert "immutable" in member.get(handbook.picture_path(1)).headers["Cache-Control"]
    assert "immutable" in client.get(handbook.picture_path(1)).headers["Cache-Control"]


@pytest.mark.parametrize("number", [0, 99, 2**40])
def test_pages_that_are_not_there_are_not_found(handbook: File, sign_in: SignIn, number: int) -> None:
    assert sign_in(_uploader(handbook)).get(f"/files/{handbook.id}/pages/{number}/picture").status_code == 404


def test_only_documents_of_the_library_with_pages_of_their_own_are_drawn(app: Flask, sign_in: SignIn) -> None:
    member = create_member()
    resource = create_resource(member, "A text")
    sent = uploads.store_upload(actor_of(member), io.BytesIO(HANDBOOK.read_bytes()), "a.pdf", kind="message")
    for file_id in (resource.file_id, sent.id):
        assert sign_in(member).get(f"/files/{file_id}/pages/1/picture").status_code == 404


def test_a_page_that_failed_is_not_tried_again_and_a_file_not_after_three(app: Flask, handbook: File) -> None:
    actor = actor_of(_uploader(handbook))
    storage().put(handbook.storage_key, io.BytesIO(b"%PDF-1.7 damaged since"))
    for number in (1, 2, 3):
        with pytest.raises(PageNotDrawn):
            pictures.draw_page(actor, handbook.id, number)
    storage().put(handbook.storage_key, io.BytesIO(HANDBOOK.read_bytes()))
    for number in (1, 4):
        with pytest.raises(PageNotDrawn):
            pictures.draw_page(actor, handbook.id, number)
    assert session.get(PagePicture, (handbook.id, 4)) is None


def test_while_eight_wait_a_ninth_is_asked_to_come_back(app: Flask, handbook: File, sign_in: SignIn) -> None:
    for _ in range(pictures.MOST_WAITING):
        assert pictures._places.acquire(blocking=False)
    try:
        answer = sign_in(_uploader(handbook)).get(f"/api/v1/files/{handbook.id}/pages/1/picture")
        with pytest.raises(TooManyDrawings):
            pictures.draw_page(SYSTEM, handbook.id, 1)
    finally:
        pictures._places.release(pictures.MOST_WAITING)
    assert (answer.status_code, answer.json["code"], "Retry-After" in answer.headers) == (
        503, "too_many_drawings", True,
    )  # fmt: skip


def test_what_has_gone_from_the_storage_is_drawn_again(handbook: File, sign_in: SignIn) -> None:
    browser = sign_in(_uploader(handbook))
    first = browser.get(handbook.picture_path(1)).data
    pictures.forget_drawing(handbook.storage_key, 1)
    assert browser.get(handbook.picture_path(1)).data == first
    pictures.forget_drawing(handbook.storage_key, 1)
    assert pictures.words_on(SYSTEM, handbook.id, 1)


def test_pictures_nobody_looks_at_make_room(handbook: File) -> None:
    for number in (1, 2, 3):
        pictures.draw_page(SYSTEM, handbook.id, number)
    drawn = [session.get_one(PagePicture, (handbook.id, number)) for number in (1, 2, 3)]
    for picture, days in zip(drawn, (70, 20, 10), strict=True):
        picture.used_at = clock.now() - timedelta(days=days)
    most = drawn[1].size + drawn[2].size
    session.commit()
    assert pictures.sweep_drawings(SYSTEM, 10**9) == 1
    assert pictures.sweep_drawings(SYSTEM, most) == 0
    assert pictures.sweep_drawings(SYSTEM, most - 1) == 1
    kept = [storage().exists(rules.drawing_key_of(handbook.storage_key, number)) for number in (1, 2, 3)]
    assert kept == [False, False, True]
    assert session.query(PagePicture).count() == 1


def test_looking_at_a_picture_keeps_it(handbook: File) -> None:
    pictures.draw_page(SYSTEM, handbook.id, 1)
    session.get_one(PagePicture, (handbook.id, 1)).used_at = clock.now() - timedelta(days=70)
    session.commit()
    pictures.draw_page(SYSTEM, handbook.id, 1)
    assert pictures.sweep_drawings(SYSTEM, 10**9) == 0


def _uploader(file: File) -> Any:
    from forum.blueprints.accounts.models import Member

    return session.get_one(Member, file.uploader_id)
