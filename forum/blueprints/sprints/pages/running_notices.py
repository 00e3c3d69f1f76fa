"""How members are told of assignments, reviews and what the week brings."""

from __future__ import annotations

from forum.blueprints.sprints import policies
from forum.blueprints.sprints.queries import assignments as queries
from forum.blueprints.sprints.queries import programme
from forum.blueprints.sprints.rules import telling
from forum.blueprints.sprints.services.assigning import OPENED
from forum.blueprints.sprints.services.nudging import NUDGE
from forum.blueprints.sprints.services.submitting import REVIEWED, SAID, WAITING
from forum.kernel import notices
from forum.kernel.i18n import _l
from forum.kernel.notices import Kind, Told, add_kind
from forum.kernel.subjects import Subject, SubjectCard, add_subject


def _opened(told: Told) -> str:
    return telling.opened_words(told.subject.title)


def _due(told: Told) -> str:
    return f"{told.subject.sprint.title} · {telling.due_words(told.subject.due_at)}"


def _reviewed(told: Told) -> str:
    return telling.reviewed_words(told.subject.state, told.subject.assignment.title)


def _submitted(told: Told) -> str:
    return telling.submitted_words(told.subject.city.name, told.subject.assignment.title)


def _said(told: Told) -> str:
    return telling.said_words(told.subject.city.name, told.subject.assignment.title)


def _nudged(told: Told) -> str:
    return telling.nudge_words(told.subject.sprint.title)


def _week(told: Told) -> str:
    return " · ".join(telling.nudge_lines(told.subject.told))


def add_subjects() -> None:
    """Declare what is told of."""
    add_subject(
        Subject(
            type="sprint_assignment", name=_l("Assignment of a sprint"), visible=policies.visible_assignments,
            load=queries.load_assignments, url=lambda one: one.path,
            card=lambda one: SubjectCard(one.title, html=one.words_html, at=one.opened_at),
        )
    )  # fmt: skip
    add_subject(
        Subject(
            type="sprint_submission", name=_l("What a city submitted in a sprint"),
            visible=policies.visible_submissions, load=queries.load_submissions, url=lambda one: one.path,
            card=lambda one: SubjectCard(one.assignment.title, text=one.city.name, at=one.submitted_at),
        )
    )  # fmt: skip
    add_subject(
        Subject(
            type="sprint_nudge", name=_l("The week of a sprint"), visible=policies.visible_nudges,
            load=programme.load_nudges, url=lambda one: f"{one.sprint.path}/programme",
            card=lambda one: SubjectCard(one.sprint.title, text=one.city.name, at=one.told_at),
        )
    )  # fmt: skip


def add_running_notices() -> None:
    """Declare what members are told of a running sprint."""
    add_subjects()
    own = {"topic": notices.REQUESTS, "subject_type": "sprint_submission", "icon": "list-checks", "private": True}
    add_kind(
        Kind(
            OPENED, notices.REQUESTS, _l("Assignments of a sprint for your city"), icon="list-checks",
            subject_type="sprint_assignment", words=_opened, detail=_due,
        )
    )  # fmt: skip
    add_kind(Kind(REVIEWED, label=_l("Reviews of what your city submitted"), words=_reviewed, **own))
    add_kind(Kind(SAID, with_kind=REVIEWED, words=_said, **own))
    add_kind(
        Kind(WAITING, label=_l("A city submitted an assignment"), words=_submitted, **own | {"topic": notices.STAFF})
    )
    add_kind(
        Kind(
            NUDGE, notices.REQUESTS, _l("What the week of a sprint brings, on Mondays"), icon="calendar",
            subject_type="sprint_nudge", words=_nudged, detail=_week, by_nobody=True, private=True,
        )
    )  # fmt: skip
