"""The text of OpenDocument files, books and rich text, and pictures as they are kept."""

import io
from collections.abc import Iterator
from pathlib import Path

import pytest
from PIL import Image

from forum.blueprints.files.extraction import media_types, problems
from forum.blueprints.files.extraction.extractor import Extractor, extract
from forum.blueprints.files.extraction.limits import PICTURE_LIMITS, Limits
from forum.blueprints.files.extraction.sniffing import examine
from tests.blueprints.files.extraction_documents import CITY_TEXT, read
from tests.blueprints.files.packaged_documents import book, opendocument, write_package
from tests.factories.pictures import photo


@pytest.fixture(scope="module")
def extractor() -> Iterator[Extractor]:
    with Extractor() as extractor:
        yield extractor


def test_a_text_of_opendocument_is_cut_at_its_headings(extractor: Extractor, tmp_path: Path) -> None:
    body = (
        "<text:tracked-changes><text:p>Deleted once.</text:p></text:tracked-changes>"
        "<text:table-of-content><text:p>Gobernanza 1</text:p></text:table-of-content>"
        "<text:p>Antes<text:s/>de todo.</text:p>"
        '<text:h text:outline-level="1">Gobernanza</text:h><text:h text:outline-level="2">Papeles</text:h>'
        f"<text:p>{CITY_TEXT['es']}<text:note><text:note-citation>1</text:note-citation><text:note-body>"
        "<text:p>Ley 5.</text:p></text:note-body></text:note></text:p>"
        "<text:list><text:list-item><text:p>punto<text:line-break/>dos</text:p></text:list-item></text:list>"
        "<table:table><table:table-row><table:table-cell><text:p>Papel</text:p></table:table-cell><table:table-cell/>"
        "<table:table-cell><text:p>Ana</text:p></table:table-cell></table:table-row></table:table>"
        '<text:h text:outline-level="1">Riesgos</text:h><text:p>Ninguno.</text:p>'
    )
    file = write_package(tmp_path / "a", opendocument("text", body, title="Guía de datos"))
    extraction = extractor.extract(file, "guia.odt")
    assert [page.text for page in extraction.pages] == [
        "Antes de todo.",
        f"Gobernanza\nPapeles\n{CITY_TEXT['es']}\nLey 5.\npunto\ndos\nPapel | | Ana",
        "Riesgos\nNinguno.",
    ]
    assert [page.headings for page in extraction.pages] == [[], ["Gobernanza", "Papeles"], ["Riesgos"]]
    assert (extraction.title_guess, extraction.language) == ("Guía de datos", "es")


def test_a_spreadsheet_of_opendocument_has_a_page_for_each_sheet(extractor: Extractor, tmp_path: Path) -> None:
    def row(*cells: str) -> str:
        shown = (f"<table:table-cell><text:p>{cell}</text:p></table:table-cell>" for cell in cells)
        return f"<table:table-row>{''.join(shown)}</table:table-row>"

    body = (
        f'<table:table table:name="Budget">{row("Item", "Cost")}{row("Sensors", "1,200")}'
        '<table:table-row table:number-rows-repeated="1048574">'
        '<table:table-cell table:number-columns-repeated="16384"/></table:table-row></table:table>'
        '<table:table table:name="Notes">'
        f"{row('Año')}</table:table>"
    )
    file = write_package(tmp_path / "a", opendocument("spreadsheet", body))
    extraction = extractor.extract(file, "budget.ods")
    assert [(page.label, page.text) for page in extraction.pages] == [
        ("Budget", "Item | Cost\nSensors | 1,200"),
        ("Notes", "Año"),
    ]
    capped = extract(file, "budget.ods", Limits(cells=3))
    assert ([page.text for page in capped.pages], capped.truncated) == (["Item | Cost", ""], True)


def test_a_presentation_of_opendocument_has_a_page_for_each_slide(extractor: Extractor, tmp_path: Path) -> None:
    def box(text: str, kind: str = "") -> str:
        stated = f' presentation:class="{kind}"' if kind else ""
        return f"<draw:frame{stated}><draw:text-box><text:p>{text}</text:p></draw:text-box></draw:frame>"

    body = (
        f"<draw:page>{box('Open data week', 'title')}<draw:g>{box('In a group')}</draw:g>"
        f"<presentation:notes>{box('Say hello first.')}</presentation:notes></draw:page><draw:page/>"
    )
    file = write_package(tmp_path / "a", opendocument("presentation", body, title="Template"))
    extraction = extractor.extract(file, "week.odp")
    assert extraction.pages[0].text == "Open data week\nIn a group\nSay hello first."
    assert [page.label for page in extraction.pages] == ["Open data week", ""]
    assert extraction.title_guess == "Open data week"


def test_a_book_has_a_page_for_each_chapter(extractor: Extractor, tmp_path: Path) -> None:
    chapters = {
        "cover.xhtml": '<img src="cover.png" alt=""/>',
        "one.xhtml": "<h1>Why share</h1><p>It saves time.</p><h2>Whose time</h2><p>Ours.</p>",
        "two%20b.xhtml": f"<h1>Comment</h1><p>{CITY_TEXT['fr']}</p><script>alert(1)</script>",
    }
    parts = book(chapters, title="A small book")
    parts["OEBPS/two b.xhtml"] = parts.pop("OEBPS/two%20b.xhtml")
    extraction = extractor.extract(write_package(tmp_path / "a", parts), "book.epub")
    assert [(page.number, page.label) for page in extraction.pages] == [(1, "Why share"), (2, "Comment")]
    assert extraction.pages[0].text == "Why share\nIt saves time.\nWhose time\nOurs."
    assert extraction.pages[1].text == f"Comment\n{CITY_TEXT['fr']}"
    assert extraction.title_guess == "A small book"


RICH = (
    r"{\rtf1\ansi\ansicpg1252{\fonttbl{\f0 Arial;}}{\stylesheet{\s0 Normal;}{\s15\outlinelevel0 Kop;}{\s2 heading 2;}}"
    r"{\info{\title Gu\'eda de datos}}\pard\s15\b Gobernanza\par\pard\s0 El a\'f1o \u8230? ya \u-10179?\u-8704?.\par"
    r"\pard\s2 Papeles\par\pard Una persona responde.\par\trowd Papel\cell Ana\cell\row"
    r"{\pict\pngblip " + "89504e47" * 100 + r"}{\*\unheard of}}"
)


def test_rich_text_is_cut_at_its_headings(extractor: Extractor, tmp_path: Path) -> None:
    extraction = read(extractor, tmp_path, "guia.rtf", RICH.encode("ascii"))
    assert [page.text for page in extraction.pages] == [
        "Gobernanza\nEl año … ya 😀.",
        "Papeles\nUna persona responde.\nPapel | Ana",
    ]
    assert extraction.pages[1].headings == ["Gobernanza", "Papeles"]
    assert extraction.title_guess == "Guía de datos"


def test_each_new_format_is_known_by_name_and_content(tmp_path: Path) -> None:
    odt = write_package(tmp_path / "odt", opendocument("text", "<text:p>a</text:p>"))
    epub = write_package(tmp_path / "epub", book({"one.xhtml": "<p>a</p>"}))
    rtf = tmp_path / "rtf"
    rtf.write_text(RICH)
    assert examine(odt, "a.odt").media_type == media_types.ODT
    assert examine(epub, "a.epub").media_type == media_types.EPUB
    assert examine(rtf, "a.rtf").media_type == media_types.RTF
    for path, name in (
        (odt, "a.ods"),
        (odt, "a.docx"),
        (epub, "a.odt"),
        (rtf, "a.docx"),
        (odt, "a.rtf"),
        (rtf, "a.txt"),
    ):
        assert examine(path, name).problem == problems.WRONG_TYPE, name


def test_a_picture_is_drawn_anew_in_the_child(tmp_path: Path) -> None:
    with Extractor(PICTURE_LIMITS) as extractor:
        taken = read(extractor, tmp_path, "photo.jpg", photo())
        frames = [Image.new("RGB", (60, 40), color) for color in ("red", "green", "blue")]
        moving = io.BytesIO()
        frames[0].save(moving, "GIF", save_all=True, append_images=frames[1:], duration=[50, 60, 70])
        gif = read(extractor, tmp_path, "moving.gif", moving.getvalue())
    assert (taken.problem, taken.media_type, taken.pages) == (problems.NO_CAPTION, "image/jpeg", [])
    assert taken.picture is not None
    assert b"Camera of Ana" not in taken.picture
    assert Image.open(io.BytesIO(taken.picture)).size == (853, 2560)
    assert gif.picture is not None
    assert gif.thumbnail is not None
    shown = Image.open(io.BytesIO(gif.picture))
    assert (shown.format, getattr(shown, "n_frames", 0)) == ("GIF", 3)
