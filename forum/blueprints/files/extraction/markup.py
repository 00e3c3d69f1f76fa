"""Reads HTML: a page per section, without what is not prose."""

import re
from html.parser import HTMLParser
from pathlib import Path

from forum.blueprints.files.extraction.charset import read_text
from forum.blueprints.files.extraction.cleaning import as_row, clean_line
from forum.blueprints.files.extraction.limits import Limits
from forum.blueprints.files.extraction.results import Page, Reading
from forum.blueprints.files.extraction.sections import Sections
from forum.blueprints.files.extraction.templating import without_front_matter, without_templating

CELL_SEPARATOR = " | "

_SKIPPED = frozenset(["script", "style", "nav", "template", "noscript", "svg", "iframe", "object", "select"])
# fmt: off
_INLINE = frozenset([
    "a", "abbr", "acronym", "b", "bdi", "bdo", "big", "cite", "code", "data", "del", "dfn", "em",
    "font", "i", "img", "input", "ins", "kbd", "label", "mark", "meter", "q", "s", "samp", "small",
    "span", "strike", "strong", "sub", "sup", "time", "tt", "u", "var", "wbr",
])
# fmt: on
_HEADING = re.compile(r"h([1-6])")


def read(path: Path, limits: Limits) -> Reading:
    """The sections of an HTML file; its title element is the title."""
    front_matter_title, source = without_front_matter(read_text(path))
    pages, title = sections_of(without_templating(source))
    return Reading(pages, title=front_matter_title or title)


def sections_of(source: str) -> tuple[list[Page], str | None]:
    """The sections of HTML source and its title: the title element, else the first heading."""
    parser = _Prose()
    parser.feed(source)
    parser.close()
    pages = parser.finish()
    first_heading = next((page.headings[0] for page in pages if page.headings), None)
    return pages, clean_line(parser.title) or first_heading


class _Prose(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.title = ""
        self._sections = Sections()
        self._parts: list[str] = []
        self._level = 0
        self._skipped: list[str] = []
        self._in_title = False
        self._preformatted = 0
        self._rows = 0

    def finish(self) -> list[Page]:
        self._end_block()
        return self._sections.pages()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in _SKIPPED:
            self._skipped.append(tag)
        elif tag == "title" and not self._skipped:
            self._in_title = True
        elif tag == "br":
            self._parts.append(" " if self._level or self._rows else "\n")
        elif tag not in _INLINE and not (self._rows and tag not in ("tr", "td", "th", "table")):
            self._begin_block(tag)

    def handle_endtag(self, tag: str) -> None:
        if tag in self._skipped:
            del self._skipped[self._skipped.index(tag) :]
        elif tag == "title":
            self._in_title = False
        elif tag not in _INLINE and tag not in ("br", "td", "th"):
            self._finish_block(tag)

    def handle_data(self, data: str) -> None:
        if self._skipped:
            return
        if self._in_title:
            self.title += data
        else:
            self._parts.append(data if self._preformatted else re.sub(r"\s+", " ", data))

    def _begin_block(self, tag: str) -> None:
        if tag in ("td", "th"):
            self._rows = max(1, self._rows)
            self._parts.append(CELL_SEPARATOR)
            return
        self._end_block()
        heading = _HEADING.fullmatch(tag)
        self._level = int(heading[1]) if heading else 0
        self._preformatted += tag == "pre"
        self._rows += tag == "tr"

    def _finish_block(self, tag: str) -> None:
        if self._rows and tag not in ("tr", "table"):
            self._parts.append(" ")
            return
        self._end_block()
        self._preformatted = max(0, self._preformatted - (tag == "pre"))
        self._rows = max(0, self._rows - (tag == "tr")) if tag != "table" else 0

    def _end_block(self) -> None:
        text = "".join(self._parts)
        self._parts = []
        if self._rows:
            before, *cells = (clean_line(cell) for cell in text.split(CELL_SEPARATOR))
            self._sections.add_text(as_row([before, *cells] if before else cells))
        elif self._level:
            self._sections.add_heading(self._level, text)
        else:
            self._sections.add_text(text)
        self._level = 0
