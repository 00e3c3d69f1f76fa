"""What a page elsewhere says of itself: title, description and site, as plain text."""

from __future__ import annotations

import re
from dataclasses import dataclass
from html.parser import HTMLParser
from urllib.parse import urlsplit

from forum.kernel.text import clean, shorten

_LONGEST = {"title": 200, "description": 300, "site": 80}
_READ = 300_000
_NAMES = {
    "og:title": "title", "twitter:title": "title", "og:description": "description", "description": "description",
    "twitter:description": "description", "og:site_name": "site",
}  # fmt: skip
_SPACES = re.compile(r"\s+")


@dataclass(frozen=True)
class Described:
    """Plain text; without a title there is nothing to show."""

    title: str
    description: str
    site: str


def describe(html: str, url: str) -> Described:
    """What a page says of itself; its host where it names no site."""
    reader = _Head()
    reader.feed(html[:_READ])
    found = {"site": urlsplit(url).hostname or "", "title": "".join(reader.title)} | reader.found
    texts = {name: shorten(clean(_SPACES.sub(" ", found.get(name, ""))), most) for name, most in _LONGEST.items()}
    return Described(**texts)


class _Head(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.found: dict[str, str] = {}
        self.title: list[str] = []
        self._in_title = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._in_title = tag == "title" and not self.title
        if tag == "meta":
            said = dict(attrs)
            name = _NAMES.get((said.get("property") or said.get("name") or "").lower())
            if name and (said.get("content") or "").strip():
                self.found.setdefault(name, said["content"] or "")

    def handle_endtag(self, tag: str) -> None:
        self._in_title = self._in_title and tag != "title"

    def handle_data(self, data: str) -> None:
        if self._in_title:
            self.title.append(data)
