"""What a person typed, as words, quoted phrases and words to leave out."""

import re
from dataclasses import dataclass

from search.text import is_code, tokenize

# Beyond these a query is no question any more, and each word costs time.
_MOST_WORDS = 40
_QUOTES = str.maketrans("“”„«»", '"""""')
_PIECE = re.compile(r'(?P<minus>(?:(?<=\s)|^)-(?=["\w]))?(?:"(?P<quoted>[^"]*)"?|(?P<plain>[^"\s]+))')


@dataclass(frozen=True)
class Unit:
    """One thing to find: a word, or words that must follow each other. Codes are exact."""

    words: tuple[str, ...]
    quoted: bool = False
    written: str = ""

    @property
    def exact(self) -> bool:
        """Whether neither typos nor stems nor prefixes count."""
        return self.quoted or is_code(self.words[0])


@dataclass(frozen=True)
class ParsedQuery:
    """Units to find and units to leave out; `open_end` when the last word may go on."""

    units: tuple[Unit, ...]
    excluded: tuple[Unit, ...]
    open_end: bool = False


def parse(text: str, *, prefix: bool = False) -> ParsedQuery:
    """Read a query; quotes that are not closed reach to the end, and nothing a person types is an error."""
    units: list[Unit] = []
    excluded: list[Unit] = []
    plain: list[str] = []
    for piece in _PIECE.finditer(text.translate(_QUOTES)):
        if piece["minus"]:
            excluded.extend(_phrase(piece["quoted"] if piece["quoted"] is not None else piece["plain"]))
        elif piece["quoted"] is not None:
            units.extend(_words(plain) + _phrase(piece["quoted"]))
            plain = []
        else:
            plain.append(piece["plain"])
    last = _words(plain)
    units = [*units, *last][:_MOST_WORDS]
    open_end = prefix and bool(last) and not last[-1].exact and not text[-1:].isspace()
    return ParsedQuery(tuple(units), tuple(excluded), open_end)


def _words(pieces: list[str]) -> list[Unit]:
    """Read together, because `DM 3` is one word."""
    return [Unit((token.text,)) for token in tokenize(" ".join(pieces))]


def _phrase(text: str) -> list[Unit]:
    words = tuple(token.text for token in tokenize(text))
    return [Unit(words, quoted=True, written=text)] if words else []
