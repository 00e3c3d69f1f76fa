"""The text, title and thumbnail of PDF documents."""

import io
from collections.abc import Iterator
from pathlib import Path

import pytest
from PIL import Image

from forum.blueprints.files.extraction import media_types, problems
from forum.blueprints.files.extraction.extractor import Extractor, extract
from tests.blueprints.files.extraction_documents import CITY_TEXT, read, write_locked_pdf, write_pdf


@pytest.fixture(scope="module")
def extractor() -> Iterator[Extractor]:
    with Extractor() as extractor:
        yield extractor


def test_a_pdf_is_read_page_by_page(tmp_path: Path) -> None:
    pages = [["Política de datos abiertos", CITY_TEXT["es"]], [], ["La segunda parte trata de la ciudad y su gente."]]
    extraction = extract(write_pdf(tmp_path / "a", pages, title="Datos abiertos para todos"), "datos.pdf")
    assert extraction.problem is None
    assert extraction.media_type == media_types.PDF
    assert [page.number for page in extraction.pages] == [1, 2, 3]
    assert extraction.pages[0].text == f"Política de datos abiertos\n{CITY_TEXT['es']}"
    assert extraction.pages[1].text == ""
    assert extraction.pages[2].text == "La segunda parte trata de la ciudad y su gente."
    assert extraction.title_guess == "Datos abiertos para todos"
    assert extraction.language == "es"
    assert extraction.word_count == sum(len(page.text.split()) for page in extraction.pages)


def test_a_pdf_without_a_stated_title_is_called_by_its_largest_letters(extractor: Extractor, tmp_path: Path) -> None:
    pdf = write_pdf(tmp_path / "a", [["How a city shares data", CITY_TEXT["en"]]], title="Microsoft Word - x.doc")
    enlarged = pdf.read_bytes().replace(b"/F 12 Tf 16 TL", b"/F 24 Tf 28 TL").replace(b"T* (The", b"/F 9 Tf (The")
    assert read(extractor, tmp_path, "x.pdf", enlarged).title_guess == "How a city shares data"


def test_the_thumbnail_of_a_pdf_is_its_first_page(extractor: Extractor, tmp_path: Path) -> None:
    extraction = extractor.extract(write_pdf(tmp_path / "a", [["Page one"], ["Page two"]]), "a.pdf")
    assert extraction.thumbnail is not None
    image = Image.open(io.BytesIO(extraction.thumbnail))
    assert (image.format, image.width) == ("WEBP", 480)
    assert image.height == pytest.approx(480 * 792 / 612, abs=2)


def test_a_scanned_pdf_has_pages_and_a_thumbnail_but_no_text(extractor: Extractor, tmp_path: Path) -> None:
    extraction = extractor.extract(write_pdf(tmp_path / "a", [[], []]), "scan.pdf")
    assert extraction.problem == problems.NO_TEXT
    assert len(extraction.pages) == 2
    assert extraction.thumbnail
    assert extraction.title_guess == "Scan"


def test_a_locked_pdf_says_so(extractor: Extractor, tmp_path: Path) -> None:
    extraction = extractor.extract(write_locked_pdf(tmp_path / "a"), "locked.pdf")
    assert extraction.problem == problems.PASSWORD_PROTECTED
    assert extraction.pages == []


def test_a_truncated_pdf_yields_its_text_or_is_corrupt(extractor: Extractor, tmp_path: Path) -> None:
    whole = write_pdf(tmp_path / "a", [["One line."]] * 3).read_bytes()
    assert read(extractor, tmp_path, "cut.pdf", whole[:60]).problem == problems.CORRUPT
    assert read(extractor, tmp_path, "cut.pdf", b"%PDF-1.7\n" + bytes(3000)).problem == problems.CORRUPT
    assert [page.text for page in read(extractor, tmp_path, "cut.pdf", whole.partition(b"startxref")[0]).pages] == [
        "One line."
    ] * 3


def test_a_document_of_more_than_3000_pages_is_refused(extractor: Extractor, tmp_path: Path) -> None:
    extraction = extractor.extract(write_pdf(tmp_path / "a", [[]] * 3_001), "long.pdf")
    assert extraction.problem == problems.TOO_MANY_PAGES
    sections = "".join(f"# Heading {number}\n\nText.\n\n" for number in range(3_001))
    assert read(extractor, tmp_path, "long.md", sections).problem == problems.TOO_MANY_PAGES
