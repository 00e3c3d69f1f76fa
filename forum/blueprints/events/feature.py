"""What events plug into the application."""

from __future__ import annotations

from forum.blueprints.events import documents as _documents  # noqa: F401  # registers itself
from forum.blueprints.events import policies
from forum.blueprints.events.api import afterwards as _api_afterwards  # noqa: F401  # registers itself
from forum.blueprints.events.api import calendar as _api_calendar  # noqa: F401  # registers itself
from forum.blueprints.events.api import events as _api_events  # noqa: F401  # registers itself
from forum.blueprints.events.api import proposals as _api_proposals  # noqa: F401  # registers itself
from forum.blueprints.events.api import questions as _api_questions  # noqa: F401  # registers itself
from forum.blueprints.events.api import registrations as _api_registrations  # noqa: F401  # registers itself
from forum.blueprints.events.api.live_routes import api as live_api
from forum.blueprints.events.api.routes import api
from forum.blueprints.events.demo import live as live_demo
from forum.blueprints.events.demo import programme as programme_demo
from forum.blueprints.events.jobs import opinions as _opinions  # noqa: F401  # registers itself
from forum.blueprints.events.jobs import reminders as _reminders  # noqa: F401  # registers itself
from forum.blueprints.events.models.events import Event, EventCriterion
from forum.blueprints.events.models.proposals import proposal_criteria
from forum.blueprints.events.pages import afterwards as after_pages
from forum.blueprints.events.pages import agenda as _agenda  # noqa: F401  # registers itself
from forum.blueprints.events.pages import asking as _asking  # noqa: F401  # registers itself
from forum.blueprints.events.pages import chapters as _chapters  # noqa: F401  # registers itself
from forum.blueprints.events.pages import own_calendar as _own_calendar  # noqa: F401  # registers itself
from forum.blueprints.events.pages import planning as _planning  # noqa: F401  # registers itself
from forum.blueprints.events.pages import proposals as proposal_pages
from forum.blueprints.events.pages import questions as question_pages
from forum.blueprints.events.pages import registering as _registering  # noqa: F401  # registers itself
from forum.blueprints.events.pages import sections as _sections  # noqa: F401  # registers itself
from forum.blueprints.events.pages.live_routes import pages as live_pages
from forum.blueprints.events.pages.routes import pages
from forum.blueprints.events.queries import calendar, events, proposals, questions, steps
from forum.blueprints.events.realtime import questions as _live  # noqa: F401  # registers itself
from forum.blueprints.events.rules import live
from forum.blueprints.events.services import answering, editing, inviting, opinions, proposing, registering, reminding
from forum.blueprints.events.subscribers import calendars as _calendars  # noqa: F401  # registers itself
from forum.blueprints.events.subscribers import rooms as _rooms  # noqa: F401  # registers itself
from forum.blueprints.standards.services.following import tags_follow
from forum.kernel import notices
from forum.kernel.calendars import add_calendar_source
from forum.kernel.feature import Feature, NavItem, Section, add_section
from forum.kernel.i18n import _, _l, _lp
from forum.kernel.next_steps import add_next_steps
from forum.kernel.notices import Kind, Told, add_kind
from forum.kernel.subjects import Subject, SubjectCard, add_subject


def _said(told: Told) -> str:
    return told.note


def _promoted(told: Told) -> str:
    return str(_("You have a place at “%(title)s”", title=told.subject.title))


def _moved(told: Told) -> str:
    return str(_("“%(title)s” has another time or place", title=told.subject.title))


def _cancelled(told: Told) -> str:
    return str(_("“%(title)s” does not take place", title=told.subject.title))


def _tomorrow(told: Told) -> str:
    return str(_("“%(title)s” begins within a day", title=told.subject.title))


def _soon(told: Told) -> str:
    return str(_("“%(title)s” begins within an hour", title=told.subject.title))


add_subject(
    Subject(
        type="event", name=_lp("subject", "Event"), visible=policies.visible_events, load=events.load_events,
        card=lambda event: SubjectCard(event.title, html=event.description_html, at=event.starts_at),
        url=lambda event: event.path, group_id=lambda event: event.group_id,
    )
)  # fmt: skip
for _name, _label, _words, _alone in (
    (registering.PROMOTED, None, _promoted, True),
    (editing.MOVED, None, _moved, False),
    (editing.CALLED_OFF, None, _cancelled, False),
    (reminding.TOMORROW, _l("An event that I come to is near"), _tomorrow, True),
    (reminding.SOON, None, _soon, True),
):
    add_kind(
        Kind(
            _name, notices.REQUESTS, _label, reminding.TOMORROW if _name == reminding.SOON else "", "calendar",
            subject_type="event", words=_words, detail=_said, by_nobody=_alone,
        )
    )  # fmt: skip
add_calendar_source("events", calendar.own_entries)


# Questions, proposals, and what follows an event.


def _answered(told: Told) -> str:
    return str(_("Your question at “%(title)s” was answered", title=told.subject.event.title))


add_subject(
    Subject(
        type="event_question", name=_lp("subject", "Question at an event"), visible=policies.visible_questions,
        load=questions.load_questions,
        card=lambda one: SubjectCard(one.event.title, text=one.text, author=one.asker, at=one.asked_at),
        url=lambda one: one.path, group_id=lambda one: one.event.group_id, author_id=lambda one: one.author_id,
        may_report=policies.can_report_question, hide=answering.hide_question, unhide=answering.unhide_question,
    )
)  # fmt: skip
add_kind(
    Kind(
        answering.ANSWER_TOLD, notices.REPLIES, _l("A question that I asked at an event is answered"), "", "check",
        subject_type="event_question", words=_answered,
    )
)  # fmt: skip

tags_follow(proposal_criteria.c.criterion_id)


def _proposed(told: Told) -> str:
    return str(_("“%(title)s” is proposed", title=told.subject.title))


def _proposal_answered(told: Told) -> str:
    words = {
        live.QUERIED: _("Programme staff ask about “%(title)s”", title=told.subject.title),
        live.ACCEPTED: _("“%(title)s” will take place", title=told.subject.title),
        live.REFUSED: _("“%(title)s” will not take place", title=told.subject.title),
    }
    return str(words.get(told.subject.state, told.subject.title))


def _opinion_asked(told: Told) -> str:
    return str(_("How was “%(title)s”?", title=told.subject.title))


add_subject(
    Subject(
        type="event_proposal", name=_lp("subject", "Proposed event"), visible=policies.visible_proposals,
        load=proposals.load_proposals,
        card=lambda one: SubjectCard(one.title, text=one.aim, author=one.proposer, at=one.asked_at),
        url=lambda one: one.path, author_id=lambda one: one.proposer_id,
    )
)  # fmt: skip
add_kind(
    Kind(
        proposing.PROPOSED_TOLD, notices.STAFF, _l("A member proposes an event"), "", "calendar",
        subject_type="event_proposal", words=_proposed,
    )
)  # fmt: skip
add_kind(
    Kind(
        proposing.DECIDED_TOLD, notices.REQUESTS, None, "", "calendar", subject_type="event_proposal",
        words=_proposal_answered,
    )
)  # fmt: skip
add_kind(
    Kind(
        opinions.OPINION_ASKED, notices.REQUESTS, _l("How an event was that I came to"), "", "smile-plus",
        subject_type="event", words=_opinion_asked, by_nobody=True,
    )
)  # fmt: skip

add_section(Section("event", 10, after_pages.materials_of))
add_section(Section("event", 30, question_pages.questions_of))
add_section(Section("event_aside", 30, after_pages.afterwards_of))
add_section(Section("home-waiting", 21, proposal_pages.proposals_waiting))

# Criteria: what comes next for them; tags mean the present standard.

add_next_steps("events", steps.coming_steps)
tags_follow(Event.__table__.c.area_id, EventCriterion.__table__.c.criterion_id)


def _invited(told: Told) -> str:
    return str(_("%(name)s asks you to come to “%(title)s”", name=told.name, title=told.subject.title))


add_kind(
    Kind(
        inviting.INVITED, notices.REQUESTS, _l("Somebody asks me to come to an event"), "", "calendar",
        subject_type="event", words=_invited, detail=_said,
    )
)  # fmt: skip

feature = Feature(
    name="events", blueprints=[api, live_api, live_pages, pages],
    navigation=[
        NavItem(_l("Events"), "events_pages.index", "calendar", 45, members_only=False, also=("/events/proposals",),
                programme=True)
    ],
    demo=[*live_demo.DEMO, *programme_demo.DEMO],
)  # fmt: skip
