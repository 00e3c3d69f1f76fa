"""Which files are taken for what they claim to be."""

import struct
import zipfile
from pathlib import Path

import pytest

from forum.blueprints.files.extraction import media_types, problems
from forum.blueprints.files.extraction.limits import Limits
from forum.blueprints.files.extraction.sniffing import examine, sniff
from tests.blueprints.files.extraction_documents import repack, write_docx, write_pdf, write_xlsx


@pytest.fixture
def docx(tmp_path: Path) -> Path:
    return write_docx(tmp_path / "report.docx", "A paragraph.")


@pytest.fixture
def pdf(tmp_path: Path) -> Path:
    return write_pdf(tmp_path / "report.pdf", [["A line."]])


def refusal(path: Path, filename: str, declared: str | None = None) -> str | None:
    sniffed = examine(path, filename, declared)
    assert (sniffed.media_type is None) == (sniffed.problem is not None)
    return sniffed.problem


def test_each_format_is_known_by_name_and_content(tmp_path: Path, docx: Path, pdf: Path) -> None:
    xlsx = write_xlsx(tmp_path / "table.xlsx", {"Sheet": [["cell"]]})
    text = tmp_path / "text"
    text.write_text("Größe, tamaño, taille")
    assert sniff(pdf, "Report.PDF", "application/pdf") == media_types.PDF
    assert sniff(docx, "report.docx", "application/octet-stream") == media_types.DOCX
    assert sniff(xlsx, "table.xlsx") == media_types.XLSX
    assert sniff(text, "text.md", "text/plain") == media_types.MARKDOWN
    assert sniff(text, "text.csv", "application/vnd.ms-excel") == media_types.CSV
    assert sniff(text, "text.html", "text/html; charset=utf-8") == media_types.HTML
    assert sniff(text, "text.txt") == media_types.TEXT


@pytest.mark.parametrize(
    "filename", ["report", "report.exe", "report.pdf.exe", "report.pdf.", "report.docm", "report.svg", "a\x00.pdf", ""]
)
def test_a_name_that_is_not_on_the_list_is_refused(pdf: Path, filename: str) -> None:
    assert refusal(pdf, filename) == problems.UNSUPPORTED_TYPE


@pytest.mark.parametrize("filename", ["page.pdf", "page.docx", "page.txt", "page.csv", "page.md"])
def test_html_under_another_name_is_refused(tmp_path: Path, filename: str) -> None:
    page = tmp_path / "page"
    page.write_bytes(b"\xef\xbb\xbf \n<!DOCTYPE html><script>alert(1)</script>")
    assert refusal(page, filename) == problems.WRONG_TYPE


def test_a_wrong_extension_is_refused(docx: Path, pdf: Path) -> None:
    assert refusal(docx, "report.xlsx") == problems.WRONG_TYPE
    assert refusal(docx, "report.pdf") == problems.WRONG_TYPE
    assert refusal(docx, "report.txt") == problems.WRONG_TYPE
    assert refusal(pdf, "report.docx") == problems.WRONG_TYPE
    assert refusal(pdf, "report.md") == problems.WRONG_TYPE


def test_a_declaration_of_another_accepted_type_is_refused(pdf: Path) -> None:
    assert refusal(pdf, "report.pdf", "text/html") == problems.WRONG_TYPE
    assert refusal(pdf, "report.pdf", "application/x-unheard-of") is None


def test_programs_and_pictures_are_no_text(tmp_path: Path) -> None:
    for content in (b"MZ\x90\x00\x03", b"\x89PNG\r\n\x1a\n\x00\x00", b"\x7fELF\x02\x01", "no mark".encode("utf-16-le")):
        file = tmp_path / "file"
        file.write_bytes(content)
        assert refusal(file, "file.txt") == problems.WRONG_TYPE


def test_an_empty_file_is_refused(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    assert refusal(tmp_path / "file", "file.txt") == problems.EMPTY_FILE
    assert refusal(tmp_path / "file", "file.pdf") == problems.EMPTY_FILE


def test_a_file_of_two_kinds_is_refused(tmp_path: Path, docx: Path, pdf: Path) -> None:
    both = tmp_path / "both"
    both.write_bytes(pdf.read_bytes() + docx.read_bytes())
    assert refusal(both, "both.pdf") == problems.MIXED_TYPES
    both.write_bytes(docx.read_bytes() + pdf.read_bytes())
    assert refusal(both, "both.docx") == problems.MIXED_TYPES
    both.write_bytes(b"%PDF-1.4\n<html><script>alert(1)</script>" + pdf.read_bytes())
    assert refusal(both, "both.pdf") == problems.MIXED_TYPES
    mixed = repack(docx, tmp_path / "mixed.docx", {"xl/workbook.xml": "<workbook/>"})
    assert refusal(mixed, "mixed.docx") == problems.MIXED_TYPES


def test_an_archive_that_is_no_document_is_refused(tmp_path: Path) -> None:
    archive = tmp_path / "archive.zip"
    with zipfile.ZipFile(archive, "w") as writing:
        writing.writestr("word/document.xml", "<document/>")
    assert refusal(archive, "archive.docx") == problems.WRONG_TYPE


def test_macros_are_refused(tmp_path: Path, docx: Path) -> None:
    with_macros = repack(docx, tmp_path / "macros.docx", {"word/vbaProject.bin": b"\xd0\xcf"})
    assert refusal(with_macros, "macros.docx") == problems.HAS_MACROS


def test_a_locked_office_document_is_told_from_an_old_one(tmp_path: Path) -> None:
    file = tmp_path / "file"
    old = bytes.fromhex("d0cf11e0a1b11ae1") + bytes(2_000_000)
    file.write_bytes(old)
    assert refusal(file, "file.docx") == problems.WRONG_TYPE
    file.write_bytes(old + "EncryptedPackage".encode("utf-16-le") + bytes(100))
    assert refusal(file, "file.docx") == problems.PASSWORD_PROTECTED


def test_a_truncated_archive_is_corrupt(tmp_path: Path, docx: Path) -> None:
    cut = tmp_path / "cut.docx"
    cut.write_bytes(docx.read_bytes()[:-200])
    assert refusal(cut, "cut.docx") == problems.CORRUPT


def test_a_zip_bomb_is_refused_by_ratio_size_and_count(tmp_path: Path, docx: Path) -> None:
    bomb = repack(docx, tmp_path / "bomb.docx", {"word/media/zeros": bytes(32 * 1024 * 1024)})
    assert refusal(bomb, "bomb.docx") == problems.TOO_LARGE_WHEN_UNPACKED
    sniffed = examine(docx, "report.docx", limits=Limits(unpacked=1_000))
    assert sniffed.problem == problems.TOO_LARGE_WHEN_UNPACKED
    many = repack(docx, tmp_path / "many.docx", {f"word/{number}": b"" for number in range(10_001)})
    assert refusal(many, "many.docx") == problems.TOO_LARGE_WHEN_UNPACKED


def test_a_directory_is_measured_before_it_is_loaded(tmp_path: Path, docx: Path) -> None:
    content = docx.read_bytes()
    at = content.rfind(b"PK\x05\x06")
    announcing = content[:at] + content[at : at + 12] + struct.pack("<L", 500_000_000) + content[at + 16 :]
    (tmp_path / "bomb").write_bytes(announcing)
    assert refusal(tmp_path / "bomb", "bomb.docx") == problems.TOO_LARGE_WHEN_UNPACKED
