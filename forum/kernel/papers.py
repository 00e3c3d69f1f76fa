"""Papers to print and keep: PDF with its letters in it, whatever language they are of."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from forum.kernel import clock

if TYPE_CHECKING:
    from fpdf import FPDF

MEDIA_TYPE = "application/pdf"
FONTS = Path(__file__).parents[1] / "fonts"
_CHUNK = 1 << 16
_MARGIN, _LINE = 18.0, 1.35  # millimetres; of the height of the letters
_SIZES = {"title": 18, "heading": 13, "line": 10.5, "text": 9.5, "small": 8}
_BOLD = {"title", "heading", "line"}
_POINT = 25.4 / 72  # millimetres


@dataclass(frozen=True)
class Block:
    """A paragraph: `title`, `heading`, `line` (the first words of a thing), `text` or `small`."""

    kind: str
    text: str


def stream(title: str, language: str, blocks: Iterable[Block], foot: str = "") -> Iterator[bytes]:
    """The paragraphs as a PDF, in parts; `foot` stands at the foot of every page beside its number."""
    paper = _open(title, language, foot)
    for block in blocks:
        _write(paper, block)
    made = bytes(paper.output())
    for start in range(0, len(made), _CHUNK):
        yield made[start : start + _CHUNK]


def _open(title: str, language: str, foot: str) -> FPDF:
    from fpdf import FPDF  # a second to import, and few processes print

    class Paper(FPDF):
        def footer(self) -> None:
            self.set_y(-14)
            self.set_font("dejavu", size=7)
            self.cell(self.epw - 14, 4, foot)
            self.cell(14, 4, f"{self.page_no()} / {{nb}}", align="R")

    paper = Paper(format="A4")
    paper.set_margins(_MARGIN, _MARGIN)
    paper.set_auto_page_break(True, margin=20)
    paper.add_font("dejavu", "", str(FONTS / "DejaVuSans.ttf"))
    paper.add_font("dejavu", "B", str(FONTS / "DejaVuSans-Bold.ttf"))
    paper.set_title(title)
    paper.set_lang(language)
    paper.set_creation_date(clock.now())
    paper.add_page()
    return paper


def _write(paper: FPDF, block: Block) -> None:
    size = _SIZES[block.kind]
    height = size * _POINT * _LINE
    paper.set_font("dejavu", "B" if block.kind in _BOLD else "", size)
    paper.set_text_color(*((90, 90, 90) if block.kind == "small" else (20, 20, 20)))
    if block.kind in _BOLD:
        paper.ln(height * 0.5)
        if paper.will_page_break(height * 3):  # what it begins stands below it
            paper.add_page()
    paper.multi_cell(0, height, block.text, align="L", new_x="LMARGIN", new_y="NEXT")
