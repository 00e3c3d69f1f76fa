"""What events plug into the application."""

from __future__ import annotations

from forum.blueprints.events import policies
from forum.blueprints.events.jobs import reminders as _reminders  # noqa: F401  # registers itself
from forum.blueprints.events.queries import calendar, events
from forum.blueprints.events.services import editing, registering, reminding
from forum.blueprints.events.subscribers import calendars as _calendars  # noqa: F401  # registers itself
from forum.kernel import notices
from forum.kernel.calendars import add_calendar_source
from forum.kernel.feature import Feature
from forum.kernel.i18n import _, _l, _lp
from forum.kernel.notices import Kind, Told, add_kind
from forum.kernel.subjects import Subject, SubjectCard, add_subject


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
            subject_type="event", words=_words, by_nobody=_alone,
        )
    )  # fmt: skip
add_calendar_source("events", calendar.own_entries)

feature = Feature(name="events")
