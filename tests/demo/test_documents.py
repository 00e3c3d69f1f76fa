"""The documents of the demo community are all there, placed, readable, and say what the journeys look for."""

import json
import re
from collections import Counter
from collections.abc import Iterator
from itertools import combinations
from pathlib import Path
from typing import Any

import docx
import openpyxl
import pptx
import pypdfium2
import pytest

ROOT = Path(__file__).resolve().parents[2]
DEMO = ROOT / "forum" / "demo"
DOCUMENTS = DEMO / "documents"
STANDARD = ROOT / "forum" / "blueprints" / "standards" / "frameworks" / "wwc-2022.json"
TYPES = {
    "policy", "agreement", "template", "plan", "guide", "report", "dataset", "slides", "agenda", "checklist",
}  # fmt: skip
FORMATS = {"pdf": 8, "docx": 5, "xlsx": 4, "pptx": 3, "md": 2, "html": 1, "csv": 2, "txt": 1, "png": 1}
LANGUAGES = {"en": 14, "es": 6, "pt": 4, "fr": 3}
MOST_BYTES = 3_000_000
FEWEST_WORDS = 450
MOST_WORDS_IN_COMMON = 12


def load(path: Path) -> list[dict[str, Any]]:
    records: list[dict[str, Any]] = json.loads(path.read_text(encoding="utf-8"))
    return records


MANIFEST = load(DOCUMENTS / "manifest.json")
PHRASES = load(DOCUMENTS / "PHRASES.json")
PICTURES = [row for row in MANIFEST if row["file"].endswith(".png")]
MEMBERS = {member["handle"]: member for member in load(DEMO / "members.json")}
GROUPS = {group["slug"]: group for group in load(DEMO / "groups.json")}


def criterion_codes() -> set[str]:
    standard = json.loads(STANDARD.read_text(encoding="utf-8"))
    return set(codes_within(standard))


def codes_within(node: Any) -> Iterator[str]:
    if isinstance(node, dict):
        if "code" in node and "criteria" not in node:
            yield node["code"]
        for child in node.values():
            yield from codes_within(child)
    elif isinstance(node, list):
        for child in node:
            yield from codes_within(child)


def pages_of(name: str) -> list[str]:
    """The text of each page, slide, sheet or headed section; a plain file is one page, a picture its caption."""
    path = DOCUMENTS / name
    if path.suffix == ".png":
        return [row["caption"] for row in PICTURES if row["file"] == name]
    readers = {".pdf": pdf_pages, ".docx": word_sections, ".xlsx": sheets, ".pptx": slides}
    pages = readers[path.suffix](path) if path.suffix in readers else [path.read_text(encoding="utf-8")]
    return [" ".join(page.split()) for page in pages]


def pdf_pages(path: Path) -> list[str]:
    with pypdfium2.PdfDocument(path) as document:
        return [document[number].get_textpage().get_text_bounded() for number in range(len(document))]


def word_sections(path: Path) -> list[str]:
    """A heading opens a section unless nothing stands between it and the heading before."""
    sections: list[str] = []
    below_heading = False
    for block in docx.Document(str(path)).iter_inner_content():
        if isinstance(block, docx.table.Table):
            text, is_heading = " ".join(cell.text for row in block.rows for cell in row.cells), False
        else:
            text, is_heading = block.text, is_heading_style(block.style)
        if is_heading and not below_heading:
            sections.append("")
        below_heading = is_heading or (below_heading and not text)
        sections[-1] += f" {text}"
    return sections


def is_heading_style(style: Any) -> bool:
    return style is not None and str(style.name).startswith(("Heading", "Title"))


def sheets(path: Path) -> list[str]:
    book = openpyxl.load_workbook(path)
    return [
        " ".join(str(value) for row in sheet.iter_rows(values_only=True) for value in row if value is not None)
        for sheet in book.worksheets
    ]


def slides(path: Path) -> list[str]:
    return [" ".join(texts_of(slide)) for slide in pptx.Presentation(str(path)).slides]


def texts_of(slide: Any) -> Iterator[str]:
    for shape in slide.shapes:
        if shape.has_text_frame:
            yield shape.text_frame.text
        if shape.has_table:
            yield from (cell.text for row in shape.table.rows for cell in row.cells)
    if slide.has_notes_slide:
        yield slide.notes_slide.notes_text_frame.text


def runs_of_words(name: str) -> set[tuple[str, ...]]:
    length = MOST_WORDS_IN_COMMON + 1
    words = re.findall(r"\w+", " ".join(pages_of(name)).lower())
    return {tuple(words[start : start + length]) for start in range(len(words) - length + 1)}


def test_the_manifest_names_every_document_and_no_other() -> None:
    files = {path.name for path in DOCUMENTS.iterdir()} - {"manifest.json", "PHRASES.json"}
    assert {row["file"] for row in MANIFEST} == files
    assert len(MANIFEST) == len(files)


def test_there_are_documents_in_every_format_and_language() -> None:
    assert Counter(row["file"].rpartition(".")[2] for row in MANIFEST) == FORMATS
    assert Counter(row["language"] for row in MANIFEST) == LANGUAGES


def test_the_library_stays_small_enough_to_ship() -> None:
    assert sum(path.stat().st_size for path in DOCUMENTS.iterdir()) < MOST_BYTES


def test_a_document_belongs_to_a_member_of_its_city_who_had_joined_before_sharing_it() -> None:
    for row in MANIFEST:
        owner = MEMBERS[row["owner"]]
        assert owner["city"] == row["city"], row["file"]
        assert owner["joined_days_ago"] > row["days_ago"] > 0, row["file"]


def test_a_document_is_written_in_a_language_its_owner_speaks() -> None:
    assert all(row["language"] in MEMBERS[row["owner"]]["languages"] for row in MANIFEST)


def test_a_document_shared_with_a_group_comes_from_one_of_its_members() -> None:
    shared = [row for row in MANIFEST if row["group"]]
    assert len(shared) == 4
    assert all(row["owner"] in GROUPS[row["group"]]["members"] for row in shared)


def test_criteria_are_those_of_the_current_standard() -> None:
    known = criterion_codes()
    assert len(known) == 43
    assert all(row["criteria"] and set(row["criteria"]) <= known for row in MANIFEST)


def test_every_kind_of_document_and_licence_occurs() -> None:
    assert {row["doc_type"] for row in MANIFEST} == TYPES
    assert {row["licence"] for row in MANIFEST} == {"CC BY 4.0", "CC0", "Own use only"}


def test_titles_summaries_and_tags_are_fit_to_show() -> None:
    assert len({row["title"] for row in MANIFEST}) == len(MANIFEST)
    for row in MANIFEST:
        sentences = re.findall(r"[.:!?](?:\s|$)", row["summary"])
        assert 1 <= len(sentences) <= 4, row["file"]
        assert 12 <= len(row["summary"].split()) <= 60, row["file"]
        assert 2 <= len(row["tags"]) <= 5, row["file"]
        assert row["tags"] == [tag.lower() for tag in row["tags"]], row["file"]


@pytest.mark.parametrize("row", PICTURES, ids=lambda row: row["file"])
def test_a_picture_says_in_its_caption_what_it_shows(row: dict[str, Any]) -> None:
    assert 20 < len(row["caption"].split()) < 80


@pytest.mark.parametrize("row", [row for row in MANIFEST if row not in PICTURES], ids=lambda row: row["file"])
def test_a_document_has_text_worth_reading_on_every_page(row: dict[str, Any]) -> None:
    pages = pages_of(row["file"])
    assert all(pages)
    assert sum(len(re.findall(r"\w+", page)) for page in pages) > FEWEST_WORDS


@pytest.mark.parametrize(
    ("name", "pages"),
    [("data-sharing-agreement-handbook.pdf", 18), ("manual-gobernanza-inventario-datos.pdf", 16)],
)
def test_a_long_document_is_full_to_its_last_page(name: str, pages: int) -> None:
    inside = pages_of(name)[1:]
    assert len(inside) + 1 >= pages
    assert all(len(page.split()) > 200 for page in inside)


@pytest.mark.parametrize("phrase", PHRASES, ids=lambda phrase: phrase["file"])
def test_a_phrase_stands_on_the_page_said_and_on_no_other(phrase: dict[str, Any]) -> None:
    found = [n for n, page in enumerate(pages_of(phrase["file"]), start=1) if phrase["phrase"] in page]
    assert found == [phrase["page"]]


def test_ten_phrases_cover_the_languages_and_one_is_on_page_fourteen() -> None:
    languages = {row["file"]: row["language"] for row in MANIFEST}
    assert len({phrase["file"] for phrase in PHRASES}) == 10
    assert {languages[phrase["file"]] for phrase in PHRASES} == set(LANGUAGES)
    assert ("data-sharing-agreement-handbook.pdf", 14) in {(each["file"], each["page"]) for each in PHRASES}


def test_no_two_documents_share_a_passage() -> None:
    runs = {row["file"]: runs_of_words(row["file"]) for row in MANIFEST}
    assert [(one, other) for one, other in combinations(runs, 2) if runs[one] & runs[other]] == []
