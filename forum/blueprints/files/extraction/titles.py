"""Guesses what a document is called."""

import re
from pathlib import PurePath
from typing import Any

import pypdfium2.raw as pdfium

from forum.blueprints.files.extraction.cleaning import clean_line

LONGEST_TITLE = 200

_MOST_CHARACTERS = 3_000
_SAME_SIZE = 0.9
_NOT_A_TITLE = re.compile(
    r"^(microsoft (word|powerpoint|excel)|untitled|sans titre|sin título|sem título|document\d*|word document|"
    r"powerpoint|presentation|slide 1|title|layout \d)\b|\.(docx?|pdf|indd|pptx?|xlsx?|qxd|ai|odt|html?)$|"
    r"^[\W\d_]*$",
    re.IGNORECASE,
)


def stated_title(metadata: dict[str, str]) -> str | None:
    """The title in the metadata of a PDF, unless the program that wrote it put a placeholder there."""
    title = clean_line(metadata.get("Title", ""))
    return title if _fits(title) and " " in title else None


def largest_text(page: Any) -> str | None:
    """The words in the largest letters of a PDF page, if they make a title."""
    textpage = page.get_textpage()
    letters = [
        (chr(pdfium.FPDFText_GetUnicode(textpage, index)), _height(textpage, index))
        for index in range(min(textpage.count_chars(), _MOST_CHARACTERS))
    ]
    textpage.close()
    sizes = sorted({height for letter, height in letters if letter.isalpha()}, reverse=True)
    for size in sizes[:4]:
        title = _in_size(letters, size)
        if _fits(title) and len(title) >= 8 and " " in title:
            return title
    return None


def first_line(text: str) -> str | None:
    """The first line of a text if it reads like a title: two to sixteen words and no end of a sentence."""
    line = clean_line(text.partition("\n")[0])
    is_title = _fits(line) and 2 <= len(line.split()) <= 16 and "|" not in line and line[-1] not in ".,;:"
    return line if is_title and not line[0].islower() else None


def title_from_name(filename: str) -> str:
    """A readable form of the file's name: `open-data_guide.pdf` gives `Open data guide`."""
    words = clean_line(re.sub(r"[_\-.]+", " ", PurePath(filename).stem))
    return (words[:1].upper() + words[1:])[:LONGEST_TITLE]


def guess(stated: str | None, text: str, filename: str) -> str:
    """What the document states, else its first line, else its name; a long title is cut at a word."""
    title = clean_line(stated or "")
    if not title or _NOT_A_TITLE.search(title):
        return first_line(text) or title_from_name(filename)
    return title if len(title) <= LONGEST_TITLE else title[:LONGEST_TITLE].rsplit(" ", 1)[0]


def _height(textpage: Any, index: int) -> float:
    _, bottom, _, top = textpage.get_charbox(index, loose=True)
    return float(round(top - bottom, 1))


def _in_size(letters: list[tuple[str, float]], size: float) -> str:
    kept = (letter for letter, height in letters if height >= size * _SAME_SIZE or not letter.strip())
    return clean_line("".join(kept).replace("\x02", "-"))


def _fits(title: str) -> bool:
    return 3 < len(title) <= LONGEST_TITLE and not _NOT_A_TITLE.search(title)
