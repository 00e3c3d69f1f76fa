"""Validation, decisions and awards in words."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from flask_babel import format_date

from forum.blueprints.assessments.rules.wording import claim_names, level_name
from forum.blueprints.standards.rules.codes import in_language
from forum.kernel.i18n import _, _l, ngettext, pgettext
from forum.kernel.notices import Told

NOT_OFFICIAL = _l("This is not the official assessment of any certification programme.")


def claim_name(claim: str, step: int | None, scoring: Mapping[str, Any], language: str) -> str:
    """What the city says of a criterion."""
    if scoring.get("kind") == "steps":
        return step_name(step, scoring, language) if step is not None else pgettext("claim", "Not said yet")
    return claim_names()[claim]


def step_name(step: int, scoring: Mapping[str, Any], language: str) -> str:
    """A step with its number, as the framework calls it."""
    steps: Sequence[Mapping[str, Any]] = scoring.get("steps", ())
    return f"{step}: {in_language(steps[step], language)}" if step < len(steps) else str(step)


def outcome_names() -> Mapping[str, str]:
    """What was found."""
    return {
        "": pgettext("outcome", "Not decided"),
        "met": pgettext("outcome", "Met"),
        "not_met": pgettext("outcome", "Not met"),
    }


def validation_names() -> Mapping[str, str]:
    """Where the validation of a line stands."""
    return {
        "open": pgettext("validation", "To review"),
        "second": pgettext("validation", "Needs a second reviewer"),
        "disputed": pgettext("validation", "Reviewers disagree"),
        "final": pgettext("validation", "Final"),
        "asked": pgettext("validation", "Asked"),
        "unsent": pgettext("validation", "Written, not yet sent"),
    }


def result_told(level: str, met: int | None, score: float | None, total: int) -> str:
    """What an assessment came to, in a sentence."""
    if score is not None:
        return _("Score: %(score)s of 100", score=f"{score:g}")
    counted = ngettext(
        "%(num)s of %(total)s criteria counts", "%(num)s of %(total)s criteria count", met or 0, total=total
    )
    return f"{level_name(level)}. {counted}" if level else f"{_('No level')}. {counted}"


def award_state(state: str) -> str:
    """Whether an award stands, is to be renewed, or was revoked."""
    return {
        "standing": pgettext("award", "Stands"),
        "due": pgettext("award", "Due for renewal"),
        "revoked": pgettext("award", "Revoked"),
    }[state]


def asked_words(told: Told) -> str:
    """What the city is told when staff ask."""
    number = int(told.note) if told.note.isdigit() else 1
    words = ngettext(
        "%(city)s is asked about %(num)s criterion of its assessment",
        "%(city)s is asked about %(num)s criteria of its assessment",
        number, city=told.subject.city.name,
    )  # fmt: skip
    return str(words)


def decided_words(told: Told) -> str:
    """What the city is told when its assessment is decided without a level."""
    return str(_("The assessment of %(city)s is decided", city=told.subject.city.name))


def award_words(told: Told) -> str:
    """What the city is told when it is awarded a level."""
    level = level_name(told.subject.level)
    if not level:
        return decided_words(told)
    return str(_("%(city)s is certified: %(level)s", city=told.subject.city.name, level=level))


def reopened_words(told: Told) -> str:
    """What the city is told when a decision is taken back."""
    return str(_("The decision on the assessment of %(city)s was taken back", city=told.subject.city.name))


def revoked_words(told: Told) -> str:
    """What the city is told when an award is revoked."""
    return str(_("The certified level of %(city)s was revoked", city=told.subject.city.name))


def renewal_words(told: Told) -> str:
    """What the city's lead and staff are told before an award is to be renewed."""
    try:
        day = format_date(date.fromisoformat(told.note))
    except ValueError:
        day = told.note
    return str(_("The certified level of %(city)s is to be renewed by %(day)s", city=told.subject.city.name, day=day))


def queued_words(told: Told) -> str:
    """What staff are told when an assessment comes in."""
    return str(_("%(city)s submitted its assessment", city=told.subject.city.name))
