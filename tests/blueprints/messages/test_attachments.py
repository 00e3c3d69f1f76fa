"""Files in messages."""

from __future__ import annotations

import io
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from PIL import Image

from forum.blueprints.accounts.models import Member
from forum.blueprints.files.models import File
from forum.blueprints.files.services import uploads as files
from forum.blueprints.messages.services import messages, people
from forum.kernel import clock
from forum.kernel.actor import SYSTEM
from forum.kernel.database import session
from forum.kernel.errors import Invalid
from forum.kernel.storage.port import storage
from tests.factories.accounts import actor_of, create_member
from tests.factories.messages import attach, create_conversation, send
from tests.factories.pictures import photo

pytestmark = pytest.mark.usefixtures("app")
SignIn = Callable[[Any], Any]


def test_files_are_sent_before_and_named_by_the_message(sign_in: SignIn) -> None:
    ana, luis = create_member(), create_member()
    talk = create_conversation(ana, luis)
    browser = sign_in(ana)
    address = "/api/v1/uploads?purpose=message"
    ids = [
        browser.post(address, data={"file": (io.BytesIO(content), name)}).get_json()["id"]
        for name, content in (("photo.jpg", photo()), ("shares.csv", b"year,share\n2026,4\n"))
    ]
    sent = browser.post(f"/api/v1/conversations/{talk.id}/messages", json={"file_ids": ids})
    assert sent.status_code == 201
    assert [(file["filename"], file["type"]) for file in sent.get_json()["attachments"]] == [
        ("photo.jpg", "JPG"), ("shares.csv", "CSV"),
    ]  # fmt: skip
    page = sign_in(luis).get(f"/messages/{talk.id}").text
    assert f'<img src="/files/{ids[0]}/thumbnail" alt="photo.jpg"' in page
    assert "shares.csv" in page
    assert "photo.jpg, shares.csv" in sign_in(luis).get("/messages").text


def test_only_those_in_the_conversation_have_a_file(sign_in: SignIn) -> None:
    ana, luis, grace = create_member(), create_member(), create_member(role="administrator")
    group = create_conversation(ana, luis, title="Tenders")
    file = attach(ana, "photo.jpg", photo())
    addresses = [file.path, f"/api/v1{file.path}", f"{file.path}/thumbnail"]
    assert {sign_in(luis).get(address).status_code for address in addresses} == {404}
    message = send(ana, group, "Look", file_ids=[file.id])
    assert {sign_in(luis).get(address).status_code for address in addresses} == {200}
    assert {sign_in(grace).get(address).status_code for address in addresses} == {404}
    people.leave(actor_of(luis), group.id, luis.id)
    assert {sign_in(luis).get(address).status_code for address in addresses} == {404}
    people.add_member(actor_of(ana), group.id, luis.id)
    assert {sign_in(luis).get(address).status_code for address in addresses} == {200}
    messages.withdraw_message(actor_of(ana), message.id)
    assert {sign_in(luis).get(address).status_code for address in addresses} == {404}


def test_a_picture_is_kept_upright_smaller_and_without_what_the_camera_noted() -> None:
    file = attach(create_member(), "photo.jpg", photo())
    kept = b"".join(storage().open(file.storage_key))
    with Image.open(io.BytesIO(kept)) as picture:
        assert picture.size == (853, 2560)
        assert not picture.getexif()
    assert b"Camera of Ana" not in kept
    assert file.size == len(kept)
    with Image.open(io.BytesIO(b"".join(storage().open(file.thumbnail_key or "")))) as thumbnail:
        assert (thumbnail.format, max(thumbnail.size)) == ("WEBP", 480)


@pytest.mark.parametrize(
    ("name", "content", "status", "code"),
    [
        ("photo.png", photo(), 415, "wrong_type"),
        ("photo.jpg", b"GIF89a", 415, "wrong_type"),
        ("photo.jpg", b"", 422, "empty_file"),
        ("photo.gif", b"GIF89a", 415, "wrong_type"),
        ("drawing.svg", b"<svg onload='x()'/>", 415, "unsupported_type"),
    ],
)
def test_what_is_no_picture_is_refused(sign_in: SignIn, name: str, content: bytes, status: int, code: str) -> None:
    sent = {"file": (io.BytesIO(content), name)}
    answer = sign_in(create_member()).post("/api/v1/uploads?purpose=message", data=sent)
    assert (answer.status_code, answer.get_json()["code"]) == (status, code)


def test_a_picture_of_a_message_waits_for_no_caption(sign_in: SignIn) -> None:
    sent = {"file": (io.BytesIO(photo()), "photo.jpg")}
    answer = sign_in(create_member()).post("/api/v1/uploads?purpose=message", data=sent).get_json()
    assert (answer["state"], answer["problem"]) == ("ready", None)


def test_a_picture_of_too_many_pixels_is_refused(sign_in: SignIn) -> None:
    encoded = io.BytesIO()
    Image.new("1", (8000, 6000)).save(encoded, "PNG")
    encoded.seek(0)
    answer = sign_in(create_member()).post("/api/v1/uploads?purpose=message", data={"file": (encoded, "huge.png")})
    assert (answer.status_code, answer.get_json()["code"]) == (415, "too_many_pixels")


def test_a_file_of_somebody_else_or_sent_before_cannot_be_sent() -> None:
    ana, luis = create_member(), create_member()
    talk = create_conversation(ana, luis)
    mine, theirs = attach(ana), attach(luis)
    send(ana, talk, file_ids=[mine.id])
    for file_id in (mine.id, theirs.id, 2**30):
        with pytest.raises(Invalid) as error:
            send(ana, talk, file_ids=[file_id])
        assert set(error.value.errors) == {"file_ids"}


def test_a_message_says_something_or_carries_a_file(sign_in: SignIn) -> None:
    ana = create_member()
    talk = create_conversation(ana, create_member())
    browser = sign_in(ana)
    base = f"/api/v1/conversations/{talk.id}/messages"
    assert set(browser.post(base, json={"body": "  "}).get_json()["errors"]) == {"body"}
    assert set(browser.post(base, json={"file_ids": list(range(1, 12))}).get_json()["errors"]) == {"file_ids"}
    assert "Write something here" in browser.post(f"/messages/{talk.id}", data={"body": ""}).text


def test_without_scripts_files_come_with_the_form_and_a_wrong_field_costs_none(sign_in: SignIn) -> None:
    ana = create_member()
    talk = create_conversation(ana, create_member())
    browser = sign_in(ana)
    wrong = {"body": "x" * 10_001, "files": (io.BytesIO(photo()), "photo.jpg")}
    page = browser.post(f"/messages/{talk.id}", data=wrong)
    assert page.status_code == 422
    file = session.query(File).one()
    assert f'name="file_ids" value="{file.id}"' in page.text
    assert browser.post(f"/messages/{talk.id}", data={"body": "", "file_ids": str(file.id)}).status_code == 303
    assert f"/files/{file.id}/thumbnail" in browser.get(f"/messages/{talk.id}").text
    refused = browser.post(f"/messages/{talk.id}", data={"body": "Kept", "files": (io.BytesIO(b"x"), "tool.exe")})
    assert refused.status_code == 415
    assert "Kept</textarea>" in refused.text


def test_what_was_never_sent_goes_after_two_days_and_what_was_sent_stays() -> None:
    ana = create_member()
    talk = create_conversation(ana, create_member())
    unsent, sent, withdrawn = attach(ana), attach(ana), attach(ana)
    library = files.store_upload(actor_of(ana), io.BytesIO(b"# Notes\n\nFor all.\n"), "notes.md")
    send(ana, talk, file_ids=[sent.id])
    messages.withdraw_message(actor_of(ana), send(ana, talk, file_ids=[withdrawn.id]).id)
    assert files.sweep_unused(SYSTEM) == 0
    with time_machine.travel(clock.now() + timedelta(hours=49), tick=False):
        assert files.sweep_unused(SYSTEM) == 1
    assert {file.id for file in session.query(File)} == {sent.id, withdrawn.id, library.id}
    assert not storage().exists(unsent.storage_key)
    assert storage().exists(sent.storage_key)


def test_a_first_message_may_carry_files(sign_in: SignIn) -> None:
    ana: Member = create_member()
    luis = create_member(handle="luis-perez")
    data = {"to": "luis-perez", "body": "", "files": (io.BytesIO(photo()), "photo.jpg")}
    answer = sign_in(ana).post("/messages/new", data=data)
    assert answer.status_code == 303
    assert "photo.jpg" in sign_in(luis).get(answer.headers["Location"].split("#")[0]).text
