"""Files that are sent to do harm: each gets the right answer, and costs nobody else anything."""

import base64
import io
import re
import zipfile
import zlib
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from PIL import Image

from forum.blueprints.files.extraction.extractor import Extractor
from forum.blueprints.files.extraction.limits import MEBIBYTE, PICTURE_LIMITS, Limits
from forum.blueprints.files.extraction.media_types import is_picture
from forum.blueprints.files.extraction.problems import MESSAGES
from forum.blueprints.files.models import File, FilePage
from forum.kernel.database import session
from tests.blueprints.files.extraction_documents import (
    repack,
    write_docx,
    write_locked_pdf,
    write_objects,
    write_pdf,
    write_xlsx,
)
from tests.blueprints.files.packaged_documents import book, opendocument, write_package
from tests.factories.accounts import create_member
from tests.factories.files import NOTES, stored_files, upload

SignIn = Callable[[Any], Any]
Maker = Callable[[Path], Path]

TIGHT = Limits(seconds=10.0, processor_seconds=8, memory=320 * MEBIBYTE)
"""What reading any of these may cost: the kernel ends a worker that takes more, and then the answer is another."""
_TENFOLD = "".join(f'<!ENTITY {chr(n + 1)} "{f"&{chr(n)};" * 10}">' for n in range(ord("a"), ord("j")))
LAUGHS = f'<!DOCTYPE x [<!ENTITY a "ha">{_TENFOLD}]>'
_LOCKED = bytes.fromhex("d0cf11e0a1b11ae1") + bytes(4096) + "EncryptedPackage".encode("utf-16-le") + bytes(512)
_STATUS = {"empty_file": 422, "too_large_when_unpacked": 413}
_BOOK = book(
    {"a.xhtml": '<h1>Why</h1><p>Words.<img src="http://127.0.0.1:9/x.png"/></p><iframe src="http://127.0.0.1:9/"/>'}
)
_ELSEWHERE = (
    "".join(
        f'<item id="{number}" href="{place}" media-type="application/xhtml+xml"/>'
        for number, place in enumerate(
            ("http://127.0.0.1:9/b.xhtml", "../../../../../../etc/hostname", "file:///etc/hostname")
        )
    )
    + '</manifest><spine><itemref idref="0"/><itemref idref="1"/><itemref idref="2"/>'
)


def _zip_of(name: str, content: bytes) -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(name, content)
    return packed.getvalue()


def _docx_with(parts: dict[str, str | bytes]) -> Maker:
    return lambda path: repack(write_docx(path.with_name("plain"), "Ordinary words."), path, parts)


def _bytes(content: bytes) -> Maker:
    def make(path: Path) -> Path:
        path.write_bytes(content)
        return path

    return make


def _nested_bomb(path: Path) -> Path:
    inner = _zip_of("zeros", bytes(8 * MEBIBYTE))
    layer = io.BytesIO()
    with zipfile.ZipFile(layer, "w") as archive:
        for number in range(200):
            archive.writestr(f"{number}.zip", inner)
    return _docx_with({"word/embeddings/bomb.zip": layer.getvalue()})(path)


def _external_entity(path: Path) -> Path:
    path.with_name("secret").write_text("a secret of the server")
    entity = f'<!DOCTYPE x [<!ENTITY x SYSTEM "file://{path.with_name("secret")}">]>'
    return write_package(path, opendocument("text", "<text:p>Ordinary &x;.</text:p>", prologue=entity))


def _looping_pdf(path: Path) -> Path:
    return write_objects(path, [
        "<< /Type /Catalog /Pages 2 0 R >>",
        "<< /Type /Pages /Kids [2 0 R 3 0 R 2 0 R] /Parent 2 0 R /Count 2000 >>",
        "<< /Type /Pages /Kids [2 0 R 3 0 R] /Parent 3 0 R /Count 2000 >>",
    ], "")  # fmt: skip


def _huge_extent(path: Path) -> Path:
    plain = write_xlsx(path.with_name("plain"), {"One": [["cell"]]})
    with zipfile.ZipFile(plain) as archive:
        source = archive.read("xl/worksheets/sheet1.xml").decode()
    huge = re.sub(r'<dimension ref="[^"]*"', '<dimension ref="A1:XFD1048576"', source)
    far = huge.replace("</sheetData>", '<row r="1048576"><c r="B1048576" t="n"><v>7</v></c></row></sheetData>')
    return repack(plain, path, {"xl/worksheets/sheet1.xml": far})


def _jpeg_and_zip(path: Path) -> Path:
    picture = io.BytesIO()
    Image.new("RGB", (40, 30), "teal").save(picture, "JPEG")
    path.write_bytes(picture.getvalue() + _zip_of("evil.js", b"alert(1)"))
    return path


def _gif_and_script(path: Path) -> Path:
    path.write_bytes(b"GIF89a/*" + bytes(32) + b"*/=1;alert(document.cookie)//")
    return path


def _gif_of_frames(path: Path) -> Path:
    single = io.BytesIO()
    frames = [Image.new("RGB", (8, 8), color) for color in ("red", "blue")]
    frames[0].save(single, "GIF", save_all=True, append_images=frames[1:])
    content = single.getvalue()
    second = content.rindex(b"\x21\xf9")
    path.write_bytes(content[:second] + content[second:-1] * 100_000 + b";")
    return path


def _png_of(width: int, height: int) -> bytes:
    # A header that announces a hundred million pixels, and hardly any bytes.
    header = base64.b64decode("iVBORw0KGgoAAAANSUhEUg==") + width.to_bytes(4) + height.to_bytes(4) + b"\x08\x02\0\0\0"
    header += zlib.crc32(header[12:]).to_bytes(4)
    body = zlib.compress(bytes(1000))
    return (
        header
        + len(body).to_bytes(4)
        + b"IDAT"
        + body
        + zlib.crc32(b"IDAT" + body).to_bytes(4)
        + b"\0\0\0\0IEND\xaeB`\x82"
    )


REFUSED: dict[str, tuple[str, Maker, str]] = {
    "a zip bomb": ("bomb.docx", _docx_with({"word/media/zeros": bytes(40 * MEBIBYTE)}), "too_large_when_unpacked"),
    "a zip bomb as a book": (
        "bomb.epub",
        lambda path: write_package(path, {**book({"a.xhtml": "<p>a</p>"}), "OEBPS/zeros": bytes(40 * MEBIBYTE)}),
        "too_large_when_unpacked",
    ),
    "a macro in Word": ("macro.docx", _docx_with({"word/vbaProject.bin": b"\xd0\xcf"}), "has_macros"),
    "a Word document with macros by name": ("macro.docm", _docx_with({}), "unsupported_type"),
    "a macro in OpenDocument": (
        "macro.odt",
        lambda path: write_package(path, opendocument("text", "", **{"Basic/Standard/Module1.xml": "Sub Main"})),
        "has_macros",
    ),
    "a locked Office document": ("locked.docx", _bytes(_LOCKED), "password_protected"),
    "a locked OpenDocument file": (
        "locked.ods",
        lambda path: write_package(
            path, opendocument("spreadsheet", "", **{"META-INF/manifest.xml": "<manifest:encryption-data/>"})
        ),
        "password_protected",
    ),
    "a locked book": (
        "locked.epub",
        lambda path: write_package(
            path,
            {**book({"a.xhtml": "x"}), "META-INF/encryption.xml": '<enc:EncryptionMethod Algorithm="aes256-cbc"/>'},
        ),
        "password_protected",
    ),
    "half a zip archive": (
        "half.xlsx",
        lambda path: _bytes(write_xlsx(path, {"One": [["a" * 5000]]}).read_bytes()[:-300])(path),
        "corrupt",
    ),
    "a program under the name of a PDF": ("setup.pdf", _bytes(b"MZ\x90\x00" + bytes(5000)), "wrong_type"),
    "names that lead out of the archive": ("out.docx", _docx_with({"../../../etc/cron.d/x": "* * *"}), "unsafe_names"),
    "a PDF that is an archive as well": (
        "both.pdf",
        lambda path: _bytes(write_pdf(path, [["words"]]).read_bytes() + _zip_of("a", b"a"))(path),
        "mixed_types",
    ),
    "a picture that is a script as well": ("both.gif", _gif_and_script, "wrong_type"),
    "a drawing with a script": ("drawing.svg", _bytes(b"<svg onload='alert(1)'/>"), "unsupported_type"),
    "a drawing under the name of a picture": ("drawing.png", _bytes(b"<svg onload='alert(1)'/>"), "wrong_type"),
    "a picture of a hundred million pixels": ("huge.png", _bytes(_png_of(10_000, 10_000)), "too_many_pixels"),
    "a picture of a hundred thousand frames": ("frames.gif", _gif_of_frames, "too_many_pixels"),
    "a picture without an end": ("half.png", _bytes(_png_of(4_000, 4_000)), "wrong_type"),
    "no byte at all": ("nothing.pdf", _bytes(b""), "empty_file"),
    "a name with a path and control characters": (
        "../../a\x1b[31m/b\x07\u202eexe.fdp", _bytes(b"%PDF-1.4"), "unsupported_type",
    ),
}  # fmt: skip
UNREAD: dict[str, tuple[str, Maker, str]] = {
    "a bomb of entities in OpenDocument": (
        "laughs.odt",
        lambda path: write_package(path, opendocument("text", "<text:p>&j;</text:p>", prologue=LAUGHS)),
        "corrupt",
    ),
    "a bomb of entities in Word": (
        "laughs.docx", _docx_with({"word/document.xml": f"{LAUGHS}<document>&j;</document>"}), "corrupt",
    ),
    "an entity that names a file of the server": ("entity.odt", _external_entity, "corrupt"),
    "a PDF of ten thousand pages": ("long.pdf", lambda path: write_pdf(path, [[]] * 10_000), "too_many_pages"),
    "a PDF whose pages lead to themselves": ("loop.pdf", _looping_pdf, "corrupt"),
    "a locked PDF": ("locked.pdf", write_locked_pdf, "password_protected"),
    "groups of RTF that never end": ("deep.rtf", _bytes(b"{\\rtf1 " + b"{" * 2_000_000), "corrupt"),
    "nothing but an object in RTF": (
        "object.rtf", _bytes(b"{\\rtf1{\\object\\objemb{\\*\\objdata " + b"4d5a9000" * 100_000 + b"}}}"), "no_text",
    ),
}  # fmt: skip
READ: dict[str, tuple[str, Maker, str]] = {
    "a nested zip bomb": ("nested.docx", _nested_bomb, "Annual report\nOrdinary words."),
    "a page with a script": (
        "page.html", _bytes(b"<h1>Charter</h1><script>alert('harm')</script><p onclick='x()'>We share.</p>"),
        "Charter\nWe share.",
    ),
    "a workbook that claims a billion cells": ("huge.xlsx", _huge_extent, "cell\n| 7"),
    "a sheet whose rows repeat a million times": (
        "huge.ods",
        lambda path: write_package(path, opendocument("spreadsheet", (
            '<table:table table:name="One"><table:table-row table:number-rows-repeated="1048576"><table:table-cell '
            'table:number-columns-repeated="16384"><text:p>cell</text:p></table:table-cell></table:table-row></table:table>'
        ))),
        "cell",
    ),
    "a book that refers to elsewhere": (
        "remote.epub",
        lambda path: write_package(path, _BOOK | {
            "OEBPS/book.opf": str(_BOOK["OEBPS/book.opf"]).replace("</manifest><spine>", _ELSEWHERE)
        }),
        "Why\nWords.",
    ),
    "an object inside RTF": (
        "object.rtf", _bytes(b"{\\rtf1 Words.{\\object\\objemb{\\*\\objdata 4d5a9000}{\\result harm}}\\par}"), "Words.",
    ),
}  # fmt: skip


@pytest.fixture(scope="module")
def extractor() -> Iterator[Extractor]:
    with Extractor(TIGHT) as extractor:
        yield extractor


def _send(browser: Any, content: bytes, filename: str) -> Any:
    data = {"file": upload(content, filename)}
    return browser.post("/api/v1/uploads", data=data, content_type="multipart/form-data")


@pytest.mark.parametrize("name", REFUSED)
def test_what_no_document_may_be_is_refused_with_the_reason_and_leaves_nothing(
    sign_in: SignIn, tmp_path: Path, name: str
) -> None:
    filename, make, code = REFUSED[name]
    before = stored_files()
    answer = _send(sign_in(create_member()), make(tmp_path / "file").read_bytes(), filename)
    problem = answer.get_json()
    assert (answer.status_code, problem["code"]) == (_STATUS.get(code, 415), code)
    assert problem["detail"] == MESSAGES[code]
    assert problem["errors"]["file"] == [MESSAGES[code]]
    assert stored_files() == before
    assert session.query(File).count() == 0


@pytest.mark.parametrize("name", [*UNREAD, *READ])
def test_reading_it_takes_little_time_and_memory(extractor: Extractor, tmp_path: Path, name: str) -> None:
    filename, make, expected = (UNREAD | READ)[name]
    extraction = extractor.extract(make(tmp_path / "file"), filename)
    if name in UNREAD:
        assert extraction.problem == expected
        assert extraction.word_count == 0
    else:
        assert extraction.problem is None
        assert "\n".join(page.text for page in extraction.pages) == expected
    assert "secret" not in repr(extraction.pages)
    good = tmp_path / "good"
    good.write_bytes(NOTES)
    assert extractor.extract(good, "notes.md").problem is None


def test_one_bad_document_costs_only_its_own_text(
    app: Flask, sign_in: SignIn, tmp_path: Path, deliver: Callable[[], int]
) -> None:
    hostile, other = sign_in(create_member()), sign_in(create_member())
    sent = {}
    for number, (name, (filename, make, _)) in enumerate((UNREAD | READ).items()):
        (tmp_path / str(number)).mkdir()
        answer = _send(hostile, make(tmp_path / str(number) / "file").read_bytes(), filename)
        assert answer.status_code == 201, name
        sent[name] = answer.get_json()["id"]
    good = _send(other, NOTES, "notes.md").get_json()["id"]
    deliver()
    session.expire_all()
    assert session.get_one(File, good).state == "ready"
    assert session.query(FilePage).filter_by(file_id=good).count() == 2
    for name, (_, _, code) in UNREAD.items():
        file = session.get_one(File, sent[name])
        assert (file.state, file.problem) == ("failed", code), name
    for name in READ:
        assert session.get_one(File, sent[name]).problem is None, name


def test_what_hides_behind_a_picture_is_not_kept(sign_in: SignIn, tmp_path: Path) -> None:
    answer = _send(sign_in(create_member()), _jpeg_and_zip(tmp_path / "file").read_bytes(), "photo.jpg")
    assert answer.status_code == 201
    assert all(b"evil.js" not in path.read_bytes() for path in stored_files())


def test_a_hostile_name_is_kept_as_a_harmless_one(sign_in: SignIn) -> None:
    answer = _send(sign_in(create_member()), NOTES, "../../etc/..\\\u202e\x1b\x07notes.md")
    assert (answer.status_code, answer.get_json()["filename"]) == (201, "notes.md")


def test_pictures_are_read_within_their_own_limits(tmp_path: Path) -> None:
    with Extractor(PICTURE_LIMITS) as extractor:
        for _, (filename, make, code) in REFUSED.items():
            if is_picture(filename):
                assert extractor.extract(make(tmp_path / "file"), filename).problem == code
        largest = tmp_path / "largest"
        Image.new("RGBA", (6_320, 6_320), (9, 9, 9, 9)).save(largest, "PNG")
        assert extractor.extract(largest, "largest.png").picture
