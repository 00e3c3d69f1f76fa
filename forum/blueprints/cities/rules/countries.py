"""Names of countries and languages, in the languages of the interface."""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache

from babel import Locale

from forum.kernel.errors import Invalid
from forum.kernel.i18n import _
from forum.kernel.text import fold

NAMED_IN = ("en", "es", "pt", "fr")
SHORTEST_WORD = 3
_AMERICAS = frozenset("AR BO BR BZ CA CL CO CR CU DO EC GF GT GY HN HT JM MX NI PA PE PR PY SR SV TT US UY VE".split())
_NO_COUNTRIES = {"EU", "EZ", "QO", "UN", "XA", "XB", "ZZ"}


def country_name(code: str, language: str) -> str:
    """The name of a country by its ISO 3166-1 code in a language; the code where it has none."""
    return str(Locale.parse(language[:2]).territories.get(code, code))


@lru_cache(maxsize=8)
def country_choices(language: str) -> tuple[tuple[str, str], ...]:
    """Every country by its code and its name in a language, those of the Americas first, each part by name."""
    named = ((code, country_name(code, language)) for code in Locale.parse("en").territories if is_country(code))
    return tuple(sorted(named, key=lambda pair: (pair[0] not in _AMERICAS, fold(pair[1]))))


def language_name(code: str, language: str) -> str:
    """The name of a language by its ISO 639-1 code in another; the code where it has none."""
    name = language_within(code, language)
    return name[:1].upper() + name[1:]


def language_within(code: str, language: str) -> str:
    """The same within a sentence, where most languages write it small: `inglés`, but `English`."""
    return str(Locale.parse(language[:2]).languages.get(code, code))


def language_names(codes: Iterable[str], language: str) -> list[str]:
    """The names of several languages as a line of them has them: `Inglés, español`."""
    named = [language_within(code, language) for code in codes]
    return [name[:1].upper() + name[1:] if place == 0 else name for place, name in enumerate(named)]


def is_country(code: str) -> bool:
    """Whether this is the code of a country."""
    return len(code) == 2 and code in Locale.parse("en").territories and code not in _NO_COUNTRIES


@lru_cache(maxsize=1000)
def countries_named(word: str) -> tuple[str, ...]:
    """The codes of countries whose name, in any language of the interface, has a word that begins with `word`.

    A word shorter than three letters names no country, since it would name a dozen.
    """
    wanted = fold(word)
    if len(wanted) < SHORTEST_WORD:
        return ()
    return tuple(code for code, names in _folded_names() if any(f" {wanted}" in f" {name}" for name in names))


@lru_cache(maxsize=1)
def _folded_names() -> tuple[tuple[str, tuple[str, ...]], ...]:
    codes = sorted(filter(is_country, Locale.parse("en").territories))
    return tuple((code, tuple(fold(country_name(code, language)) for language in NAMED_IN)) for code in codes)


def read_countries(typed: Iterable[str], field: str = "countries") -> list[str]:
    """The codes of these countries, each once: told by code, or by name in a language of the interface.

    Raises Invalid under the name of the field for what names none or several.
    """
    return list(dict.fromkeys(_code_of(one.strip(), field) for one in typed if one.strip()))


def _code_of(typed: str, field: str) -> str:
    if is_country(typed.upper()):
        return typed.upper()
    found = countries_named(typed)
    whole = [code for code in found if fold(typed) in {fold(country_name(code, language)) for language in NAMED_IN}]
    if len(found) != 1 and len(whole) != 1:
        told = _("We do not know the country “%(name)s”. Write its name or its code, such as Brazil or BR.", name=typed)
        raise Invalid(errors={field: [told]})
    return (whole or found)[0]
