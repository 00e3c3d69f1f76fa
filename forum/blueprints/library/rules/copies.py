"""The text of a web page as it is kept: its headings, paragraphs, lists and tables, and nothing that runs or loads."""

from __future__ import annotations

from html import escape
from html.parser import HTMLParser
from urllib.parse import urlsplit

from forum.kernel.i18n import LazyString, _l

_KEPT = frozenset({
    "h1", "h2", "h3", "h4", "h5", "h6", "p", "ul", "ol", "li", "blockquote", "pre", "dl", "dt",
    "table", "tr", "td", "th", "dd", "div", "section", "article", "main",
})  # fmt: skip
_NEVER = frozenset({"script", "style", "noscript", "template", "svg", "iframe", "object", "select", "textarea"})
_AROUND = frozenset({"nav", "footer", "aside", "form"})
_DEEPEST = 200  # elements within one another that are left out; deeper ones are not counted
_FEWEST = 200  # characters; of a page that has less without what stands around it, all is kept
_MOST = 500_000

PROBLEMS: dict[str, LazyString] = {
    "no_html": _l("This address is no web page. Download the file from there and share it as a file."),
    "no_text": _l("The page has no text of its own; it is put together in the browser."),
    "no_page": _l("There is no page at this address any more, or it is only for those who sign in there."),
    "too_large": _l("The page is too large to be copied."),
    "switched_off": _l("Copying pages is switched off on this site."),
}
OTHER_PROBLEM = _l("The site did not answer, or cannot be reached from here.")


def cleaned(html: str, url: str) -> bytes:
    """A page that has the same bytes whenever the text is the same; empty when there is no text."""
    inner = _read(html, _NEVER | _AROUND)
    if len(inner.text) < _FEWEST:
        inner = _read(html, _NEVER)
    if not inner.text.strip():
        return b""
    title = " ".join("".join(inner.title).split())[:300] or host_of(url)
    head = f'<head><meta charset="utf-8"><title>{escape(title)}</title></head>'
    return f"<!doctype html>\n<html>{head}\n<body>{''.join(inner.parts)}</body></html>\n".encode()[:_MOST]


def waiting_page(url: str) -> bytes:
    """What stands in the place of a page until it has been copied."""
    shown = escape(url)
    return f"<!doctype html>\n<html><head><title>{shown}</title></head><body><p>{shown}</p></body></html>\n".encode()


def host_of(url: str) -> str:
    """The name of the site."""
    return (urlsplit(url).hostname or "").removeprefix("www.")


def _read(html: str, left_out: frozenset[str]) -> _Text:
    reader = _Text(left_out)
    # Not closed: what a page leaves open at its end would be gone through again from each of its characters, which
    # takes hours of a page made for it.
    reader.feed(f"{html}\n")
    return reader


class _Text(HTMLParser):
    def __init__(self, left_out: frozenset[str]) -> None:
        super().__init__(convert_charrefs=True)
        self.parts: list[str] = []
        self.title: list[str] = []
        self._left_out = left_out
        self._inside: list[str] = []
        self._in_title = False

    @property
    def text(self) -> str:
        return "".join(part for part in self.parts if not part.startswith("<"))

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in self._left_out:
            if len(self._inside) < _DEEPEST:
                self._inside.append(tag)
        elif tag == "title" and not self.title:
            self._in_title = True
        elif tag == "br" and not self._inside:
            self.parts.append("<br>")
        elif tag in _KEPT and not self._inside:
            self.parts.append(f"\n<{tag}>")

    def handle_endtag(self, tag: str) -> None:
        if tag in self._inside:
            while self._inside.pop() != tag:
                continue
        elif tag == "title":
            self._in_title = False
        elif tag in _KEPT and not self._inside:
            self.parts.append(f"</{tag}>")

    def handle_data(self, data: str) -> None:
        if self._in_title:
            self.title.append(data)
        elif not self._inside and data.strip():
            before, after = " " * data[0].isspace(), " " * data[-1].isspace()
            self.parts.append(f"{before}{escape(' '.join(data.split()), quote=False)}{after}")
