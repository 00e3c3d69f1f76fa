"""What was found in a document, and how it travels from the child to the parent."""

import base64
import json
from dataclasses import asdict, dataclass, field
from typing import Any

VERSION = 2
"""Of the readers as a whole. Raise it when one of them learns something: what an older one has read is read again."""

_IMAGES = ("thumbnail", "picture")


@dataclass(frozen=True, slots=True)
class Page:
    """One page as readers know it.

    A page of a PDF, a slide, a sheet, a section under its heading, or a part of a plain text.
    `number` counts from 1 without gaps. `label` is what the document itself calls the page (a printed page
    number, a heading, a sheet's name, a slide's title) or "". `text` has one paragraph a line and no control
    characters. `headings` lead to the page or stand on it, outermost first.
    """

    number: int
    label: str
    text: str
    headings: list[str] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Reading:
    """What a reader of one format found; `title` only when the document states one; `picture` is one drawn anew."""

    pages: list[Page]
    title: str | None = None
    thumbnail: bytes | None = None
    truncated: bool = False
    picture: bytes | None = None


@dataclass(frozen=True, slots=True)
class Extraction:
    """The result for one file.

    `media_type` is the true one, None when the file was refused before its type was settled. `language` is
    en, es, pt, fr or None. `thumbnail` is a WebP image 480 pixels wide. `problem` is a code of `problems`, or
    None; only `no_text` comes with pages. `truncated` tells that a cap left some of the text out. `picture` is a
    picture drawn anew, in its own format.
    """

    media_type: str | None
    pages: list[Page] = field(default_factory=list)
    language: str | None = None
    title_guess: str = ""
    word_count: int = 0
    thumbnail: bytes | None = None
    problem: str | None = None
    truncated: bool = False
    picture: bytes | None = None

    def to_json(self) -> bytes:
        """UTF-8 JSON, images in base64."""
        values = asdict(self)
        for name in _IMAGES:
            values[name] = base64.b64encode(values[name]).decode() if values[name] else None
        return json.dumps(values, ensure_ascii=False).encode()

    @classmethod
    def from_json(cls, encoded: bytes) -> "Extraction":
        """The inverse of `to_json`. Raises ValueError for anything else: the child is not to be trusted."""
        try:
            values = json.loads(encoded)
            pages = [_page(page) for page in values.pop("pages")]
            images = {name: _image(values.pop(name)) for name in _IMAGES}
            return _checked(cls(pages=pages, **images, **values))
        except (TypeError, KeyError, AttributeError, RecursionError) as error:
            raise ValueError("not an extraction") from error


def _image(encoded: str | None) -> bytes | None:
    return base64.b64decode(encoded, validate=True) if encoded else None


def _page(values: dict[str, Any]) -> Page:
    page = Page(**values)
    expected = isinstance(page.number, int) and isinstance(page.label, str) and isinstance(page.text, str)
    if not expected or not all(isinstance(heading, str) for heading in page.headings):
        raise ValueError("not a page")
    return page


def _checked(extraction: Extraction) -> Extraction:
    optional = (extraction.media_type, extraction.language, extraction.problem)
    if not all(value is None or isinstance(value, str) for value in optional):
        raise ValueError("not an extraction")
    if not isinstance(extraction.title_guess, str) or not isinstance(extraction.word_count, int):
        raise ValueError("not an extraction")
    return extraction
