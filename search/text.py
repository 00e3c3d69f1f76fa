"""Words of a text as they are compared: case, accents and ligatures folded, criterion codes in one piece."""

import re
import unicodedata
from functools import lru_cache
from typing import NamedTuple

# An article elided before an apostrophe (l'équipe) and an English 's are no words of their own.
_WORD = re.compile(
    r"(?<![^\W_])(?!(?:[ldjmtsnc]|qu|jusqu|lorsqu|puisqu|quoiqu)['\u2019\u02bc\u2018]\w)(?!(?<=['\u2019\u02bc\u2018])s\b)"
    r"[^\W_](?:[^\W_]|[\u0300-\u036f\u00ad\u200b-\u200d])*",
    re.IGNORECASE,
)
_LIGATURES = str.maketrans(
    {
        "œ": "oe",
        "æ": "ae",
        "ø": "o",
        "ł": "l",
        "đ": "d",
        "ı": "i",
        "\u00ad": None,
        "\u200b": None,
        "\u200c": None,
        "\u200d": None,
    }
)
_CODE = re.compile(r"[a-z]{1,4}[0-9]{1,3}[a-z]?")
_CODE_LETTERS = re.compile(r"[a-z]{1,4}")
_CODE_NUMBER = re.compile(r"[0-9]{1,3}[a-z]?")
# Short words that stand before numbers in ordinary sentences of the four languages.
_BEFORE_NUMBERS = frozenset(
    {"a", "an", "and", "as", "at", "by", "for", "in", "is", "of", "on", "or", "per", "the", "to"}
    | {"con", "de", "del", "e", "el", "en", "la", "las", "los", "o", "por", "un", "una", "y"}
    | {"com", "da", "das", "do", "dos", "em", "na", "no", "um", "uma"}
    | {"au", "aux", "des", "du", "et", "le", "les", "par", "sur", "une"}
)
_LONGEST = 100


class Token(NamedTuple):
    """A folded word and where it stands in the text; `parts` are the words a joined code was written as."""

    text: str
    start: int
    end: int
    parts: tuple[str, ...] = ()


@lru_cache(maxsize=100_000)
def fold(word: str) -> str:
    """The word without case, accents and ligatures: `Œuvre` is `oeuvre`, `ação` is `acao`."""
    lowered = word.casefold()
    if lowered.isascii():
        return lowered
    plain = unicodedata.normalize("NFKD", lowered.translate(_LIGATURES))
    return "".join(char for char in plain if not unicodedata.combining(char)).translate(_LIGATURES)


def is_code(word: str) -> bool:
    """Whether a folded word has the form of a criterion code, such as `dm3`."""
    return _CODE.fullmatch(word) is not None


def tokenize(text: str) -> list[Token]:
    """The words of a text in order; elided articles are left out and `DM-3`, `DM 3`, `DM3` are all `dm3`."""
    tokens: list[Token] = []
    for match in _WORD.finditer(text):
        word = match.group()
        token = Token(fold(word)[:_LONGEST], match.start(), match.end())
        if word[0].isdigit() and tokens and len(word) <= 4:
            joined = _joined_code(text, tokens[-1], token)
            if joined:
                tokens[-1] = joined
                continue
        tokens.append(token)
    return tokens


def _joined_code(text: str, left: Token, right: Token) -> Token | None:
    between = text[left.end : right.start]
    if between not in ("-", " ", "\u2011", "\u00a0"):
        return None
    if not _CODE_LETTERS.fullmatch(left.text) or not _CODE_NUMBER.fullmatch(right.text):
        return None
    if between in " \u00a0" and not _may_be_code(text[left.start : left.end], left.text):
        return None
    return Token(left.text + right.text, left.start, right.end, (left.text, right.text))


def _may_be_code(written: str, letters: str) -> bool:
    return letters not in _BEFORE_NUMBERS and len(letters) > 1 and (written.isupper() or len(letters) < 4)
