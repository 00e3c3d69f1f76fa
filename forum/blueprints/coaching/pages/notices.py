"""How members are told of requests, mentorings and appointments: by whom, never what about.

What is told goes into mails and onto locked screens, so that a request in confidence stays one.
"""

from __future__ import annotations

from collections.abc import Callable

from forum.blueprints.coaching import policies
from forum.blueprints.coaching.queries import mentorings, offers, requests
from forum.blueprints.coaching.rules import kinds
from forum.kernel import notices
from forum.kernel.days import day_and_time
from forum.kernel.i18n import LazyString, _, _l, _lp
from forum.kernel.notices import Kind, Told, add_kind
from forum.kernel.subjects import Subject, add_subject


def _asked(told: Told) -> str:
    return str(_("%(name)s asks you for mentoring", name=told.subject.asker.name))


def _reminder(told: Told) -> str:
    return str(_("%(name)s still waits for your answer", name=told.subject.asker.name))


def _question(told: Told) -> str:
    return str(_("%(name)s needs to know more about your request", name=told.name))


def _replied(told: Told) -> str:
    return str(_("%(name)s told more about the request", name=told.subject.asker.name))


def _proposed(_told: Told) -> str:
    return str(_("A mentor is asked to help you"))


def _declined(_told: Told) -> str:
    return str(_("The mentor cannot help you at present; somebody else may"))


def _expired(_told: Told) -> str:
    return str(_("The mentor did not answer; you can ask somebody else"))


def _closed(_told: Told) -> str:
    return str(_("Your request is closed, since nothing more was said. You can ask anew at any time"))


def _to_place(told: Told) -> str:
    if told.subject.confidential:
        return str(_("A confidential request for help looks for a mentor"))
    return str(_("A request for help looks for a mentor"))


def _paused(_told: Told) -> str:
    return str(_("Your offer is paused, because two requests had no answer. Take it up again whenever you like"))


def _began(told: Told) -> str:
    return str(_("%(name)s is your mentor now", name=told.subject.mentor.name))


def _noted(told: Told) -> str:
    return str(_("%(name)s shared a note with you", name=told.name))


def _ended(told: Told) -> str:
    return str(_("%(name)s ended your mentoring; look back on it", name=told.name))


def _booked(told: Told) -> str:
    return str(_("%(name)s booked an appointment with you", name=told.name))


def _moved(told: Told) -> str:
    return str(_("%(name)s changed your appointment", name=told.name))


def _cancelled(told: Told) -> str:
    return str(_("%(name)s cancelled your appointment", name=told.name))


def _soon(_told: Told) -> str:
    return str(_("Your mentoring appointment is near"))


def _feedback(_told: Told) -> str:
    return str(_("How was your mentoring appointment?"))


def _when(told: Told) -> str:
    return day_and_time(told.subject.starts_at)


Row = tuple[str, str, LazyString | None, str, Callable[[Told], str], bool]  # subject, kind, label, with, words, alone
_ROWS: tuple[Row, ...] = (
    (kinds.REQUEST, kinds.ASKED, _l("Somebody asks me for mentoring"), "", _asked, False),
    (kinds.REQUEST, kinds.REMINDER, None, kinds.ASKED, _reminder, True),
    (kinds.REQUEST, kinds.QUESTION, _l("What becomes of my requests for help"), "", _question, False),
    (kinds.REQUEST, kinds.REPLIED, None, kinds.ASKED, _replied, False),
    (kinds.REQUEST, kinds.PROPOSED, None, kinds.QUESTION, _proposed, False),
    (kinds.REQUEST, kinds.DECLINED, None, kinds.QUESTION, _declined, False),
    (kinds.REQUEST, kinds.EXPIRED, None, kinds.QUESTION, _expired, True),
    (kinds.REQUEST, kinds.CLOSED, None, kinds.QUESTION, _closed, True),
    (kinds.REQUEST, kinds.TO_PLACE, _l("Requests for help that look for a mentor"), "", _to_place, True),
    (kinds.OFFER, kinds.PAUSED, None, kinds.ASKED, _paused, True),
    (kinds.MENTORING, kinds.BEGAN, None, kinds.QUESTION, _began, False),
    (kinds.MENTORING, kinds.NOTED, _l("Notes shared with me in a mentoring"), "", _noted, False),
    (kinds.MENTORING, kinds.ENDED, None, "", _ended, False),
    (kinds.APPOINTMENT, kinds.BOOKED, None, "", _booked, False),
    (kinds.APPOINTMENT, kinds.MOVED, None, "", _moved, False),
    (kinds.APPOINTMENT, kinds.CANCELLED, None, "", _cancelled, False),
    (kinds.APPOINTMENT, kinds.SOON, _l("My appointments are near"), "", _soon, True),
    (kinds.APPOINTMENT, kinds.FEEDBACK, _l("How an appointment was"), "", _feedback, True),
)
_ICONS = {kinds.APPOINTMENT: "calendar"}


def _add_subjects() -> None:
    add_subject(
        Subject(
            type=kinds.OFFER, name=_lp("subject", "Mentor"), visible=policies.visible_offers, load=offers.load_subjects,
            card=offers.subject_card, url=lambda one: one.path, author_id=lambda one: one.mentor_id,
        )
    )  # fmt: skip
    for name, label, visible, load, card in (
        (kinds.REQUEST, _lp("subject", "Request for help"), policies.visible_requests, requests.load_subjects,
         requests.subject_card),
        (kinds.MENTORING, _lp("subject", "Mentoring"), policies.visible_mentorings, mentorings.load_mentorings,
         mentorings.mentoring_card),
        (kinds.APPOINTMENT, _lp("subject", "Appointment"), policies.visible_appointments, mentorings.load_appointments,
         mentorings.appointment_card),
    ):  # fmt: skip
        add_subject(Subject(type=name, name=label, visible=visible, load=load, card=card, url=lambda one: one.path))


def add_notices() -> None:
    """Declare the things and what is told of them."""
    _add_subjects()
    for subject, name, label, with_kind, words, alone in _ROWS:
        add_kind(
            Kind(
                name, notices.REQUESTS, label, with_kind, _ICONS.get(subject, "handshake"), subject_type=subject,
                words=words, detail=_when if subject == kinds.APPOINTMENT else None, by_nobody=alone, private=True,
            )
        )  # fmt: skip
