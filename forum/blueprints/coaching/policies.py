"""Who sees and does what in coaching."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa

from forum.blueprints.accounts.models import Member
from forum.blueprints.accounts.policies import can_speak, programme_staff
from forum.blueprints.coaching.models.mentorings import Appointment, Mentoring, MentoringFeedback, MentoringNote
from forum.blueprints.coaching.models.offers import CoachingOffer
from forum.blueprints.coaching.models.requests import CoachingAsk, CoachingLine, CoachingRequest, CoachingTeamMember
from forum.blueprints.coaching.rules import states
from forum.blueprints.directory.policies import are_apart, is_together
from forum.kernel import clock
from forum.kernel.actor import Actor, actor_fact
from forum.kernel.database import session
from forum.kernel.i18n import _l
from forum.kernel.policies import ALLOWED, Decision, Denied

_SEES = (states.PENDING, states.TAKEN)  # a mentor who declined sees no more of it
_NOT_YOURS = Denied("not_yours", _l("Only the two of you can do this."))


@actor_fact("coaching_team")
def load_team_membership(member_id: int) -> bool:
    """Whether a member is of the team for confidential requests."""
    return session.get(CoachingTeamMember, member_id) is not None


def is_of_team(actor: Actor) -> bool:
    """Whether the actor looks after confidential requests."""
    return bool(actor.signed_in and actor.fact("coaching_team"))


# Offers


def visible_offers(actor: Actor) -> sa.Select[CoachingOffer]:
    """Members see those of each other, unless one has blocked the other or it was withdrawn; one's own always."""
    every = sa.select(CoachingOffer).join(Member, Member.id == CoachingOffer.mentor_id)
    every = every.where(Member.closed_at.is_(None))
    if actor.is_system:
        return every.where(CoachingOffer.withdrawn_at.is_(None))
    if not actor.signed_in:
        return every.where(sa.false())
    stands = sa.and_(CoachingOffer.withdrawn_at.is_(None), is_together(actor, CoachingOffer.mentor_id))
    return every.where(sa.or_(CoachingOffer.mentor_id == actor.id, stands))


def can_see_offers(actor: Actor) -> Decision:
    """Members."""
    return ALLOWED if actor.signed_in or actor.is_system else Denied("not_found")


def can_offer(actor: Actor) -> Decision:
    """Any member who may write what others read."""
    return can_speak(actor) if actor.signed_in else Denied("not_found")


def can_coach(actor: Actor) -> Decision:
    """Offer as a coach of the programme: its staff."""
    return ALLOWED if actor.is_staff else Denied("staff_only", _l("Only programme staff can do this."))


def can_edit_offer(actor: Actor, offer: CoachingOffer) -> Decision:
    """Whose it is."""
    return (
        ALLOWED if actor.id == offer.mentor_id or actor.is_system else Denied("not_yours", _l("It is not your offer."))
    )


def can_rewrite_offer(actor: Actor, offer: CoachingOffer) -> Decision:
    """Whose it is, who may write what others read; pausing and withdrawing take no more than `can_edit_offer`."""
    return can_edit_offer(actor, offer) and can_speak(actor)


def can_ask_mentor(actor: Actor, offer: CoachingOffer) -> Decision:
    """Ask somebody who takes requests, and not oneself; whether there is a place is asked besides."""
    if actor.id == offer.mentor_id:
        return Denied("own_offer", _l("This is your own offer."))
    if not offer.takes_requests(clock.now()):
        return Denied("paused", _l("This mentor takes no requests at the moment."))
    return can_speak(actor) if actor.signed_in else Denied("not_found")


# Requests


def visible_requests(actor: Actor) -> sa.Select[CoachingRequest]:
    """One's own; those one is asked to take, or took; and while help is looked for, those one is to place.

    Programme staff place ordinary ones, the team confidential ones, each of them no others.
    """
    every = sa.select(CoachingRequest)
    if actor.is_system:
        return every
    if not actor.signed_in:
        return every.where(sa.false())
    asked = sa.select(CoachingAsk.id).where(
        CoachingAsk.request_id == CoachingRequest.id, CoachingAsk.mentor_id == actor.id, CoachingAsk.outcome.in_(_SEES)
    )
    mine = CoachingRequest.asker_id == actor.id
    return every.where(sa.or_(mine, asked.correlate(CoachingRequest).exists(), to_place(actor)))


def to_place(actor: Actor) -> sa.ColumnElement[bool]:
    """Whether the actor is one of those who find somebody for a request, as a condition.

    While a mentor whom the asker chose herself has it, it is between the two.
    """
    if not actor.signed_in:
        return sa.false()
    # Of the team by the statement itself: whoever is told of many things is asked for nothing beforehand.
    team = sa.select(CoachingTeamMember.member_id).where(CoachingTeamMember.member_id == actor.id).exists()
    mine = sa.case((CoachingRequest.confidential, team), else_=sa.literal(bool(actor.is_staff)))
    chosen = sa.select(CoachingAsk.id).where(
        CoachingAsk.request_id == CoachingRequest.id, CoachingAsk.outcome == states.PENDING,
        CoachingAsk.asked_by_id == CoachingRequest.asker_id,
    )  # fmt: skip
    looked_for = sa.and_(CoachingRequest.state.in_(states.OPEN_STATES), mine)
    return sa.and_(looked_for, sa.not_(chosen.correlate(CoachingRequest).exists()))


def can_see_request(actor: Actor, request: CoachingRequest) -> Decision:
    """The same rule for one request whose `asks` are loaded."""
    asked = any(ask.mentor_id == actor.id and ask.outcome in _SEES for ask in request.asks)
    return ALLOWED if actor.id == request.asker_id or asked or can_place(actor, request) else Denied("not_found")


def can_place(actor: Actor, request: CoachingRequest) -> Decision:
    """Find somebody for a request: programme staff, for a confidential one the team."""
    mine = is_of_team(actor) if request.confidential else actor.is_staff
    if not (mine or actor.is_system):
        return Denied("not_placing", _l("Those who look after requests do this."))
    ask = request.pending
    if ask is not None and ask.asked_by_id == request.asker_id and not actor.is_system:
        return Denied("between_two", _l("A mentor whom the asker chose has it at the moment."))
    return ALLOWED if request.open else Denied("settled", _l("This request is settled."))


def can_ask_for_help(actor: Actor, open_requests: int) -> Decision:
    """Any member, for a few things at once."""
    if not actor.signed_in:
        return Denied("not_found")
    if open_requests >= states.MOST_OPEN_REQUESTS:
        return Denied("many_open", _l("You ask for several things already. Withdraw one, or wait for an answer."))
    return can_speak(actor)


def can_choose_mentor(actor: Actor, request: CoachingRequest) -> Decision:
    """The asker herself, and those who find somebody for her, while help is looked for."""
    if actor.id == request.asker_id:
        return ALLOWED if request.open else Denied("settled", _l("This request is settled."))
    return can_place(actor, request)


def can_withdraw_request(actor: Actor, request: CoachingRequest) -> Decision:
    """The asker, while help is looked for."""
    if actor.id != request.asker_id:
        return Denied("not_yours", _l("It is not your request."))
    return ALLOWED if request.open else Denied("settled", _l("This request is settled."))


def can_tell_more(actor: Actor, request: CoachingRequest) -> Decision:
    """The asker, while help is looked for."""
    return can_withdraw_request(actor, request) and can_speak(actor)


def can_answer(actor: Actor, request: CoachingRequest) -> Decision:
    """Whoever is asked at the moment."""
    ask = request.pending
    if ask is None or ask.mentor_id != actor.id:
        return Denied("not_asked", _l("You are not asked at the moment."))
    return _can_tell(actor, request.asker_id)


def can_read_words(actor: Actor, request: CoachingRequest) -> Decision:
    """What other mentors said when they declined is for the asker and for those who find somebody for her."""
    return ALLOWED if actor.id == request.asker_id else can_place(actor, request)


def asks_shown(actor: Actor, request: CoachingRequest) -> list[CoachingAsk]:
    """Whom it was asked of: for the asker and those who find somebody all; for a mentor herself, and who took it."""
    if can_read_words(actor, request) or actor.is_system:
        return request.asks
    return [ask for ask in request.asks if ask.mentor_id == actor.id or ask.outcome == states.TAKEN]


def lines_shown(actor: Actor, request: CoachingRequest) -> list[CoachingLine]:
    """What was said about it, by the same rule: a mentor reads the asker and herself, not who was asked before her."""
    if can_read_words(actor, request) or actor.is_system:
        return request.lines
    return [line for line in request.lines if line.author_id in (actor.id, request.asker_id)]


# Mentorings


def visible_mentorings(actor: Actor) -> sa.Select[Mentoring]:
    """Those one takes part in; nobody else sees them, staff included."""
    every = sa.select(Mentoring)
    if actor.is_system:
        return every
    mine = sa.or_(Mentoring.mentor_id == actor.id, Mentoring.mentee_id == actor.id)
    return every.where(mine if actor.signed_in else sa.false())


def can_see_mentoring(actor: Actor, mentoring: Mentoring) -> Decision:
    """The same rule for one."""
    return ALLOWED if actor.id in mentoring.people or actor.is_system else Denied("not_found")


def can_end(actor: Actor, mentoring: Mentoring) -> Decision:
    """One of the two, while it goes on; a word at the end takes `can_share`."""
    if actor.id not in mentoring.people:
        return _NOT_YOURS
    return ALLOWED if mentoring.running else Denied("ended", _l("This mentoring has ended."))


def can_take_part(actor: Actor, mentoring: Mentoring) -> Decision:
    """The same, who may tell the other something: whatever is done together the other reads."""
    return can_end(actor, mentoring) and can_share(actor, mentoring)


def can_share(actor: Actor, mentoring: Mentoring) -> Decision:
    """One of the two, who may tell the other something; afterwards, too."""
    return can_write_note(actor, mentoring) and _can_tell(actor, mentoring.other(actor.id))


def can_write_note(actor: Actor, mentoring: Mentoring) -> Decision:
    """One of the two; afterwards, too."""
    return ALLOWED if actor.id in mentoring.people else _NOT_YOURS


def visible_notes(actor: Actor) -> sa.Select[MentoringNote]:
    """One's own, and what the other shares."""
    mine = visible_mentorings(actor).with_only_columns(Mentoring.id)
    shown = sa.or_(MentoringNote.author_id == (actor.id or 0), MentoringNote.shared)
    return sa.select(MentoringNote).where(MentoringNote.mentoring_id.in_(mine), shown)


def can_change_note(actor: Actor, note: MentoringNote) -> Decision:
    """Whose it is."""
    return ALLOWED if actor.id == note.author_id else Denied("not_yours", _l("It is not your note."))


def visible_appointments(actor: Actor) -> sa.Select[Appointment]:
    """Those of the two."""
    every = sa.select(Appointment)
    if actor.is_system:
        return every
    mine = sa.or_(Appointment.mentor_id == actor.id, Appointment.mentee_id == actor.id)
    return every.where(mine if actor.signed_in else sa.false())


def can_see_appointment(actor: Actor, appointment: Appointment) -> Decision:
    """The same rule for one."""
    return ALLOWED if actor.id in appointment.people or actor.is_system else Denied("not_found")


def can_change_appointment(actor: Actor, appointment: Appointment) -> Decision:
    """The same as for cancelling it, who may tell the other something."""
    return can_cancel_appointment(actor, appointment) and _can_tell(actor, appointment.other(actor.id))


def can_cancel_appointment(actor: Actor, appointment: Appointment) -> Decision:
    """One of the two, before it begins; a word with it takes `can_change_appointment`."""
    if actor.id not in appointment.people:
        return _NOT_YOURS
    if not appointment.booked:
        return Denied("cancelled", _l("This appointment was cancelled."))
    return ALLOWED if clock.now() < appointment.starts_at else Denied("begun", _l("This appointment has begun."))


def can_choose_any_time(actor: Actor, mentoring: Mentoring) -> Decision:
    """A mentor meets when she likes; a mentee chooses among the mentor's free times."""
    return (
        ALLOWED if actor.id == mentoring.mentor_id else Denied("free_times_only", _l("Choose one of the free times."))
    )


def can_give_feedback(actor: Actor, appointment: Appointment) -> Decision:
    """One of the two, once it has taken place."""
    if actor.id not in appointment.people:
        return _NOT_YOURS
    over = appointment.booked and appointment.ends_at <= clock.now()
    if not over:
        return Denied("not_over", _l("You can say how it went once it is over."))
    return _can_tell(actor, appointment.other(actor.id))


def can_look_back(actor: Actor, mentoring: Mentoring) -> Decision:
    """One of the two, once it has ended."""
    if actor.id not in mentoring.people:
        return _NOT_YOURS
    if mentoring.running:
        return Denied("not_over", _l("You can look back once it has ended."))
    return _can_tell(actor, mentoring.other(actor.id))


def visible_feedback(actor: Actor) -> sa.Select[MentoringFeedback]:
    """One's own, and the other's once both have said theirs."""
    own = sa.orm.aliased(MentoringFeedback)
    both = sa.select(own.id).where(
        own.author_id == (actor.id or 0), own.mentoring_id == MentoringFeedback.mentoring_id,
        sa.func.coalesce(own.appointment_id, 0) == sa.func.coalesce(MentoringFeedback.appointment_id, 0),
    )  # fmt: skip
    mine = visible_mentorings(actor).with_only_columns(Mentoring.id)
    return sa.select(MentoringFeedback).where(
        MentoringFeedback.mentoring_id.in_(mine), both.correlate(MentoringFeedback).exists()
    )


# Staff


def can_see_load(actor: Actor) -> Decision:
    """Programme staff and the team see who has how many and who waits since when."""
    return ALLOWED if actor.is_staff or is_of_team(actor) else Denied("not_found")


def counted_kinds(actor: Actor) -> list[bool]:
    """Whether ordinary (False) and confidential (True) ones are counted for the actor."""
    return [kind for kind, mine in ((False, actor.is_staff), (True, is_of_team(actor))) if mine]


def can_choose_team(actor: Actor) -> Decision:
    """Administrators choose who looks after confidential requests."""
    return (
        ALLOWED if actor.is_administrator else Denied("administrators_only", _l("Only an administrator can do this."))
    )


def visible_team(actor: Actor) -> sa.Select[CoachingTeamMember]:
    """Every member may know who would read a confidential request."""
    every = sa.select(CoachingTeamMember).join(Member, Member.id == CoachingTeamMember.member_id)
    return every.where(Member.closed_at.is_(None) if actor.signed_in or actor.is_system else sa.false())


def can_keep_coaching(actor: Actor) -> Decision:
    """Remind and expire: Plaza itself."""
    return ALLOWED if actor.is_system else Denied("not_found")


def stakeholders(request: CoachingRequest) -> sa.Select[Any]:
    """The ids of those who find somebody for a request: the same rule as `can_place`."""
    if request.confidential:
        return sa.select(CoachingTeamMember.member_id)
    return programme_staff().with_only_columns(Member.id)


def _can_tell(actor: Actor, other_id: int) -> Decision:
    """Whoever may write what others read, as long as neither of the two has blocked the other."""
    if are_apart(actor, other_id):
        return Denied("apart", _l("The two of you cannot write to each other at the moment."))
    return can_speak(actor)
