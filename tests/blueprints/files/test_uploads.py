"""Uploads are kept whole or not at all, for what they are, and given to those who may have them."""

from __future__ import annotations

import errno
import hashlib
import io
from collections.abc import Callable
from typing import Any, BinaryIO

import pytest
from flask import Flask
from flask.testing import FlaskClient

from forum.blueprints.files.errors import FileMissing, FileTooLarge, StorageAway, StorageFull
from forum.blueprints.files.models import File, FilePage
from forum.blueprints.files.rules import clean_filename
from forum.blueprints.files.services import uploads
from forum.kernel.actor import ANONYMOUS
from forum.kernel.database import session
from forum.kernel.errors import Forbidden
from forum.kernel.storage.port import storage
from tests.factories.accounts import actor_of, create_member
from tests.factories.files import HANDBOOK, NOTES, create_file, stored_files, upload

SignIn = Callable[[Any], Any]


def _send(browser: Any, content: bytes = NOTES, filename: str = "notes.md", **options: Any) -> Any:
    data = {"file": upload(content, filename)}
    return browser.post("/api/v1/uploads", data=data, content_type="multipart/form-data", **options)


def test_an_upload_is_kept_byte_for_byte_under_the_type_it_has(sign_in: SignIn) -> None:
    answer = _send(sign_in(create_member()), HANDBOOK.read_bytes(), "Handbook.PDF")
    file = answer.get_json()
    assert (answer.status_code, file["media_type"], file["state"]) == (201, "application/pdf", "waiting")
    assert file["sha256"] == hashlib.sha256(HANDBOOK.read_bytes()).hexdigest()
    assert file["size"] == HANDBOOK.stat().st_size
    assert b"".join(storage().open(session.get_one(File, file["id"]).storage_key)) == HANDBOOK.read_bytes()


def test_the_type_a_browser_states_counts_for_nothing(sign_in: SignIn) -> None:
    data = {"file": (io.BytesIO(NOTES), "notes.md", "application/pdf")}
    answer = sign_in(create_member()).post("/api/v1/uploads", data=data, content_type="multipart/form-data")
    assert (answer.status_code, answer.get_json()["media_type"]) == (201, "text/markdown")


@pytest.mark.parametrize(
    ("content", "filename", "status", "code"),
    [(b"", "empty.pdf", 422, "empty_file"), (b"MZ\x90\x00\x03", "setup.exe", 415, "unsupported_type"),
     (b"MZ\x90\x00\x03" * 40, "setup.pdf", 415, "wrong_type"), (b"%PDF-1.7 rest", "plan.docx", 415, "wrong_type"),
     (b"<html><script>1</script>", "page.md", 415, "wrong_type"), (b"PK\x03\x04", "broken.xlsx", 415, "corrupt"),
     (b"text", "no-ending", 415, "unsupported_type"), (b"text", "../../etc/passwd", 415, "unsupported_type")],
)  # fmt: skip
def test_what_is_not_taken_is_told_in_plain_words_and_leaves_nothing(
    sign_in: SignIn, content: bytes, filename: str, status: int, code: str
) -> None:
    before = stored_files()
    answer = _send(sign_in(create_member()), content, filename)
    problem = answer.get_json()
    assert (answer.status_code, problem["code"]) == (status, code)
    assert problem["errors"]["file"] == [problem["detail"]]
    assert stored_files() == before
    assert session.query(File).count() == 0


def test_a_file_over_the_limit_is_refused_while_it_arrives(app: Flask, sign_in: SignIn) -> None:
    app.config["MAX_UPLOAD_MB"] = 1
    before = stored_files()
    try:
        answer = _send(sign_in(create_member()), b"a" * (1024 * 1024 + 1), "long.txt")
        assert (answer.status_code, answer.get_json()["code"]) == (413, "file_too_large")
        with pytest.raises(FileTooLarge):
            uploads.store_upload(actor_of(create_member()), io.BytesIO(b"a" * 2**21), "long.txt")
    finally:
        app.config["MAX_UPLOAD_MB"] = 50
    assert stored_files() == before


class _Breaking(io.BytesIO):
    """A connection that breaks after the first piece."""

    def __init__(self, number: int) -> None:
        super().__init__(b"a" * 300_000)
        self._number = number

    def read(self, count: int | None = -1) -> bytes:
        if self.tell():
            raise OSError(self._number, "gone")
        return super().read(count)


@pytest.mark.parametrize(("number", "error"), [(errno.ECONNRESET, StorageAway), (errno.ENOSPC, StorageFull)])
def test_half_an_upload_leaves_neither_bytes_nor_a_row(app: Flask, number: int, error: type[Exception]) -> None:
    before = stored_files()
    with pytest.raises(error):
        uploads.store_upload(actor_of(create_member()), _Breaking(number), "notes.txt")
    assert stored_files() == before
    assert session.query(File).count() == 0


def test_bytes_without_a_row_are_taken_away_again(app: Flask) -> None:
    before = stored_files()
    nobody = actor_of(create_member())
    with pytest.raises(Exception, match=r"(?i)foreign key|integrity"):
        uploads.store_upload(nobody, io.BytesIO(NOTES), "notes.md", owner_id=2**30)
    assert stored_files() == before


def test_strangers_cannot_upload(client: FlaskClient) -> None:
    stream: BinaryIO = io.BytesIO(NOTES)
    with pytest.raises(Forbidden):
        uploads.store_upload(ANONYMOUS, stream, "notes.md")
    assert _send(client).status_code == 401


def test_a_request_without_a_file_is_told_so(sign_in: SignIn) -> None:
    browser = sign_in(create_member())
    assert list(browser.post("/api/v1/uploads").get_json()["errors"]) == ["file"]
    assert browser.post("/api/v1/uploads", data={"file": "text"}).status_code == 422


def test_the_same_key_sends_an_upload_once(sign_in: SignIn) -> None:
    browser = sign_in(create_member())
    ids = {_send(browser, headers={"Idempotency-Key": "once"}).get_json()["id"] for _ in range(2)}
    assert len(ids) == 1
    assert session.query(File).count() == 1


@pytest.mark.parametrize(
    ("name", "kept"),
    [("C:\\Users\\ana\\plan.docx", "plan.docx"), ("../../x.pdf", "x.pdf"), ("a\r\nSet-Cookie.pdf", "aSet-Cookie.pdf"),
     ("gpj.\u202efdp.txt", "gpj.fdp.txt"), (".htaccess", "htaccess"), ("", "file"), (None, "file"),
     ("ação.pdf", "ação.pdf")],
)  # fmt: skip
def test_names_are_kept_without_what_only_deceives(name: str | None, kept: str) -> None:
    assert clean_filename(name) == kept


def test_a_very_long_name_keeps_its_ending() -> None:
    name = clean_filename("x" * 5000 + ".pdf")
    assert len(name) == 150
    assert name.endswith("x.pdf")


def test_the_text_is_read_in_the_background_and_kept_by_page(app: Flask, deliver: Callable[[], int]) -> None:
    file = create_file(create_member(), HANDBOOK.read_bytes(), "handbook.pdf")
    deliver()
    session.expire_all()
    kept = session.get_one(File, file.id)
    assert (kept.state, kept.problem, kept.language, kept.page_count) == ("ready", None, "en", 21)
    assert kept.title_guess == "Data-sharing agreement handbook"
    assert kept.thumbnail_key is not None
    assert storage().exists(kept.thumbnail_key)
    pages = session.query(FilePage).filter_by(file_id=file.id).order_by(FilePage.number).all()
    assert [page.number for page in pages] == list(range(1, 22))
    assert "A second reader who has not seen the underlying data" in pages[13].text


def test_reading_twice_changes_nothing(app: Flask, deliver: Callable[[], int]) -> None:
    from forum.blueprints.files.events import FileStored
    from forum.blueprints.files.subscribers import read_text

    member = create_member()
    file = create_file(member)
    deliver()
    read_text(FileStored(file_id=file.id, uploader_id=member.id))
    read_text(FileStored(file_id=2**30, uploader_id=member.id))
    assert session.query(FilePage).filter_by(file_id=file.id).count() == 2


@pytest.mark.parametrize("content", [b"%PDF-1.7\n1 0 obj\nbroken", HANDBOOK.read_bytes()[:5000]])
def test_a_damaged_document_costs_only_its_text(app: Flask, deliver: Callable[[], int], content: bytes) -> None:
    file = create_file(create_member(), content, "broken.pdf")
    deliver()
    session.expire_all()
    kept = session.get_one(File, file.id)
    assert (kept.state, kept.problem) == ("failed", "corrupt")
    assert b"".join(storage().open(kept.storage_key)) == content


def test_bytes_that_went_missing_are_told_and_do_not_stop_the_line(
    app: Flask, deliver: Callable[[], int], sign_in: SignIn
) -> None:
    member = create_member()
    file = create_file(member)
    storage().delete(file.storage_key)
    deliver()
    session.expire_all()
    assert session.get_one(File, file.id).problem == "crashed"
    answer = sign_in(member).get(f"/api/v1/files/{file.id}")
    assert (answer.status_code, answer.get_json()["code"]) == (410, FileMissing.code)


def test_only_those_who_may_see_a_file_get_it(client: FlaskClient, sign_in: SignIn) -> None:
    owner = create_member()
    file = create_file(owner)
    for path in (f"/api/v1/files/{file.id}", f"/files/{file.id}", f"/files/{file.id}/thumbnail"):
        assert client.get(path).status_code == 404
        assert sign_in(create_member()).get(path).status_code == 404
    assert sign_in(owner).get(f"/api/v1/files/{file.id}").data == NOTES


def test_a_download_is_saved_under_its_own_name_and_never_shown_as_a_page(sign_in: SignIn) -> None:
    owner = create_member()
    page = b"<html><body><script>alert(1)</script></body></html>"
    file = create_file(owner, page, "acuerdo “intercambio”; año.html")
    answer = sign_in(owner).get(f"/files/{file.id}")
    assert answer.headers["Content-Disposition"] == (
        'attachment; filename="acuerdo intercambio ano.html"; '
        "filename*=UTF-8''acuerdo%20%E2%80%9Cintercambio%E2%80%9D%3B%20a%C3%B1o.html"
    )
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.content_length == len(page)


def test_a_pdf_opens_in_the_browser_unless_it_is_to_be_saved(sign_in: SignIn) -> None:
    owner = create_member()
    browser = sign_in(owner)
    file = create_file(owner, HANDBOOK.read_bytes(), "handbook.pdf")
    assert browser.get(f"/files/{file.id}").headers["Content-Disposition"].startswith("inline")
    assert browser.get(f"/files/{file.id}?download=1").headers["Content-Disposition"].startswith("attachment")
    assert browser.get(f"/api/v1/files/{file.id}").headers["Content-Disposition"].startswith("attachment")


def test_what_the_browser_has_is_not_sent_again(sign_in: SignIn) -> None:
    owner = create_member()
    browser = sign_in(owner)
    file = create_file(owner)
    first = browser.get(f"/api/v1/files/{file.id}")
    again = browser.get(f"/api/v1/files/{file.id}", headers={"If-None-Match": first.headers["ETag"]})
    head = browser.client.head(f"/api/v1/files/{file.id}")
    assert (again.status_code, again.data) == (304, b"")
    assert (head.status_code, head.data, head.content_length) == (200, b"", len(NOTES))


def test_a_thumbnail_is_a_picture_once_there_is_one(sign_in: SignIn, deliver: Callable[[], int]) -> None:
    owner = create_member()
    browser = sign_in(owner)
    file = create_file(owner)
    assert browser.get(f"/api/v1/files/{file.id}/thumbnail").status_code == 404
    deliver()
    answer = browser.get(f"/api/v1/files/{file.id}/thumbnail")
    assert (answer.status_code, answer.mimetype, answer.data[8:12]) == (200, "image/webp", b"WEBP")
    assert answer.headers.get("Content-Length") in (None, str(len(answer.data)))


@pytest.mark.parametrize("address", ["/api/v1/uploads", "/sign-in"])
def test_a_part_of_a_form_without_a_name_is_refused(sign_in: SignIn, address: str) -> None:
    body = b'--x\r\nContent-Disposition: form-data; filename*=""\r\n\r\nwords\r\n--x--\r\n'
    nameless = b"--x\r\nContent-Disposition: form-data\r\n\r\nwords\r\n--x--\r\n"
    browser = sign_in(create_member())
    for sent in (body, nameless):
        answer = browser.post(address, data=sent, content_type="multipart/form-data; boundary=x")
        assert 400 <= answer.status_code < 500
