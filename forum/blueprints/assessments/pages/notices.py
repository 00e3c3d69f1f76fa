"""How members are told of actions of the roadmap."""

from __future__ import annotations

from forum.blueprints.assessments import policies
from forum.blueprints.assessments.queries import roadmap as queries
from forum.blueprints.assessments.services.reminding import LATE_KIND, SOON_KIND
from forum.blueprints.assessments.services.roadmap import GIVEN, SUBJECT
from forum.kernel import notices
from forum.kernel.days import short_day
from forum.kernel.i18n import _, _l
from forum.kernel.notices import Kind, Told, add_kind
from forum.kernel.subjects import Subject, add_subject

QUOTES = '"“”„«»'


def _given(told: Told) -> str:
    if told.name:
        return str(_("%(name)s asks you to look after %(title)s", name=told.name, title=_title(told)))
    return str(_("You look after %(title)s from now on", title=_title(told)))


def _soon(told: Told) -> str:
    return str(_("%(title)s falls due soon", title=_title(told)))


def _late(told: Told) -> str:
    return str(_("The day of %(title)s has passed: is it done, or does it need a new one?", title=_title(told)))


def _title(told: Told) -> str:
    """The title of an action in quotes, unless it has some of its own."""
    title: str = told.subject.title
    return title if any(mark in title for mark in QUOTES) else str(_("“%(title)s”", title=title))


def _when(told: Told) -> str:
    action = told.subject
    where = _("Roadmap of %(city)s, %(code)s", city=action.city.name, code=action.criterion.code)
    return f"{where} · {_('Due %(day)s', day=short_day(action.due_on))}" if action.due_on else str(where)


def add_roadmap_notices() -> None:
    """Declare the actions of a roadmap and what is told of them."""
    add_subject(
        Subject(
            type=SUBJECT, name=_l("Action of the roadmap"), visible=policies.visible_actions,
            load=queries.load_subjects, card=queries.subject_card, url=lambda action: action.path,
        )
    )  # fmt: skip
    shared = {"topic": notices.REQUESTS, "subject_type": SUBJECT, "detail": _when, "private": True}
    add_kind(Kind(GIVEN, label=_l("Actions of the roadmap given to you"), icon="list-checks", words=_given, **shared))
    soon = _l("Actions of the roadmap that fall due")
    add_kind(Kind(SOON_KIND, label=soon, icon="calendar", words=_soon, by_nobody=True, **shared))
    add_kind(Kind(LATE_KIND, with_kind=SOON_KIND, icon="calendar", words=_late, by_nobody=True, **shared))
