"""Who sees events, plans them, registers, and learns where they are and who comes."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import sqlalchemy as sa

from forum.blueprints.events.models.events import Event, EventHost, Registration
from forum.blueprints.events.models.proposals import EventProposal, proposal_hosts
from forum.blueprints.events.models.questions import EventQuestion
from forum.blueprints.events.rules import live
from forum.blueprints.events.rules.kinds import PUBLISHED, REGISTERED, SHOWN, WAITING, WITHDRAWN
from forum.blueprints.groups import policies as group_policies
from forum.blueprints.groups.models.groups import Group
from forum.kernel import clock
from forum.kernel.actor import Actor, actor_fact
from forum.kernel.database import session
from forum.kernel.i18n import _l
from forum.kernel.policies import ALLOWED, Decision, Denied


@actor_fact("hosted_events")
def _hosted(member_id: int) -> Mapping[int, str]:
    """The state of each event one hosts."""
    mine = sa.select(Event.id, Event.state).join(EventHost, EventHost.event_id == Event.id)
    return {row.id: row.state for row in session.execute(mine.where(EventHost.member_id == member_id))}


@actor_fact("event_registrations")
def _registrations(member_id: int) -> Mapping[int, str]:
    """The state of each registration that stands, by event."""
    mine = sa.select(Registration.event_id, Registration.state).where(
        Registration.member_id == member_id, Registration.state != WITHDRAWN
    )
    return {row.event_id: row.state for row in session.execute(mine)}


def visible_events(actor: Actor) -> sa.Select[Event]:
    """Published and cancelled events of the groups one reads, and for members those of no group; also what is not
    published yet of those one hosts, made or runs. Who holds an event or comes to it sees it wherever it is."""
    every = sa.select(Event)
    if actor.is_system:
        return every
    readable = Event.group_id.in_(group_policies.browsable_groups(actor).with_only_columns(Group.id))
    shown = Event.state.in_(SHOWN)
    if not actor.signed_in:
        return every.where(shown, readable)
    reads = sa.or_(Event.group_id.is_(None), readable)
    return every.where(sa.or_(sa.and_(shown, reads), _run_by(actor, reads), sa.and_(shown, _registered(actor))))


def _run_by(actor: Actor, reads: sa.ColumnElement[bool]) -> sa.ColumnElement[bool]:
    """The events one hosts, with the sessions of a conference, made or looks after, as a condition."""
    here = EventHost.event_id.in_((Event.id, Event.parent_id)), EventHost.member_id == actor.id
    hosts = sa.select(EventHost.id).where(*here).exists()
    own = [hosts, sa.and_(Event.created_by_id == actor.id, reads)]
    if actor.is_staff:
        own.append(reads)
    elif cared_for := group_policies.looked_after(actor):
        own.append(Event.group_id.in_(cared_for))
    return sa.or_(*own)


def _registered(actor: Actor) -> sa.ColumnElement[bool]:
    here = (Registration.event_id == Event.id, Registration.member_id == actor.id, Registration.state != WITHDRAWN)
    return sa.select(Registration.id).where(*here).exists()


def can_see_event(actor: Actor, event: Event) -> Decision:
    """The same rule for one event, whose group is loaded."""
    if can_run_event(actor, event):
        return ALLOWED
    made = actor.id is not None and event.created_by_id == actor.id and _reads(actor, event)
    shown = event.state in SHOWN and (_reads(actor, event) or registration_in(actor, event))
    return ALLOWED if made or shown else Denied("not_found")


def can_plan_events(actor: Actor, group: Group | None = None) -> Decision:
    """Programme staff; in an open group whoever looks after it."""
    if group is None:
        return ALLOWED if actor.is_staff else Denied("staff_only", _l("Only programme staff can plan events for all."))
    if group.archived:
        return Denied("group_archived", _l("This group is closed."))
    return group_policies.can_moderate(actor, group)


def can_run_event(actor: Actor, event: Event) -> Decision:
    """Its hosts, those of its conference, whoever looks after its group, and programme staff who read it. Its group is
    loaded."""
    if actor.is_system or (actor.signed_in and {event.id, event.parent_id} & actor.fact("hosted_events").keys()):
        return ALLOWED
    looks_after = actor.is_staff and actor.signed_in
    if event.group is not None:
        looks_after = bool(group_policies.can_moderate(actor, event.group))
    if looks_after:
        return ALLOWED
    return Denied("hosts_only", _l("Only the hosts of this event and programme staff can do this."))


def can_edit_event(actor: Actor, event: Event) -> Decision:
    """Whoever runs it, and whoever made it while it is a draft."""
    own = actor.id is not None and event.created_by_id == actor.id and event.state not in SHOWN
    return ALLOWED if own else can_run_event(actor, event)


def can_publish_event(actor: Actor, event: Event) -> Decision:
    """Whoever may plan where it is, and the hosts of a conference its sessions, once it is announced itself."""
    if actor.signed_in and actor.fact("hosted_events").get(event.parent_id) in SHOWN:
        return ALLOWED
    return can_plan_events(actor, event.group)


def can_cancel_event(actor: Actor, event: Event) -> Decision:
    """As for running it."""
    return can_run_event(actor, event)


def can_register(actor: Actor, event: Event) -> Decision:
    """Any member who sees it, while its registration is open and it has not ended."""
    if not actor.signed_in:
        return Denied("sign_in_required", _l("Sign in to register."))
    at = clock.now()
    if event.state != PUBLISHED:
        return Denied("not_published", _l("This event does not take place."))
    if event.ends_at <= at:
        return Denied("event_over", _l("This event is over."))
    if event.opens_at is not None and event.opens_at > at:
        return Denied("registration_not_open", _l("Registration has not opened yet."))
    if event.closes_at is not None and event.closes_at <= at:
        return Denied("registration_closed", _l("Registration has closed."))
    return can_see_event(actor, event)


def can_withdraw(actor: Actor, event: Event) -> Decision:
    """Whoever is registered or waits, until the event ends."""
    if not registration_in(actor, event):
        return Denied("not_registered", _l("You are not registered."))
    return Denied("event_over", _l("This event is over.")) if event.ends_at <= clock.now() else ALLOWED


def can_see_where(actor: Actor, event: Event) -> Decision:
    """Place and link: for those who come to it or to its conference, and those who run it."""
    own = actor.fact("event_registrations") if actor.signed_in else {}
    if REGISTERED in (own.get(event.id), own.get(event.parent_id)) or can_run_event(actor, event):
        return ALLOWED
    return Denied("registered_only", _l("Those who register see where it is."))


def can_see_registrations(actor: Actor, event: Event) -> Decision:
    """Who comes: for those who run it, and for those who come where it says so."""
    if can_run_event(actor, event):
        return ALLOWED
    if event.list_shown_to == "registered" and registration_in(actor, event) == REGISTERED:
        return ALLOWED
    return Denied("registered_only", _l("Only those who come see who else does."))


def visible_registrations(actor: Actor, event: Event) -> sa.Select[Registration]:
    """Those of an event as far as one may see them: of all states for who runs it, else who comes and one's own."""
    here = sa.select(Registration).where(Registration.event_id == event.id)
    if can_run_event(actor, event):
        return here
    own = Registration.member_id == (actor.id or 0)
    if can_see_registrations(actor, event):
        return here.where(sa.or_(own, Registration.state == REGISTERED))
    return here.where(own)


def registration_in(actor: Actor, event: Event) -> str:
    """`registered`, `waiting`, or empty for who does not come."""
    own: Mapping[int, Any] = actor.fact("event_registrations") if actor.signed_in else {}
    return str(own.get(event.id, ""))


def is_waiting(actor: Actor, event: Event) -> bool:
    """Whether one waits for a place."""
    return registration_in(actor, event) == WAITING


def _reads(actor: Actor, event: Event) -> bool:
    if event.group is None:
        return actor.signed_in or actor.is_system
    return bool(group_policies.can_browse(actor, event.group))


def can_remind(actor: Actor) -> Decision:
    """Plaza itself."""
    return ALLOWED if actor.is_system else Denied("system_only")


def can_follow_calendar(actor: Actor) -> Decision:
    """Any member her own."""
    return ALLOWED if actor.signed_in else Denied("sign_in_required", _l("Sign in to see your calendar."))


# Questions, proposals, and what follows an event.


def visible_questions(actor: Actor) -> sa.Select[EventQuestion]:
    """The questions of the events one sees; what is hidden, for those who may decide that."""
    seen = EventQuestion.event_id.in_(visible_events(actor).with_only_columns(Event.id))
    statement = sa.select(EventQuestion).where(seen)
    if actor.is_system or actor.is_staff:
        return statement
    kept: sa.ColumnElement[bool] = EventQuestion.hidden_at.is_(None)
    if cared_for := group_policies.looked_after(actor) if actor.signed_in else []:
        mine = sa.select(Event.id).where(Event.group_id.in_(cared_for))
        kept = sa.or_(kept, EventQuestion.event_id.in_(mine))
    return statement.where(kept)


def can_see_question(actor: Actor, question: EventQuestion) -> Decision:
    """The same rule for one question, whose event and its group are loaded."""
    if question.hidden_at is not None and not can_hide_question(actor, question):
        return Denied("not_found")
    return can_see_event(actor, question.event)


def can_ask_question(actor: Actor, event: Event, asking: bool = True) -> Decision:
    """Any member who sees it, until it ends, while questions are taken."""
    if not actor.signed_in:
        return Denied("sign_in_required", _l("Sign in to ask a question."))
    if actor.is_silenced:
        return Denied("silenced", _l("You cannot write at present."))
    if event.state != PUBLISHED:
        return Denied("not_published", _l("This event does not take place."))
    if event.ends_at <= clock.now():
        return Denied("event_over", _l("This event is over."))
    if not asking:
        return Denied("questions_closed", _l("The hosts take no more questions."))
    return can_see_event(actor, event)


def can_vote_question(actor: Actor, question: EventQuestion) -> Decision:
    """Any member, on what others asked and nobody has answered. Its event is loaded."""
    if not actor.signed_in:
        return Denied("sign_in_required", _l("Sign in to vote."))
    if question.author_id == actor.id:
        return Denied("own_question", _l("This is your own question."))
    if question.state != "open" or question.hidden_at is not None:
        return Denied("question_settled", _l("This question has been settled."))
    return can_see_question(actor, question)


def can_answer_question(actor: Actor, question: EventQuestion) -> Decision:
    """Whoever runs the event, of what is not merged."""
    if question.state == "merged":
        return Denied("question_merged", _l("This question stands with another one now."))
    return can_run_event(actor, question.event)


def can_withdraw_question(actor: Actor, question: EventQuestion) -> Decision:
    """Whoever asked, while nobody has answered."""
    if actor.id is None or question.author_id != actor.id:
        return Denied("not_yours", _l("Only whoever asked can do this."))
    if question.state != "open":
        return Denied("question_settled", _l("This question has been settled."))
    return ALLOWED


def can_hide_question(actor: Actor, question: EventQuestion) -> Decision:
    """Programme staff who see the event, and whoever looks after its group."""
    if actor.is_system or actor.is_staff:
        return can_see_event(actor, question.event)
    if question.event.group is not None:
        return group_policies.can_moderate(actor, question.event.group)
    return Denied("staff_only", _l("Only programme staff can do this."))


def can_report_question(actor: Actor, question: EventQuestion) -> Decision:
    """Any member but whoever asked."""
    if question.author_id == actor.id:
        return Denied("own_question", _l("This is your own question."))
    return ALLOWED if actor.signed_in else Denied("sign_in_required", _l("Sign in to report this."))


def can_propose_event(actor: Actor) -> Decision:
    """Any member who may write."""
    if not actor.signed_in:
        return Denied("sign_in_required", _l("Sign in to propose a workshop."))
    return Denied("silenced", _l("You cannot write at present.")) if actor.is_silenced else ALLOWED


def visible_proposals(actor: Actor) -> sa.Select[EventProposal]:
    """Staff see all, a member her own and those in which she is named as a host."""
    every = sa.select(EventProposal)
    if actor.is_system or actor.is_staff:
        return every
    if not actor.signed_in:
        return every.where(sa.false())
    named = sa.select(proposal_hosts.c.proposal_id).where(proposal_hosts.c.member_id == actor.id)
    return every.where(sa.or_(EventProposal.proposer_id == actor.id, EventProposal.id.in_(named)))


def can_see_proposal(actor: Actor, proposal: EventProposal) -> Decision:
    """The same rule for one proposal, whose hosts are loaded."""
    own = actor.id is not None and actor.id in {proposal.proposer_id, *(host.id for host in proposal.hosts)}
    return ALLOWED if own or actor.is_staff else Denied("not_found")


def can_edit_proposal(actor: Actor, proposal: EventProposal) -> Decision:
    """Whoever proposes it, until it is decided."""
    if actor.id is None or proposal.proposer_id != actor.id:
        return Denied("not_yours", _l("Only whoever proposes it can do this."))
    return ALLOWED if proposal.stands else Denied("already_decided", _l("This proposal has been answered already."))


def can_decide_proposals(actor: Actor) -> Decision:
    """Programme staff."""
    return ALLOWED if actor.is_staff else Denied("staff_only", _l("Only programme staff can do this."))


def can_say_present(actor: Actor, event: Event) -> Decision:
    """Any member who sees it, from its start until a week after its end."""
    return _present(actor, event, live.counts_presence(clock.now(), event.starts_at, event.ends_at))


def can_show_code(actor: Actor, event: Event) -> Decision:
    """Any member who sees it, from half an hour before its start until a week after its end."""
    return _present(actor, event, live.takes_code(clock.now(), event.starts_at, event.ends_at))


def can_give_opinion(actor: Actor, event: Event, present: bool) -> Decision:
    """Whoever was there or was registered, from the end on, for thirty days; not who held it."""
    if not actor.signed_in or event.id in actor.fact("hosted_events"):
        return Denied("not_there", _l("Those who were there say what they think of it."))
    if not (present or registration_in(actor, event) == REGISTERED):
        return Denied("not_there", _l("Those who were there say what they think of it."))
    if not live.takes_opinions(clock.now(), event.ends_at) or event.state != PUBLISHED:
        return Denied("not_open", _l("Feedback is taken for thirty days after the event."))
    return ALLOWED


def _present(actor: Actor, event: Event, in_time: bool) -> Decision:
    if not actor.signed_in:
        return Denied("sign_in_required", _l("Sign in to say that you were there."))
    if event.state != PUBLISHED:
        return Denied("not_published", _l("This event does not take place."))
    if not in_time:
        return Denied("not_open", _l("This can be said from the start until a week after the event."))
    return can_see_event(actor, event)
