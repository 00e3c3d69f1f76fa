"""The HTML of a mail as Markdown: what people mean by it, without how it looks.

What is quoted has `>` before it and signatures that programs mark stand below `-- `, so that the text is then stripped
like any other. A picture in the text is the line `[cid:<its id>]`.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from html.parser import HTMLParser

MOST_CHARACTERS = 300_000
DEEPEST = 200
_SKIPPED = frozenset(["script", "style", "head", "template", "noscript", "svg", "iframe", "object", "select", "title"])
_BLOCKS = frozenset(
    "address article aside center dd div dl dt figure footer form header hr main nav p pre section table tbody tr ul "
    "ol li h1 h2 h3 h4 h5 h6 blockquote".split()
)
_VOID = frozenset("br hr img input meta link col area base wbr source".split())
_MARKS = {"strong": "**", "b": "**", "em": "*", "i": "*", "code": "`", "del": "~~", "s": "~~", "strike": "~~"}
_SIGNATURE = re.compile(
    r"gmail_signature(?!_prefix)|moz-signature|applemailsignature|protonmail_signature_block(?!-proton)"
)
_SIGNATURE_ID = re.compile(
    r"(?:x_)?(?:signature|ms-outlook-mobile-signature|applemailsignature|divtagdefaultwrapper-sig)", re.I
)
_TO_ESCAPE = re.compile(r"([*`\\])")
_BEGINS_LIKE_MARKDOWN = re.compile(r"^(\s*)(#{1,6}\s|[-+]\s|\d{1,9}(?=[.)]\s)|~~~)")
_SPACE = re.compile(r"[ \t\r\n\f]+")


def to_markdown(html: str) -> str:
    """The text of an HTML mail. Any text can be read, however broken."""
    reader = _Reader()
    reader.feed(_whole_tags(html[:MOST_CHARACTERS]))
    reader.close()
    return reader.finish()


def _whole_tags(html: str) -> str:
    """Without comments and declarations, and what begins a tag and ends none as text: the parser would look for the end
    of each in all that follows."""
    first, *others = _without_comments(html).split("<")
    kept = [first]
    for piece in others:
        if ">" not in piece:
            kept.append(f"&lt;{piece}")
        elif piece.startswith(("!", "?")):
            kept.append(piece.partition(">")[2])
        else:
            kept.append(f"<{piece}")
    return "".join(kept)


def _without_comments(html: str) -> str:
    kept: list[str] = []
    place = 0
    while (begin := html.find("<!--", place)) >= 0:
        kept.append(html[place:begin])
        end = html.find("-->", begin + 2)
        if end < 0:
            return "".join(kept)
        place = end + len("-->")
    return "".join([*kept, html[place:]])


@dataclass
class _Element:
    tag: str
    quotes: bool = False
    mark: str = ""
    address: str = ""
    signs: bool = False
    parts_before: int = 0
    counted: list[int] = field(default_factory=list)  # the items so far of a list with numbers


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self._open: list[_Element] = []
        self._lines: list[str] = []
        self._parts: list[str] = []
        self._skipped = 0
        self._gap = False

    def finish(self) -> str:
        """All that was read."""
        self._break()
        return "\n".join(self._lines).strip("\n")

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        told = {name: value or "" for name, value in attrs}
        if tag in _SKIPPED:
            self._skipped += 1
        elif tag == "br":
            self._break(forced=True)
        elif tag == "hr":
            self._break(paragraph=True)
        elif tag == "img":
            self._show_picture(told)
        elif tag not in _VOID and len(self._open) < DEEPEST:
            self._begin(tag, told)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)
        if tag not in _VOID:
            self.handle_endtag(tag)

    def handle_endtag(self, tag: str) -> None:
        if tag in _SKIPPED:
            self._skipped = max(0, self._skipped - 1)
            return
        if tag == "br":  # as browsers read `</br>`
            self._break(forced=True)
        if not any(element.tag == tag for element in self._open):
            return
        while self._open:
            element = self._open[-1]
            self._end(element)
            self._open.pop()
            if element.tag == tag:
                return

    def handle_data(self, data: str) -> None:
        if self._skipped:
            return
        if any(element.tag == "pre" for element in self._open):
            first, *others = data.split("\n")
            self._parts.append(first)
            for line in others:
                self._break(forced=True)
                self._parts.append(line)
            return
        text = _TO_ESCAPE.sub(r"\\\1", _SPACE.sub(" ", data))
        if not any(part.strip(" ") for part in self._parts):
            text = text.lstrip(" ")
        if text:
            self._parts.append(text)

    def _begin(self, tag: str, told: dict[str, str]) -> None:
        if tag in _BLOCKS:
            self._break(paragraph=tag in ("p", "ul", "ol", "table", "blockquote", "pre") or tag[0] == "h")
        names = f"{told.get('class', '')} {told.get('id', '')}".lower()
        element = _Element(tag, quotes=tag == "blockquote", mark=_MARKS.get(tag, ""))
        if _SIGNATURE.search(names) or _SIGNATURE_ID.fullmatch(told.get("id", "")):
            self._break(paragraph=True)
            element.signs = True
            self._write("-- ")
        if tag == "a" and told.get("href", "").lower().startswith(("http://", "https://", "mailto:")):
            element.address = told["href"].replace(" ", "%20").replace(")", "%29")
        element.parts_before = len(self._parts)
        self._open.append(element)
        if tag == "li":
            self._parts.append(self._bullet())
        elif tag in ("td", "th") and self._parts:
            self._parts.append(" | ")
        elif len(tag) == 2 and tag[0] == "h" and tag[1].isdigit():
            self._parts.append("#" * int(tag[1]) + " ")

    def _end(self, element: _Element) -> None:
        inner = "".join(self._parts[element.parts_before :])
        if element.mark and inner.strip() and element.parts_before <= len(self._parts):
            text = inner.strip()
            before, after = inner[: len(inner) - len(inner.lstrip())], inner[len(inner.rstrip()) :]
            self._parts[element.parts_before :] = [f"{before}{element.mark}{text}{element.mark}{after}"]
        elif element.address and element.parts_before <= len(self._parts):
            self._parts[element.parts_before :] = [_link(inner, element.address)]
        elif element.tag in _BLOCKS:
            paragraph = element.tag in ("p", "ul", "ol", "table", "blockquote", "pre") or element.tag[0] == "h"
            self._break(paragraph=paragraph)

    def _bullet(self) -> str:
        lists = [element for element in self._open if element.tag in ("ul", "ol")]
        indent = "   " * max(0, len(lists) - 1)
        if not lists or lists[-1].tag == "ul":
            return f"{indent}- "
        lists[-1].counted.append(1)
        return f"{indent}{len(lists[-1].counted)}. "

    def _show_picture(self, told: dict[str, str]) -> None:
        address = told.get("src", "")
        if not self._skipped and address.lower().startswith("cid:"):
            self._break()
            self._write(f"[cid:{address[4:]}]")

    def _break(self, *, forced: bool = False, paragraph: bool = False) -> None:
        """End the line; one `forced` is there even when it is empty, a paragraph has an empty line before and after."""
        text = "".join(self._parts).rstrip()
        self._parts = []
        for element in self._open:
            element.parts_before = 0
        if text.strip():
            self._write(self._safe(text))
        elif forced:
            self._write("")
        self._gap = self._gap or paragraph

    def _safe(self, text: str) -> str:
        bare = [
            element.tag for element in self._open if element.tag in ("li", "pre", "h1", "h2", "h3", "h4", "h5", "h6")
        ]
        return text if bare else _BEGINS_LIKE_MARKDOWN.sub(r"\1\\\2", text)

    def _write(self, line: str) -> None:
        quotes = sum(1 for element in self._open if element.quotes)
        if self._gap and self._lines and self._lines[-1].strip("> "):
            last_depth = len(self._lines[-1]) - len(self._lines[-1].lstrip(">"))
            self._lines.append(">" * min(quotes, last_depth))
        self._gap = False
        self._lines.append(">" * quotes + " " + line if quotes else line)


def _link(text: str, address: str) -> str:
    shown = text.strip()
    bare = address.removeprefix("mailto:")
    if not shown or shown.rstrip("/") in (address.rstrip("/"), bare):
        return bare if address.startswith("mailto:") else address
    return f"[{shown.replace('[', '(').replace(']', ')')}]({address})"
