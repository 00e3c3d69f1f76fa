"""Proposing an event, and what becomes of it: asked about, accepted as an event of the proposer's, or declined."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

import sqlalchemy as sa

from forum.blueprints.accounts.models import Member
from forum.blueprints.accounts.queries import get_members
from forum.blueprints.events import policies
from forum.blueprints.events.errors import AlreadyDecided
from forum.blueprints.events.models.proposals import EventProposal
from forum.blueprints.events.queries import proposals as queries
from forum.blueprints.events.rules.kinds import MOST_CRITERIA, MOST_HOSTS
from forum.blueprints.events.rules.live import ACCEPTED, ASKED_FOR, MOST_WISHES, QUERIED, REFUSED, TAKEN_BACK
from forum.blueprints.events.rules.times import is_zone
from forum.blueprints.events.services.planning import plan_event
from forum.blueprints.standards.models import Criterion
from forum.kernel import clock
from forum.kernel.actor import Actor
from forum.kernel.database import session
from forum.kernel.errors import Invalid
from forum.kernel.etags import check_version
from forum.kernel.i18n import _
from forum.kernel.notices import MembersConcerned
from forum.kernel.outbox.recording import record
from forum.kernel.policies import authorize
from forum.kernel.use_case import use_case

PROPOSED_TOLD, DECIDED_TOLD = "event_proposed", "proposal_answered"
LATEST = timedelta(days=730)


@use_case
def propose_event(
    actor: Actor, *, title: str, aim: str, time_zone: str, wishes: Sequence[datetime] = (),
    host_ids: Iterable[int] = (), criterion_ids: Iterable[int] = (), kind: str = "workshop", language: str = "en",
) -> EventProposal:  # fmt: skip
    """Propose to hold something; programme staff are told. Raises Forbidden, Invalid."""
    authorize(policies.can_propose_event, actor)
    proposal = EventProposal(
        proposer_id=actor.id, title=title, aim=aim, kind=kind, language=language, time_zone=_zone(time_zone),
        wishes=_wishes(wishes), state=ASKED_FOR, asked_at=clock.now(),
        hosts=_hosts(actor, host_ids), criteria=_criteria(criterion_ids),
    )  # fmt: skip
    session.add(proposal)
    session.flush()
    _tell_staff(actor, proposal)
    return queries.get_proposal(actor, proposal.id)


@use_case
def edit_proposal(
    actor: Actor, proposal_id: int, version: int | None = None, *, wishes: Sequence[datetime] | None = None,
    host_ids: Iterable[int] | None = None, criterion_ids: Iterable[int] | None = None, **changes: Any,
) -> EventProposal:  # fmt: skip
    """Change one's proposal until it is decided; what staff asked about is before them again. Raises StaleVersion."""
    proposal = queries.get_proposal(actor, proposal_id, lock=True)
    authorize(policies.can_edit_proposal, actor, proposal)
    check_version(proposal.version, version, required=True)
    if "time_zone" in changes:
        _zone(changes["time_zone"])
    for name, value in changes.items():
        setattr(proposal, name, value)
    if wishes is not None:
        proposal.wishes = _wishes(wishes)
    if host_ids is not None:
        proposal.hosts = _hosts(actor, host_ids)
    if criterion_ids is not None:
        proposal.criteria = _criteria(criterion_ids)
    if proposal.state == QUERIED:
        proposal.state = ASKED_FOR
        _tell_staff(actor, proposal)
    session.flush()
    return queries.get_proposal(actor, proposal.id)


@use_case
def take_proposal_back(actor: Actor, proposal_id: int, version: int | None = None) -> EventProposal:
    """Propose it no more."""
    proposal = queries.get_proposal(actor, proposal_id, lock=True)
    authorize(policies.can_edit_proposal, actor, proposal)
    check_version(proposal.version, version)
    proposal.state = TAKEN_BACK
    session.flush()
    return proposal


@use_case
def query_proposal(actor: Actor, proposal_id: int, words: str, version: int | None = None) -> EventProposal:
    """Ask the proposer about it; it is hers to change until she has. Raises AlreadyDecided, StaleVersion."""
    return _decide(actor, proposal_id, QUERIED, words, version)


@use_case
def decline_proposal(actor: Actor, proposal_id: int, words: str, version: int | None = None) -> EventProposal:
    """Decline it with a reason. Raises AlreadyDecided, StaleVersion."""
    return _decide(actor, proposal_id, REFUSED, words, version)


@use_case
def accept_proposal(
    actor: Actor, proposal_id: int, *, starts_at: datetime, ends_at: datetime, time_zone: str, words: str = "",
    version: int | None = None, **told: Any,
) -> EventProposal:  # fmt: skip
    """Make an event of it, published, held by the proposer and whom she named. `told` goes to `plan_event`.

    Raises AlreadyDecided, StaleVersion, and what `plan_event` raises.
    """
    proposal = _to_decide(actor, proposal_id, version)
    event = plan_event(
        actor, title=proposal.title, description=proposal.aim, kind=proposal.kind, language=proposal.language,
        starts_at=starts_at, ends_at=ends_at, time_zone=time_zone,
        host_ids=[proposal.proposer_id, *(host.id for host in proposal.hosts if host.active)],
        criterion_ids=[criterion.id for criterion in proposal.criteria], **told,
    )  # fmt: skip
    proposal.event_id = event.id
    return _answer(actor, proposal, ACCEPTED, words)


def _decide(actor: Actor, proposal_id: int, state: str, words: str, version: int | None) -> EventProposal:
    return _answer(actor, _to_decide(actor, proposal_id, version), state, words)


def _to_decide(actor: Actor, proposal_id: int, version: int | None) -> EventProposal:
    proposal = queries.get_proposal(actor, proposal_id, lock=True)
    authorize(policies.can_decide_proposals, actor)
    if not proposal.stands:
        raise AlreadyDecided
    check_version(proposal.version, version)
    return proposal


def _answer(actor: Actor, proposal: EventProposal, state: str, words: str) -> EventProposal:
    proposal.state, proposal.words = state, words
    proposal.answered_by_id, proposal.answered_at = actor.id, clock.now()
    session.flush()
    told = [number for number in [proposal.proposer_id] if number != actor.id]
    if told:
        record(MembersConcerned(kind=DECIDED_TOLD, subject_id=proposal.id, member_ids=told, by_id=actor.id))
    return queries.get_proposal(actor, proposal.id)


def _tell_staff(actor: Actor, proposal: EventProposal) -> None:
    staff = [number for number in queries.list_staff() if number != actor.id]
    record(MembersConcerned(kind=PROPOSED_TOLD, subject_id=proposal.id, member_ids=staff, by_id=actor.id))


def _zone(name: str) -> str:
    if not is_zone(name):
        raise Invalid(errors={"time_zone": [_("There is no such time zone.")]})
    return name


def _wishes(moments: Sequence[datetime]) -> list[str]:
    """The moments in UTC, the first first. Raises Invalid for too many, and for what is over or far away."""
    wished = sorted({moment.astimezone(UTC) for moment in moments})
    now = clock.now()
    if len(wished) > MOST_WISHES:
        raise Invalid(errors={"wishes": [_("Wish for at most %(num)s moments.", num=MOST_WISHES)]})
    if any(not now < moment < now + LATEST for moment in wished):
        raise Invalid(errors={"wishes": [_("Choose moments that lie ahead, within two years.")]})
    return [moment.isoformat() for moment in wished]


def _hosts(actor: Actor, member_ids: Iterable[int]) -> list[Member]:
    wanted = list(dict.fromkeys(number for number in member_ids if number != actor.id))
    found = get_members(actor, wanted)
    if len(found) < len(wanted) or any(not member.active for member in found.values()):
        raise Invalid(errors={"host_ids": [_("There is no such member.")]})
    if len(wanted) > MOST_HOSTS - 1:
        raise Invalid(errors={"hosts": [_("Choose up to %(num)s members who hold it.", num=MOST_HOSTS - 1)]})
    return list(found.values())


def _criteria(criterion_ids: Iterable[int]) -> list[Criterion]:
    wanted = list(dict.fromkeys(criterion_ids))
    found = list(session.scalars(sa.select(Criterion).where(Criterion.id.in_(wanted)))) if wanted else []
    if len(found) < len(wanted):
        raise Invalid(errors={"criterion_ids": [_("There is no such criterion.")]})
    if len(wanted) > MOST_CRITERIA:
        raise Invalid(errors={"criteria": [_("Choose up to %(num)s criteria.", num=MOST_CRITERIA)]})
    return found
