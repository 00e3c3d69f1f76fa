"""Cuts a document without pages into its sections by heading."""

from forum.blueprints.files.extraction.cleaning import clean, clean_line
from forum.blueprints.files.extraction.results import Page


class Sections:
    """Takes headings and paragraphs in reading order and gives one page a section.

    A heading without text beneath stays with the section that follows it, so that no page is a bare heading.
    """

    def __init__(self) -> None:
        self._pages: list[Page] = []
        self._trail: list[tuple[int, str]] = []
        self._headings: list[str] = []
        self._lines: list[str] = []
        self._has_text = False

    def add_heading(self, level: int, text: str) -> None:
        """Open a section; `level` counts from 1, the outermost."""
        heading = clean_line(text)
        if not heading:
            return
        if self._has_text:
            self._close()
        self._trail = [(above, title) for above, title in self._trail if above < level]
        if not self._headings:
            self._headings = [title for _, title in self._trail]
        self._trail.append((level, heading))
        self._headings.append(heading)
        self._lines.append(heading)

    def add_text(self, text: str) -> None:
        """Add paragraphs to the section at hand."""
        paragraphs = clean(text)
        if paragraphs:
            self._lines.append(paragraphs)
            self._has_text = True

    def pages(self) -> list[Page]:
        """All sections so far."""
        if self._lines:
            self._close()
        return self._pages

    def _close(self) -> None:
        opened = self._headings or [title for _, title in self._trail]
        label = opened[-1] if opened else ""
        self._pages.append(Page(len(self._pages) + 1, label, "\n".join(self._lines), opened))
        self._headings, self._lines, self._has_text = [], [], False
