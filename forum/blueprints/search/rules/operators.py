"""What stands before a colon in a search: `language:es`, `idioma:español`, `in:title`."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, timedelta

from forum.kernel.text import fold

MOST_OPERATORS = 20
_QUOTES = str.maketrans("“”„«»", '"""""')
_PIECE = re.compile(r'"[^"]*"?|(?<!\S)(?P<name>[^\W\d_]{2,12}):(?P<value>"[^"]*"?|[^\s"]+)|[^\s"]+|\s+')
_YEARS = re.compile(r"(\d{4})(?:\s*(?:\.\.|-|–)\s*(\d{4}))?")
_DAY = re.compile(r"(\d{4})(?:-(\d{1,2}))?(?:-(\d{1,2}))?")
_LONGEST_RANGE = 60

# The names in English, Spanish, Portuguese and French, folded.
_CALLED = {
    "from": ("from", "de", "by", "autor", "autora", "auteur", "auteure"),
    "group": ("group", "grupo", "groupe"),
    "city": ("city", "ciudad", "cidade", "ville"),
    "criterion": ("criterion", "criteria", "criterio", "critere"),
    "area": ("area", "domaine"),
    "type": ("type", "tipo"),
    "language": ("language", "lang", "idioma", "lengua", "lingua", "langue"),
    "year": ("year", "ano", "annee"),
    "before": ("before", "antes", "avant"),
    "after": ("after", "since", "despues", "desde", "depois", "apres", "depuis"),
    "in": ("in", "en", "em", "dans"),
    "format": ("format", "formato"),
    "size": ("size", "tamano", "tamanho", "taille"),
}
OPERATORS = {called: name for name, every in _CALLED.items() for called in every}
TITLES = frozenset({"title", "titles", "titulo", "titulos", "titre", "titres"})
ONESELF = frozenset({"me", "mi", "yo", "eu", "mim", "moi"})
_SMALL, _MEDIUM, _LARGE = ("under_50k", "50k_100k"), ("100k_250k", "250k_500k"), ("500k_1m", "over_1m")
SIZES = {
    **dict.fromkeys(("small", "pequena", "pequeno", "chica", "petite", "petit"), _SMALL),
    **dict.fromkeys(("medium", "mid", "mid-size", "midsize", "mediana", "media", "moyenne", "intermedia"), _MEDIUM),
    **dict.fromkeys(("large", "big", "grande", "grand"), _LARGE),
}


@dataclass(frozen=True)
class Operator:
    """One of them as it was written; `name` is the English one."""

    name: str
    value: str
    written: str


def read_operators(text: str) -> tuple[str, list[Operator]]:
    """The text without operators, and those; what is in quotation marks or before an unknown word's colon is text."""
    rest, found = [], []
    for piece in _PIECE.finditer(text.translate(_QUOTES)):
        name = OPERATORS.get(fold(piece["name"])) if piece["name"] else None
        value = piece["value"].strip('"').strip() if name else ""
        if name and value and len(found) < MOST_OPERATORS:
            found.append(Operator(name, value, piece.group()))
        else:
            rest.append(piece.group())
    return " ".join("".join(rest).split()), found


def years_of(value: str) -> list[str] | None:
    """`2024`, or each year of `2020..2024`; None for what is no year."""
    match = _YEARS.fullmatch(value)
    if match is None:
        return None
    first, last = sorted((int(match[1]), int(match[2] or match[1])))
    return [str(year) for year in range(first, last + 1)] if last - first <= _LONGEST_RANGE else None


def first_day_of(value: str) -> date | None:
    """The first day of `2024`, `2024-05` or `2024-05-17`; None for what is no date."""
    match = _DAY.fullmatch(value)
    try:
        return date(int(match[1]), int(match[2] or 1), int(match[3] or 1)) if match else None
    except ValueError:
        return None


def day_before(day: date) -> date:
    """The day that ends before this one begins."""
    return day - timedelta(days=1) if day > date.min else day
