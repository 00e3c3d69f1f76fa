"""The letters to cities, where staff have not written their own."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from forum.blueprints.sprints.rules.states import CHOSEN, DECLINED, WAITING
from forum.kernel.i18n import _


def letter_of(letters: Mapping[str, Any], kind: str, language: str, **facts: str) -> tuple[str, str]:
    """Subject and body in a language, with `{city}` and `{sprint}` filled in; called where that language holds."""
    subject, body = template_of(letters, kind, language)
    for name, value in facts.items():
        subject, body = subject.replace("{" + name + "}", value), body.replace("{" + name + "}", value)
    return subject, body


def template_of(letters: Mapping[str, Any], kind: str, language: str) -> tuple[str, str]:
    """The texts of a kind of letter before a city is filled in; called where that language holds."""
    own = letters.get(kind, {}).get(language)
    return (own["subject"], own["body"]) if own else _standard(kind)


def _standard(kind: str) -> tuple[str, str]:
    if kind == CHOSEN:
        return _("{city} is chosen: {sprint}"), _(
            "Good news for {city}: your city is chosen for “{sprint}”.\n\n"
            "The person who leads your city confirms the place on the page of your expression of interest. Your "
            "colleagues are in the cohort’s group already; look there for the first dates."
        )
    if kind == WAITING:
        return _("{city} is on the waiting list: {sprint}"), _(
            "Thank you for what {city} wrote for “{sprint}”.\n\n"
            "All places are taken, and your city is on the waiting list. Free places are given in the order of "
            "the list, and we write to you at once. There is nothing that you need to do."
        )
    if kind == DECLINED:
        return _("Your expression of interest: {sprint}"), _(
            "Thank you for what {city} wrote for “{sprint}”.\n\n"
            "More cities applied than there are places, and this time we cannot offer you one. What you wrote is kept, "
            "and you are welcome to apply to a next edition."
        )
    return _("A place is free for {city}: {sprint}"), _(
        "A place in “{sprint}” is free, and it is {city}’s.\n\n"
        "The person who leads your city confirms it on the page of your expression of interest. Your colleagues are in "
        "the cohort’s group already."
    )
