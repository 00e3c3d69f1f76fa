"""What a version can be published without: translations, lines of lists, percentages that fit."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from babel import Locale

from forum.blueprints.standards.rules.checking import Problem
from forum.blueprints.standards.rules.editions import LANGUAGES, Document, criteria_of
from forum.kernel.i18n import _, choose_language, ngettext

Texts = Mapping[str, str]


def find_gaps(document: Document) -> list[Problem]:
    """What is not complete though it can be published, in the order of the page; places as of `find_problems`.

    A question's place is `questions/` and its key.
    """
    return [*_facts(document), *_parts(document), *_questions(document), *_percentages(document)]


def name_languages(languages: Iterable[str]) -> str:
    """Languages by their names in the reader's language, with commas between them."""
    names = Locale.parse(choose_language(), sep="-").languages
    return ", ".join(str(names.get(language, language)) for language in languages)


def missing_languages(parts: Iterable[Texts | Sequence[Texts]]) -> list[str]:
    """The languages that have no words for a part that has words in another one."""
    counted = [count_lines([part] if isinstance(part, Mapping) else part) for part in parts]
    return [language for language in LANGUAGES if any(any(told.values()) and not told[language] for told in counted)]


def count_lines(texts: Sequence[Texts]) -> dict[str, int]:
    """How many texts of a list there are in each language."""
    return {language: sum(1 for text in texts if text.get(language)) for language in LANGUAGES}


def parts_of(one: Mapping[str, Any]) -> list[Any]:
    """All that is written in several languages of an area, a criterion or a question as `describe` tells it."""
    items = [item["text"] for item in one.get("checklist", {}).get("items", ())]
    return [*(one.get(name) or {} for name in ("name", "description", "rule", "text", "evidence")), items]


def percentage_of(level: Mapping[str, Any], total: int) -> int:
    """What a level is of so many criteria: as it was said if that leads to its number, else computed; 0 for unsaid."""
    said = int(level.get("min_percent") or 0)
    return said if not said or not total or fits(level, total) else round(100 * int(level["min_count"]) / total)


def fits(level: Mapping[str, Any], total: int) -> bool:
    """Whether the percentage of so many criteria, rounded up to whole ones, is the number that the level asks for."""
    return -(-int(level["min_percent"]) * total // 100) == int(level["min_count"])


def _facts(document: Document) -> Iterator[Problem]:
    yield from _missing("notice", _("What readers are told about it"), [document["notice"]])
    yield from _missing("scoring", _("Steps"), [document["scoring"].get("steps", [])])


def _parts(document: Document) -> Iterator[Problem]:
    for area in document["areas"]:
        yield from _missing(area["code"], area["code"], parts_of(area))
        for criterion in area["criteria"]:
            code, checklist = criterion["code"], criterion["checklist"]
            yield from _missing(code, code, parts_of(criterion))
            for name, texts in (
                (_("Checklist"), [item["text"] for item in checklist.get("items", ())]),
                (_("Evidence"), criterion["evidence"]),
            ):
                yield from _uneven(code, name, texts)


def _questions(document: Document) -> Iterator[Problem]:
    for number, question in enumerate(document["questions"], start=1):
        name = _("Question %(number)s", number=number)
        yield from _missing(f"questions/{question['key']}", name, parts_of(question))


def _percentages(document: Document) -> Iterator[Problem]:
    total = sum(1 for _one in criteria_of(document))
    for level in document["levels"] if document["complete"] and total else ():
        if level.get("min_percent") and not fits(level, total):
            values = {
                "name": level["name"], "asked": level["min_count"], "count": total, "said": level["min_percent"],
                "percent": percentage_of(level, total),
            }  # fmt: skip
            told = _("“%(name)s”: %(asked)s of %(count)s criteria are %(percent)s %%, not %(said)s %%.", **values)
            yield Problem("levels", told)


def _missing(place: str, name: str, parts: Sequence[Any]) -> Iterator[Problem]:
    languages = missing_languages(parts)
    if languages:
        values = {"num": len(languages), "name": name, "languages": name_languages(languages)}
        told = ngettext("%(name)s: %(languages)s is missing.", "%(name)s: %(languages)s are missing.", **values)
        yield Problem(place, told)


def _uneven(code: str, name: str, texts: Sequence[Texts]) -> Iterator[Problem]:
    counts = {language: count for language, count in count_lines(texts).items() if count}
    if len(set(counts.values())) > 1:
        told = ", ".join(f"{name_languages([language])} {count}" for language, count in counts.items())
        values = {"code": code, "list": name, "counts": told}
        yield Problem(code, _("%(code)s, %(list)s: the numbers of lines differ (%(counts)s).", **values))
