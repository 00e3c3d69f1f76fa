"""What members are told of help and surveys, and what of them stands on other pages."""

from __future__ import annotations

from typing import Any

from flask import render_template

from forum.blueprints.sprints import policies
from forum.blueprints.sprints.models.sprints import Sprint
from forum.blueprints.sprints.queries import help as help_queries
from forum.blueprints.sprints.queries import surveys as survey_queries
from forum.blueprints.sprints.services.help import BOOKED, CANCELLED, FREED
from forum.blueprints.sprints.services.surveys import OPENED
from forum.kernel import notices
from forum.kernel.actor import Actor
from forum.kernel.feature import Section, add_section
from forum.kernel.i18n import _, _l
from forum.kernel.notices import Kind, Told, add_kind
from forum.kernel.subjects import Subject, SubjectCard, add_subject
from forum.kernel.zones import moment_text


def _booked(told: Told) -> str:
    slot = told.subject
    if slot.city is None:  # given back since
        return _freed(told)
    return str(_("%(city)s has booked help in “%(title)s”", city=slot.city.name, title=slot.sprint.title))


def _freed(told: Told) -> str:
    return str(_("A time of help in “%(title)s” was given back", title=told.subject.sprint.title))


def _cancelled(told: Told) -> str:
    return str(_("The time of help in “%(title)s” does not take place", title=told.subject.sprint.title))


def _when(told: Told) -> str:
    return moment_text(told.subject.starts_at, told.subject.time_zone)


def _survey(told: Told) -> str:
    return str(_("Say how “%(title)s” was for you and your city", title=told.subject.title))


def ways_of(actor: Actor, sprint: Sprint) -> str:
    """The ways to help and the survey, for who takes part and programme staff."""
    if sprint.group_id is None or not policies.can_follow_programme(actor, sprint):
        return ""
    return render_template("sprints/_outcome_ways.html", sprint=sprint)


def waiting_for(actor: Actor, _subject: Any) -> str:
    """Surveys that wait for this member."""
    found = survey_queries.list_waiting(actor) if actor.signed_in else []
    return render_template("sprints/_surveys_waiting.html", found=found) if found else ""


def add_outcome_parts() -> None:
    """Register them."""
    add_subject(
        Subject(
            type="sprint_help", name=_l("Help one to one in a sprint"), visible=policies.visible_help,
            load=help_queries.load_slots, url=lambda one: one.path,
            card=lambda one: SubjectCard(one.sprint.title, text=one.wish, at=one.starts_at),
        )
    )  # fmt: skip
    own = {"subject_type": "sprint_help", "icon": "clock", "private": True, "detail": _when}
    label = _l("Help one to one that was booked, given back or taken back")
    add_kind(Kind(BOOKED, notices.REQUESTS, label, words=_booked, **own))
    add_kind(Kind(FREED, notices.REQUESTS, with_kind=BOOKED, words=_freed, by_nobody=True, **own))
    add_kind(Kind(CANCELLED, notices.REQUESTS, with_kind=BOOKED, words=_cancelled, **own))
    add_kind(
        Kind(
            OPENED, notices.REQUESTS, _l("The survey after a sprint"), icon="list-checks", subject_type="sprint",
            words=_survey,
        )
    )  # fmt: skip
    add_section(Section("sprint_aside", 14, ways_of))
    add_section(Section("home-waiting", 45, waiting_for))
