"""What opportunities plug into the application."""

from __future__ import annotations

from forum.blueprints.opportunities import documents as _documents  # noqa: F401  # registers itself
from forum.blueprints.opportunities import jobs as _jobs  # noqa: F401  # registers itself
from forum.blueprints.opportunities import policies, queries
from forum.blueprints.opportunities.api import opportunities as _api  # noqa: F401  # registers its routes
from forum.blueprints.opportunities.api.routes import api
from forum.blueprints.opportunities.demo import DEMO
from forum.blueprints.opportunities.models import opportunity_criteria
from forum.blueprints.opportunities.pages import opportunities as _pages  # noqa: F401  # registers its routes
from forum.blueprints.opportunities.pages.routes import pages
from forum.blueprints.opportunities.pages.sections import add_sections
from forum.blueprints.opportunities.rules import CHOSEN
from forum.blueprints.standards.services.following import tags_follow
from forum.kernel import notices
from forum.kernel.calendars import add_calendar_source
from forum.kernel.feature import Feature
from forum.kernel.i18n import _, _l
from forum.kernel.next_steps import add_next_steps
from forum.kernel.notices import Kind, Told, add_kind
from forum.kernel.subjects import Subject, add_subject


def _decided(told: Told) -> str:
    if told.note == "open":
        return str(_("Your opportunity is open: %(title)s", title=told.subject.title))
    return str(_("Your opportunity was not taken up: %(title)s", title=told.subject.title))


def _interested(told: Told) -> str:
    if told.note == "withdrawn":
        return str(_("A city you chose does not take part in %(title)s any more", title=told.subject.title))
    return str(_("A city is interested in %(title)s", title=told.subject.title))


def _due(told: Told) -> str:
    return str(_("The deadline of %(title)s is near", title=told.subject.title))


def _ended(told: Told) -> str:
    return str(_("What became of %(title)s is known", title=told.subject.title))


def _answered(told: Told) -> str:
    if told.note == CHOSEN:
        return str(_("Your city was chosen for %(title)s", title=told.subject.title))
    return str(_("Your city was not chosen for %(title)s", title=told.subject.title))


add_subject(
    Subject(
        type="opportunity", name=_l("Opportunity"), visible=policies.visible_opportunities, load=queries.load_subjects,
        card=queries.subject_card, url=lambda one: one.path, author_id=lambda one: one.posted_by_id,
    )
)  # fmt: skip
for _name, _label, _with, _words, _nobody in (
    ("opportunity_deadline", _l("Deadlines of opportunities"), "", _due, True),
    ("opportunity_decided", None, "", _decided, False),
    ("opportunity_interest", _l("Cities interested in what you posted"), "", _interested, False),
    ("opportunity_answer", None, "", _answered, False),
    ("opportunity_outcome", None, "opportunity_deadline", _ended, False),
):
    add_kind(
        Kind(
            _name, notices.REQUESTS, _label, _with, "hand-helping", subject_type="opportunity", words=_words,
            by_nobody=_nobody,
        )
    )  # fmt: skip
add_sections()
add_calendar_source("opportunities", queries.calendar_entries)
add_next_steps("opportunities", queries.steps_for)
tags_follow(opportunity_criteria.c.criterion_id)

feature = Feature(
    name="opportunities",
    blueprints=[api, pages],
    demo=DEMO,
)
