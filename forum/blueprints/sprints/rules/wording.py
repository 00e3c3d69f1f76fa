"""The letters to cities, where staff have not written their own."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from forum.blueprints.sprints.rules.states import CHOSEN, DECLINED, WAITING
from forum.kernel.i18n import _


def letter_of(letters: Mapping[str, Any], kind: str, language: str, **facts: str) -> tuple[str, str]:
    """Subject and body in a language, with `{city}` and `{sprint}` filled in; called where that language holds."""
    own = letters.get(kind, {}).get(language)
    subject, body = (own["subject"], own["body"]) if own else _standard(kind)
    for name, value in facts.items():
        subject, body = subject.replace("{" + name + "}", value), body.replace("{" + name + "}", value)
    return subject, body


def _standard(kind: str) -> tuple[str, str]:
    if kind == CHOSEN:
        return _("{city} is chosen: {sprint}"), _(
            "Your city is chosen. Confirm the place, so that we can begin together."
        )
    if kind == WAITING:
        return _("{city} is on the waiting list: {sprint}"), _(
            "All places are taken. We write to you as soon as one is free."
        )
    if kind == DECLINED:
        return _("Your expression of interest: {sprint}"), _(
            "We could not offer {city} a place. You may apply to a next edition."
        )
    return _("A place is free for {city}: {sprint}"), _(
        "A place is free and it is yours. Confirm it, so that you can begin."
    )
