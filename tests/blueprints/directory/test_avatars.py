"""Pictures of members: only pixels are kept, and only those to whom they are shown get them."""

from __future__ import annotations

import io
import struct
import zlib
from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from PIL import Image

from forum.blueprints.directory.models.profiles import Profile
from forum.blueprints.directory.rules.pictures import draw_avatars
from forum.blueprints.directory.services import profiles
from forum.kernel.actor import SYSTEM
from forum.kernel.database import session
from tests.factories.accounts import create_member
from tests.factories.directory import create_person
from tests.factories.standards import load_standards

SignIn = Callable[[Any], Any]


@pytest.fixture(autouse=True)
def _standards(app: Flask) -> None:
    load_standards()


def picture(kind: str = "PNG", size: tuple[int, int] = (300, 200), **options: Any) -> bytes:
    written = io.BytesIO()
    Image.new("RGB", size, "teal").save(written, kind, **options)
    return written.getvalue()


def announcing(width: int, height: int) -> bytes:
    """A PNG of a few bytes that says it is huge."""
    head = b"IHDR" + struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    data = b"IDAT" + zlib.compress(b"\x00" * 100)
    chunks = b"".join(
        struct.pack(">I", len(chunk) - 4) + chunk + struct.pack(">I", zlib.crc32(chunk))
        for chunk in (head, data, b"IEND")
    )
    return b"\x89PNG\r\n\x1a\n" + chunks


def put(browser: Any, member: Any, content: bytes, name: str = "me.png") -> Any:
    return browser.put(
        f"/api/v1/members/{member.id}/avatar",
        data={"file": (io.BytesIO(content), name)},
        content_type="multipart/form-data",
    )


@pytest.mark.parametrize("kind", ["PNG", "JPEG", "WEBP"])
def test_a_picture_is_cut_square_and_shown_in_two_sizes(sign_in: SignIn, kind: str) -> None:
    member = create_person(name="Ana")
    browser = sign_in(member)
    address = put(browser, member, picture(kind)).get_json()["picture"]
    shown = browser.get(address)
    assert (shown.mimetype, "immutable" in shown.headers["Cache-Control"]) == ("image/webp", True)
    assert Image.open(io.BytesIO(shown.data)).size == (64, 64)
    large = browser.get(f"/members/{member.id}/avatar/256")
    assert (Image.open(io.BytesIO(large.data)).size, large.headers["Cache-Control"]) == (
        (256, 256),
        "private, no-cache",
    )
    assert browser.get(f"/members/{member.id}/avatar/65").status_code == 404
    assert f"/members/{member.id}/avatar/256?v=" in browser.get(f"/members/{member.id}").text


def test_place_and_camera_are_left_out_and_the_camera_is_heeded() -> None:
    exif = Image.Exif()
    exif[0x0112], exif[0x010F] = 6, "Secret Camera"
    tall = Image.new("RGB", (200, 200), "white")
    tall.paste("black", (0, 0, 200, 100))
    written = io.BytesIO()
    tall.save(written, "JPEG", exif=exif, quality=95)
    drawn = draw_avatars(written.getvalue())[256]
    assert b"Secret" not in drawn
    turned = Image.open(io.BytesIO(drawn)).convert("L")
    assert not turned.getexif()
    assert (turned.getpixel((250, 128)) < 60, turned.getpixel((5, 128)) > 200) == (True, True)  # type: ignore[operator]


@pytest.mark.parametrize(
    ("content", "status", "code"),
    [(b"<svg xmlns='http://www.w3.org/2000/svg'/>", 415, "picture_refused"), (b"", 415, "picture_refused"),
     (b"GIF89a" + b"\0" * 50, 415, "picture_refused"), (picture()[:90], 415, "picture_refused"),
     (picture("GIF"), 415, "picture_refused"), (picture("BMP"), 415, "picture_refused"),
     (announcing(60_000, 60_000), 413, "picture_too_large"), (announcing(8_000, 7_000), 413, "picture_too_large"),
     (b"\x89PNG" + b"\0" * (8 * 1024 * 1024), 413, "picture_too_large")],
    ids=["svg", "nothing", "broken gif", "half a png", "gif", "bmp", "bomb", "too many pixels", "too many bytes"],
)  # fmt: skip
def test_what_is_no_small_picture_is_refused_in_words(sign_in: SignIn, content: bytes, status: int, code: str) -> None:
    member = create_person()
    browser = sign_in(member)
    answer = put(browser, member, content)
    assert (answer.status_code, answer.get_json()["code"]) == (status, code)
    page = browser.post(
        f"/members/{member.id}/avatar/edit", data={"file": (io.BytesIO(content), "me.png")},
        content_type="multipart/form-data",
    )  # fmt: skip
    assert page.status_code in (status, 422)
    assert "error-summary" in page.text


def test_a_picture_is_removed_and_only_by_who_may(sign_in: SignIn) -> None:
    member = create_person()
    browser, other = sign_in(member), sign_in(create_member())
    put(browser, member, picture())
    assert put(other, member, picture()).status_code == 403
    assert other.delete(f"/api/v1/members/{member.id}/avatar").status_code == 403
    assert other.get(f"/members/{member.id}/avatar/64").status_code == 200
    assert browser.delete(f"/api/v1/members/{member.id}/avatar").get_json()["picture"] is None
    assert other.get(f"/members/{member.id}/avatar/64").status_code == 404


def test_a_picture_for_few_is_for_few_on_cards_too(sign_in: SignIn, client: FlaskClient) -> None:
    member = create_person()
    put(sign_in(member), member, picture())
    assert client.get(f"/members/{member.id}/avatar/64").status_code == 404
    profiles.change_profile(SYSTEM, member.id, version=3, audiences={"avatar": "me"})
    assert sign_in(create_member()).get(f"/members/{member.id}/avatar/64").status_code == 404
    profiles.change_profile(SYSTEM, member.id, version=4, audiences={"avatar": "public"})
    assert client.get(f"/members/{member.id}/avatar/64").status_code == 200
    assert client.get(f"/members/{member.id}").status_code == 200


def test_the_picture_of_somebody_who_left_the_directory_leads_nobody_to_her(
    sign_in: SignIn, client: FlaskClient
) -> None:
    member, other = create_person(name="Ana"), sign_in(create_member())
    address = put(sign_in(member), member, picture()).get_json()["picture"]
    version = session.get_one(Profile, member.id).version
    profiles.change_profile(SYSTEM, member.id, version=version, listed=False, audiences={"avatar": "public"})
    for browser in (client, other):
        assert browser.get(f"/members/{member.id}/avatar/64").status_code == 404
        assert browser.get(f"/members/{member.id}/avatar/64?v=0123456789abcdef").status_code == 404
        assert browser.get(address).status_code == 200  # beside what she wrote
