"""Words for states, levels and links of standards."""

from __future__ import annotations

from collections.abc import Iterable

from babel import Locale

from forum.kernel.i18n import _, pgettext


def states() -> dict[str, str]:
    """What a version can be."""
    return {
        "draft": pgettext("standard", "Draft"),
        "published": pgettext("standard", "Published"),
        "retired": pgettext("standard", "Retired"),
    }


def levels() -> dict[str, str]:
    """The levels of certification whose names are known; others are called as they are."""
    return {"silver": _("Silver"), "gold": _("Gold"), "platinum": _("Platinum")}


def kinds() -> dict[str, str]:
    """What the other criterion asks for, seen from this one."""
    return {
        "same": _("Asks for the same"),
        "part": _("Asks for a part of it"),
        "whole": _("Asks for this and more"),
        "related": _("Asks for something related"),
    }


def links() -> list[tuple[str, str]]:
    """The same for choosing."""
    return [(kind, text) for kind, text in kinds().items() if kind != "whole"]


def countries(codes: Iterable[str], language: str) -> list[str]:
    """The names of countries in a language, in its order as far as capitals go; a code that has no name stays."""
    names = Locale.parse(language, sep="-").territories
    return sorted((str(names.get(code, code)) for code in codes), key=str.casefold)


def bases() -> list[tuple[str, str]]:
    """What the evidence of a criterion rests on."""
    return [
        ("own", _("The standard names it")),
        ("suggested", _("We suggest it")),
        ("guide_2018", _("The assessment guide of 2018")),
        ("guide_2018_predecessor", _("The guide of 2018, for the criterion before this one")),
        ("evaluation_hub", _("A published evaluation hub")),
    ]


def fields() -> dict[str, str]:
    """The parts of a standard in which versions differ."""
    return {
        "name": _("Name"), "owner": _("Owner"), "version": _("Version"), "year": _("Year"),
        "complete": _("Complete"), "note": _("Note"), "notice": _("Notice"), "scoring": _("Scoring"),
        "eligibility": _("Who may be assessed"), "levels": _("Levels"), "code": _("Code"), "area": _("Area"),
        "description": _("Description"), "evidence": _("Evidence"), "rule": _("Threshold"),
        "former_codes": _("Former codes"), "checklist": _("Checklist"), "prerequisites": _("Prerequisites"),
        "translations_suggested": _("Translations are suggested"), "text": _("Text"), "criteria": _("Criteria"),
        "suggested": _("Suggested"),
    }  # fmt: skip
