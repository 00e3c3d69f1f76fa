"""What a city says and answers, in words."""

from __future__ import annotations

from collections.abc import Mapping

from forum.blueprints.assessments.rules import progress
from forum.blueprints.assessments.rules.plans import ANSWERS
from forum.kernel.i18n import _, pgettext


def standing_names() -> dict[str, str]:
    """How far a city is by its standing."""
    return {
        "not_started": pgettext("standing", "Not started"),
        "in_progress": pgettext("standing", "In progress"),
        "met": pgettext("standing", "Met"),
    }


def standing_told(standing: str, claim: str, own: bool) -> str:
    """What the standing of a city says of a criterion, where that is not what it says in the assessment; else empty."""
    same = {"": "not_started", "not_met": "not_started"}.get(claim, claim)
    if standing == same:
        return ""
    told = standing_names()[standing]
    if own:
        return _("Your city's standing says: %(standing)s", standing=told)
    return _("The city's standing says: %(standing)s", standing=told)


def answer_names() -> dict[str, str]:
    """What one answers to a question of the snapshot."""
    names = (pgettext("snapshot", "No"), pgettext("snapshot", "Partly"), pgettext("snapshot", "Yes"))
    return dict(zip(ANSWERS, names, strict=True))


def missing_names() -> Mapping[str, str]:
    """What stands against submitting."""
    return {
        progress.UNSAID: _("Nobody has said how far you are"),
        progress.NO_EVIDENCE: _("“Met” without evidence: staff will ask for it"),
        progress.TOO_FEW_TICKS: _("“Met” with fewer items ticked than it needs"),
        progress.UNCONFIRMED: _("Carried over and not confirmed yet"),
    }


def moved_words(state: str, city: str) -> str:
    """What the people of a city are told when their assessment goes on."""
    told = {
        "draft": _("%(city)s has begun to assess itself: you can write in it too", city=city),
        "submitted": _("The assessment of %(city)s was submitted", city=city),
        "withdrawn": _("The assessment of %(city)s was withdrawn", city=city),
    }
    return str(told.get(state, _("The assessment of %(city)s goes on", city=city)))
