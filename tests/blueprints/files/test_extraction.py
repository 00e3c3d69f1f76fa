"""The text of office documents, pages of the web, tables and plain text."""

import io
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from PIL import Image

from forum.blueprints.files.extraction import problems
from forum.blueprints.files.extraction.extractor import Extractor, extract
from forum.blueprints.files.extraction.limits import Limits
from tests.blueprints.files.extraction_documents import CITY_TEXT, read, repack, write_docx, write_xlsx


@pytest.fixture(scope="module")
def extractor() -> Iterator[Extractor]:
    with Extractor() as extractor:
        yield extractor


def test_a_word_document_is_cut_at_its_headings(extractor: Extractor, tmp_path: Path) -> None:
    from docx import Document

    document = Document()
    document.add_paragraph("Before any heading.")
    document.add_heading("Governance", level=1)
    document.add_heading("Roles", level=2)
    document.add_paragraph("A steward answers for each dataset.")
    table = document.add_table(rows=2, cols=2)
    for cell, text in zip(
        (*table.rows[0].cells, *table.rows[1].cells), ("Role", "Person", "Steward", "Ana"), strict=True
    ):
        cell.text = text
    document.add_heading("Risks", level=2)
    document.add_paragraph("None are known.")
    document.save(str(tmp_path / "a"))
    pages = extractor.extract(tmp_path / "a", "report.docx").pages
    assert [page.label for page in pages] == ["", "Roles", "Risks"]
    assert pages[1].text == "Governance\nRoles\nA steward answers for each dataset.\nRole | Person\nSteward | Ana"
    assert pages[1].headings == ["Governance", "Roles"]
    assert pages[2].headings == ["Governance", "Risks"]


def test_content_controls_and_insertions_of_word_are_read(extractor: Extractor, tmp_path: Path) -> None:
    plain = write_docx(tmp_path / "plain.docx", "Ordinary.")
    with zipfile.ZipFile(plain) as archive:
        source = archive.read("word/document.xml").decode()
    wrapped = (
        "<w:sdt><w:sdtContent><w:p><w:r><w:t>Inside a control.</w:t></w:r></w:p></w:sdtContent></w:sdt>"
        "<w:p><w:ins><w:r><w:t>Inserted</w:t></w:r></w:ins><w:del><w:r><w:delText>Deleted</w:delText></w:r></w:del></w:p>"
    )
    changed = repack(
        plain, tmp_path / "a", {"word/document.xml": source.replace("<w:sectPr", wrapped + "<w:sectPr", 1)}
    )
    text = extractor.extract(changed, "controls.docx").pages[0].text
    assert text == "Annual report\nOrdinary.\nInside a control.\nInserted"


def test_a_workbook_has_a_page_for_each_sheet(extractor: Extractor, tmp_path: Path) -> None:
    sheets: dict[str, list[list[object]]] = {
        "Budget": [["Item", "Cost"], ["Sensors", 1200.0], [], ["Rent", None, 0.25]],
        "Empty": [],
        "Notes": [["Año fiscal\n2025"]],
    }
    extraction = extractor.extract(write_xlsx(tmp_path / "a", sheets), "budget.xlsx")
    assert [page.label for page in extraction.pages] == ["Budget", "Empty", "Notes"]
    assert extraction.pages[0].text == "Item | Cost\nSensors | 1200\nRent | | 0.25"
    assert extraction.pages[1].text == ""
    assert extraction.pages[2].text == "Año fiscal 2025"


def test_cells_beyond_the_cap_are_left_out_and_it_is_said(tmp_path: Path) -> None:
    sheets: dict[str, list[list[object]]] = {"One": [["a", "b"], ["c", "d"]], "Two": [["e"]]}
    extraction = extract(write_xlsx(tmp_path / "a", sheets), "a.xlsx", Limits(cells=3))
    assert [page.text for page in extraction.pages] == ["a | b", ""]
    assert extraction.truncated


def test_parts_of_a_text_beyond_the_cap_are_left_out_and_it_is_said(tmp_path: Path) -> None:
    (tmp_path / "a").write_text("word " * 2_000)
    extraction = extract(tmp_path / "a", "a.csv", Limits(pages=3))
    assert (len(extraction.pages), extraction.truncated, extraction.problem) == (3, True, None)


def test_text_beyond_the_cap_is_left_out_and_it_is_said(tmp_path: Path) -> None:
    (tmp_path / "a").write_text("one two three four")
    extraction = extract(tmp_path / "a", "a.txt", Limits(characters=10))
    assert extraction.pages[0].text == "one two"
    assert extraction.truncated


def test_a_presentation_has_a_page_for_each_slide(extractor: Extractor, tmp_path: Path) -> None:
    from pptx import Presentation
    from pptx.util import Inches

    presentation = Presentation()
    slide = presentation.slides.add_slide(presentation.slide_layouts[5])
    slide.shapes.title.text = "Open data week"
    table = slide.shapes.add_table(1, 2, Inches(1), Inches(1), Inches(4), Inches(1)).table
    table.cell(0, 0).text, table.cell(0, 1).text = "Monday", "Hackathon"
    box = slide.shapes.add_group_shape().shapes.add_textbox(Inches(1), Inches(1), Inches(1), Inches(1))
    box.text_frame.text = "In a group"
    slide.notes_slide.notes_text_frame.text = "Say hello first."
    presentation.slides.add_slide(presentation.slide_layouts[6])
    presentation.save(str(tmp_path / "a"))
    extraction = extractor.extract(tmp_path / "a", "week.pptx")
    assert extraction.pages[0].text == "Open data week\nMonday | Hackathon\nIn a group\nSay hello first."
    assert [page.label for page in extraction.pages] == ["Open data week", ""]
    assert extraction.title_guess == "Open data week"


def test_markdown_is_cut_at_its_headings_and_stripped(extractor: Extractor, tmp_path: Path) -> None:
    source = (
        '---\ntitle: "Guía de apertura"\nlayout: page\n---\nUn *texto* con [enlace](https://example.org).\n'
        "{: .note}\n\n"
        "# Uno\n\n{% include box.html %}Hola {{ site.name }}mundo[^1].\n\n"
        "| A | B |\n|---|---|\n| 1 | 2 |\n\n## Dos\n\n- punto\n- `código {{ intacto }}`\n\n<div>HTML &amp; más</div>\n"
    )
    extraction = read(extractor, tmp_path, "guia.md", source)
    assert extraction.title_guess == "Guía de apertura"
    assert [page.text for page in extraction.pages] == [
        "Un texto con enlace.",
        "Uno\nHola mundo.\nA | B\n1 | 2",
        "Dos\npunto\ncódigo {{ intacto }}\nHTML & más",
    ]
    assert extraction.pages[2].headings == ["Uno", "Dos"]


def test_html_is_cut_at_its_headings_and_loses_what_is_no_prose(extractor: Extractor, tmp_path: Path) -> None:
    source = (
        "<!doctype html><title>Our  charter</title><style>p{}</style><nav><p>Menu</p></nav>"
        "<h1>Charter</h1><p>We share<br>data &eacute;t&eacute;.<script>alert(1)</script></p>"
        "<table><tr><th>Who<td><p>Ana</p></tr></table><pre>a\n b</pre><h2>Scope</h2>{% if x %}All{% endif %}"
    )
    extraction = read(extractor, tmp_path, "charter.html", source)
    assert extraction.title_guess == "Our charter"
    assert [page.label for page in extraction.pages] == ["Charter", "Scope"]
    assert extraction.pages[0].text == "Charter\nWe share\ndata été.\nWho | Ana\na\nb"
    assert extraction.pages[1].text == "Scope\nAll"


@pytest.mark.parametrize("separator", [",", ";", "\t", "|"])
def test_a_table_of_text_is_read_row_by_row(extractor: Extractor, tmp_path: Path, separator: str) -> None:
    rows = [["city", "people", "note"], ["Quito", "1763000", "capital city"], ["Cuenca", "361000", ""]]
    content = "\r\n".join(separator.join(row) for row in rows)
    assert read(extractor, tmp_path, "cities.csv", content).pages[0].text == (
        "city | people | note\nQuito | 1763000 | capital city\nCuenca | 361000"
    )


def test_plain_text_comes_in_parts_of_about_500_words(extractor: Extractor, tmp_path: Path) -> None:
    lines = "\n\n".join("one two three four five six seven" for _ in range(150))
    parts = read(extractor, tmp_path, "long.txt", lines).pages
    assert [len(page.text.split()) for page in parts] == [504, 504, 42]
    single_line = read(extractor, tmp_path, "long.txt", "word " * 1_200).pages
    assert [len(page.text.split()) for page in single_line] == [500, 500, 200]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252", "latin-1"])
def test_text_is_read_in_any_of_the_usual_encodings(extractor: Extractor, tmp_path: Path, encoding: str) -> None:
    extraction = read(extractor, tmp_path, "ville.txt", CITY_TEXT["fr"].encode(encoding))
    assert extraction.pages[0].text == CITY_TEXT["fr"]
    assert extraction.language == "fr"


@pytest.mark.parametrize("language", sorted(CITY_TEXT))
def test_each_of_the_four_languages_is_told(extractor: Extractor, tmp_path: Path, language: str) -> None:
    assert read(extractor, tmp_path, "a.txt", CITY_TEXT[language]).language == language


def test_a_language_is_not_told_of_a_short_or_a_foreign_text(extractor: Extractor, tmp_path: Path) -> None:
    german = "Der Stadtrat hat gestern beschlossen, die Daten der Stadt zu veröffentlichen und alle einzuladen."
    assert read(extractor, tmp_path, "a.txt", "Agenda 2025").language is None
    assert read(extractor, tmp_path, "a.txt", german).language is None


def test_a_text_gets_a_drawn_thumbnail(extractor: Extractor, tmp_path: Path) -> None:
    thumbnail = read(extractor, tmp_path, "a.md", f"# Título (\\)\n\n{CITY_TEXT['pt']} 中文").thumbnail
    assert thumbnail is not None
    image = Image.open(io.BytesIO(thumbnail))
    assert (image.format, image.size) == ("WEBP", (480, 620))
    assert min(image.convert("L").tobytes()) < 100


def test_a_file_of_blanks_has_no_text(extractor: Extractor, tmp_path: Path) -> None:
    assert read(extractor, tmp_path, "a.txt", " \n\t\n").problem == problems.NO_TEXT
    assert read(extractor, tmp_path, "a.md", "---\ntitle: x\n---\n").problem == problems.NO_TEXT
    assert read(extractor, tmp_path, "a.txt", "").problem == problems.EMPTY_FILE


def test_no_control_character_survives(extractor: Extractor, tmp_path: Path) -> None:
    odd = "a\u200bb\x85c\x9fd\ufb01e\u00a0f\u2028g\uf0b7\x1b"
    assert read(extractor, tmp_path, "a.txt", odd).pages[0].text == "ab\ncdfie f\ng•"
    text = read(extractor, tmp_path, "a.html", "<p>a&#0;b&#7;c&#xd800;d&#27;</p>").pages[0].text
    assert all(character.isprintable() for character in text)


def test_deeply_nested_and_self_referring_xml_is_corrupt(extractor: Extractor, tmp_path: Path) -> None:
    docx = write_docx(tmp_path / "plain.docx", "Ordinary.")
    deep = repack(docx, tmp_path / "deep", {"word/document.xml": "<a>" * 200_000 + "</a>" * 200_000})
    assert extractor.extract(deep, "deep.docx").problem == problems.CORRUPT
    xlsx = write_xlsx(tmp_path / "plain.xlsx", {"One": [["cell"]]})
    laughs = '<!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;">]><worksheet>&b;</worksheet>'
    bomb = repack(xlsx, tmp_path / "bomb", {"xl/worksheets/sheet1.xml": laughs})
    assert extractor.extract(bomb, "bomb.xlsx").problem == problems.CORRUPT


def test_an_external_entity_is_never_read(extractor: Extractor, tmp_path: Path) -> None:
    (tmp_path / "secret").write_text("a secret of the server")
    docx = write_docx(tmp_path / "plain.docx", "Ordinary.")
    with zipfile.ZipFile(docx) as archive:
        source = archive.read("word/document.xml").decode()
    declaration = f'<!DOCTYPE w [<!ENTITY x SYSTEM "file://{tmp_path}/secret">]><w:document'
    pulling = source.replace("<w:document", declaration, 1).replace("Ordinary.", "Ordinary &x;.")
    extraction = extractor.extract(repack(docx, tmp_path / "a", {"word/document.xml": pulling}), "a.docx")
    assert "secret" not in "".join(page.text for page in extraction.pages)


def test_a_damaged_part_of_an_archive_is_corrupt(extractor: Extractor, tmp_path: Path) -> None:
    docx = write_docx(tmp_path / "plain.docx", "Ordinary.")
    assert (
        extractor.extract(repack(docx, tmp_path / "a", {"word/document.xml": "<w:doc"}), "a.docx").problem == "corrupt"
    )
