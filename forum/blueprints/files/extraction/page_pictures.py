"""Draws one page of a PDF and finds where its words stand. Runs in the child, as everything that reads documents."""

import ctypes
import io
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pypdfium2
from PIL import WebPImagePlugin  # noqa: F401 - loaded before the worker is confined
from pypdfium2 import raw

from forum.blueprints.files.extraction.cleaning import clean_line
from forum.blueprints.files.extraction.drawings import SIDE, Drawing, Word
from forum.blueprints.files.extraction.pdf import open_document
from forum.blueprints.files.extraction.problems import CORRUPT, Unreadable

WIDEST, TALLEST = 1_200, 2_400

_QUALITY = 80
_MOST_CHARACTERS = 30_000
_SPACES = frozenset(map(ord, " \t\r\n\v\f\u00a0\u2028\u2029\ufffe\x02\x00"))
Box = tuple[int, int, int, int]


def draw(path: Path, number: int) -> Drawing:
    """The page, at most 1200 pixels wide and 2400 tall, never cut off. Raises Unreadable."""
    document = open_document(path)
    if not 1 <= number <= len(document):
        raise Unreadable(CORRUPT)
    try:
        page = document[number - 1]
        width, height = page.get_size()
        if width < 1 or height < 1:
            raise Unreadable(CORRUPT)
        image = page.render(scale=min(WIDEST / width, TALLEST / height)).to_pil().convert("RGB")
        words = tuple(_words(page))
    except pypdfium2.PdfiumError as error:
        raise Unreadable(CORRUPT) from error
    encoded = io.BytesIO()
    image.save(encoded, "WEBP", quality=_QUALITY)
    return Drawing(encoded.getvalue(), image.width, image.height, words)


def _words(page: Any) -> Iterator[Word]:
    textpage = page.get_textpage()
    letters: list[str] = []
    box: Box | None = None
    for index in range(min(textpage.count_chars(), _MOST_CHARACTERS)):
        code = raw.FPDFText_GetUnicode(textpage, index)
        place = None if code in _SPACES else _place(page, textpage, index)
        if place is None or (box is not None and not _goes_on(box, place)):
            yield from _word(letters, box)
            letters, box = [], None
        if place is not None:
            letters.append(chr(code))
            box = _around(box, place)
    yield from _word(letters, box)


def _place(page: Any, textpage: Any, index: int) -> Box | None:
    left, bottom, right, top = textpage.get_charbox(index, loose=True)
    corners = [_on_picture(page, x, y) for x, y in ((left, top), (right, bottom))]
    (x1, y1), (x2, y2) = corners
    return min(x1, x2), min(y1, y2), max(x1, x2), max(y1, y2)


def _on_picture(page: Any, x: float, y: float) -> tuple[int, int]:
    # PDFium knows how the page is turned and cropped.
    across, down = ctypes.c_int(), ctypes.c_int()
    raw.FPDF_PageToDevice(page, 0, 0, SIDE, SIDE, 0, x, y, ctypes.byref(across), ctypes.byref(down))
    return min(max(across.value, 0), SIDE), min(max(down.value, 0), SIDE)


def _goes_on(box: Box, place: Box) -> bool:
    return place[1] < box[3] and place[3] > box[1] and place[0] < box[2] + (place[3] - place[1])


def _around(box: Box | None, place: Box) -> Box:
    if box is None:
        return place
    return min(box[0], place[0]), min(box[1], place[1]), max(box[2], place[2]), max(box[3], place[3])


def _word(letters: list[str], box: Box | None) -> Iterator[Word]:
    text = clean_line("".join(letters))
    if text and box is not None:
        yield Word(text, *box)
