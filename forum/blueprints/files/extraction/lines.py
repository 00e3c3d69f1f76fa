"""Turns the printed lines of PDF pages into paragraphs."""

import re
from collections import Counter
from collections.abc import Sequence

from forum.blueprints.files.extraction.cleaning import clean

_BROKEN = re.compile(r"(-?)(\w+)(?:[\x02\xad\ufffe]\s*|[-\u2010]\n)(\w+)(?=(-?))")
_WORDS = re.compile(r"\w+(?:-\w+)*")
_NUMBER = re.compile(r"\d+|\b[ivxlc]+\b")
_LETTERS = re.compile(r"[^\W\d_]+")
_WORDS_BESIDE_PAGE_NUMBERS = frozenset(
    ["page", "pages", "pag", "pg", "p", "página", "páginas", "pág", "of", "de", "sur", "a"]
)
_FEWEST_WORDS_OF_A_HEADER = 3
_BULLET = re.compile(r"[•▪●○◦■□➢✓*–—-]\s|\(?\d{1,2}[.)]\s|\d{1,2}(?:\.\d{1,2})+\.?\s|\[\d+\]\s|\(?[a-z][.)]\s")
_SENTENCE_END = re.compile(r"[.!?:;…][\"”’»)]*$")
# What only ever follows or opens a word with a hyphen, in the four languages.
# fmt: off
_ENDS_OF_COMPOUNDS = frozenset(
    ["based", "build", "centric", "chave", "class", "driven", "focused", "friendly", "la", "level", "lo", "making",
     "oriented", "protected", "quality", "readable", "related", "scale", "se", "specific", "term", "vous", "wide"]
)
# fmt: on
_STARTS_OF_COMPOUNDS = frozenset(["cross", "ex", "non", "post", "self"])
_EDGE_LINES = 2
_FEWEST_PAGES_FOR_HEADERS = 4
_SHARE_OF_PAGES = 0.3
_FULL_LINE = 0.75
_SHORTEST_FULL_LINE = 30


def to_paragraphs(pages: Sequence[str]) -> list[str]:
    """One text a page: words broken at line ends joined, running headers and footers gone, lines reflowed.

    A broken word that the document never writes joined keeps its hyphen when it is part of a longer compound,
    is written with one elsewhere, or has halves that are words of their own. A first or last line that returns
    on three pages in ten, page numbers aside, is a running header or footer.
    """
    vocabulary = Counter(word.casefold() for page in pages for word in _WORDS.findall(page))
    whole = [_BROKEN.sub(lambda match: _mended(match, vocabulary), page) for page in pages]
    lines = [clean(page).split("\n") for page in whole]
    return ["\n".join(_reflowed(page)) for page in _without_running_lines(lines)]


def _mended(match: re.Match[str], vocabulary: Counter[str]) -> str:
    before, left, right, after = match.groups()
    hyphenated, joined = f"{before}{left}-{right}", f"{before}{left}{right}"
    if vocabulary[f"{left}{right}".casefold()]:
        return joined
    if before or after:
        return hyphenated
    both_are_words = vocabulary[left.casefold()] > 1 and vocabulary[right.casefold()] > 1
    is_compound = right in _ENDS_OF_COMPOUNDS or left.casefold() in _STARTS_OF_COMPOUNDS
    known = vocabulary[hyphenated.casefold()] or both_are_words or is_compound
    return hyphenated if known or not right[:1].islower() or left[-1:].isdigit() else joined


def _without_running_lines(pages: list[list[str]]) -> list[list[str]]:
    if len(pages) < _FEWEST_PAGES_FOR_HEADERS:
        return pages
    seen = Counter(key for page in pages for key in {_key(line) for line in _edges(page)})
    enough = max(3, int(len(pages) * _SHARE_OF_PAGES))
    running = {key for key, count in seen.items() if count >= enough}
    return [_trimmed(page, running) for page in pages]


def _edges(page: list[str]) -> list[str]:
    return page[:_EDGE_LINES] + page[-_EDGE_LINES:]


def _key(line: str) -> str:
    # "Day 2" and "Article 3" say something that a page number does not.
    numberless = _NUMBER.sub("#", line.casefold())
    words = _LETTERS.findall(numberless)
    counts_pages = all(word in _WORDS_BESIDE_PAGE_NUMBERS for word in words)
    return numberless if counts_pages or len(words) >= _FEWEST_WORDS_OF_A_HEADER else line.casefold()


def _trimmed(page: list[str], running: set[str]) -> list[str]:
    start, end = 0, len(page)
    while start < min(_EDGE_LINES, end) and _key(page[start]) in running:
        start += 1
    while end > max(len(page) - _EDGE_LINES, start) and _key(page[end - 1]) in running:
        end -= 1
    return page[start:end]


def _reflowed(lines: list[str]) -> list[str]:
    full = max(_SHORTEST_FULL_LINE, _usual_width(lines) * _FULL_LINE)
    paragraphs: list[str] = []
    previous = ""
    for line in lines:
        if previous and _continues(previous, line, full):
            paragraphs[-1] = f"{paragraphs[-1]} {line}"
        else:
            paragraphs.append(line)
        previous = line
    return [paragraph for paragraph in paragraphs if paragraph]


def _usual_width(lines: list[str]) -> int:
    widths = sorted(len(line) for line in lines)
    return widths[int(len(widths) * 0.8)] if widths else 0


def _continues(previous: str, line: str, full: float) -> bool:
    if _BULLET.match(line):
        return False
    if line[:1].islower() or line[:1] in ",;.)":
        return True
    return len(previous) >= full and not (_SENTENCE_END.search(previous) and line[:1].isupper())
