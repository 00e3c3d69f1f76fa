"""Of what members are told between the call and the chosen cities."""

from __future__ import annotations

from forum.blueprints.sprints import policies
from forum.blueprints.sprints.queries import subjects
from forum.blueprints.sprints.rules import states
from forum.blueprints.sprints.services.applying import APPLIED
from forum.blueprints.sprints.services.letters import LETTER
from forum.blueprints.sprints.services.scoring import TO_SCORE
from forum.blueprints.sprints.services.watching import OPENED
from forum.kernel import notices
from forum.kernel.i18n import _, _l
from forum.kernel.notices import Kind, Told, add_kind
from forum.kernel.subjects import Subject, SubjectCard, add_subject


def _opened(told: Told) -> str:
    return str(_("A call is open: %(title)s", title=told.subject.title))


def _applied(told: Told) -> str:
    return str(_("%(city)s has expressed its interest in “%(title)s”", **_names(told)))


def _to_score(told: Told) -> str:
    return str(_("You are asked to score what %(city)s wrote for “%(title)s”", **_names(told)))


def _letter(told: Told) -> str:
    words = {
        states.CHOSEN: _("%(city)s is chosen for “%(title)s”", **_names(told)),
        states.WAITING: _("%(city)s is on the waiting list of “%(title)s”", **_names(told)),
        "promoted": _("A place in “%(title)s” is free for %(city)s", **_names(told)),
    }
    return str(words.get(told.note, _("A letter about “%(title)s”", title=told.subject.sprint.title)))


def _names(told: Told) -> dict[str, str]:
    return {"city": told.subject.city.name, "title": told.subject.sprint.title}


def add_call_notices() -> None:
    """Declare what is told of, and the kinds."""
    _add_subjects()
    add_kind(
        Kind(
            OPENED, notices.OTHERS, _l("A call to cities opens"), icon="presentation", subject_type="sprint",
            words=_opened,
        )
    )  # fmt: skip
    for name, topic, words, alone in (
        (APPLIED, notices.STAFF, _applied, False), (TO_SCORE, notices.REQUESTS, _to_score, False),
        (LETTER, notices.REQUESTS, _letter, True),
    ):  # fmt: skip
        add_kind(
            Kind(
                name, topic, icon="presentation", subject_type="sprint_application", words=words, by_nobody=alone,
                private=True,
            )
        )  # fmt: skip


def _add_subjects() -> None:
    add_subject(
        Subject(
            type="sprint", name=_l("Sprint"), visible=policies.visible_sprints, load=subjects.load_sprints,
            card=lambda one: SubjectCard(one.title, text=one.summary, at=one.opens_at), url=lambda one: one.path,
        )
    )  # fmt: skip
    add_subject(
        Subject(
            type="sprint_application", name=_l("Expression of interest"), visible=policies.visible_applications,
            load=subjects.load_applications, url=lambda one: one.path,
            card=lambda one: SubjectCard(one.sprint.title, text=one.city.name, at=one.submitted_at),
        )
    )  # fmt: skip
