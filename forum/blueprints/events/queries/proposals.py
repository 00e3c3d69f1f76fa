"""What members propose to hold, for whoever may see it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import sqlalchemy as sa
from sqlalchemy.orm import joinedload, selectinload
from sqlalchemy.orm.interfaces import ORMOption

from forum.blueprints.accounts import policies as account_policies
from forum.blueprints.accounts.models import Member
from forum.blueprints.events import policies
from forum.blueprints.events.models.events import Event
from forum.blueprints.events.models.proposals import EventProposal
from forum.blueprints.events.rules.live import ASKED_FOR
from forum.blueprints.standards.models import Criterion
from forum.kernel.actor import Actor
from forum.kernel.database import session
from forum.kernel.errors import NotFound
from forum.kernel.pagination import Key, Page, paginate

OLDEST_FIRST = [Key(EventProposal.asked_at), Key(EventProposal.id)]
NEWEST_FIRST = [Key(EventProposal.asked_at, descending=True), Key(EventProposal.id, descending=True)]


def shown() -> tuple[ORMOption, ...]:
    """What a row and the page need."""
    return (
        joinedload(EventProposal.proposer).joinedload(Member.city),
        joinedload(EventProposal.answered_by).joinedload(Member.city),
        joinedload(EventProposal.event).joinedload(Event.group),
        selectinload(EventProposal.hosts).joinedload(Member.city),
        selectinload(EventProposal.criteria).joinedload(Criterion.area),
    )


def get_proposal(actor: Actor, proposal_id: int, lock: bool = False) -> EventProposal:
    """One proposal; with `lock` held until the transaction ends. Raises NotFound."""
    if lock:
        session.execute(sa.select(EventProposal.id).where(EventProposal.id == proposal_id).with_for_update())
    statement = policies.visible_proposals(actor).where(EventProposal.id == proposal_id)
    found = session.scalar(statement.options(*shown()).execution_options(populate_existing=True))
    if found is None:
        raise NotFound
    return found


def list_proposals(
    actor: Actor, *, state: str | None = None, mine: bool = False, cursor: str | None = None, limit: int | None = None
) -> Page[EventProposal]:
    """Proposals one sees: those that wait by their turn, others the newest first; `mine` are one's own."""
    statement = policies.visible_proposals(actor)
    if state:
        statement = statement.where(EventProposal.state == state)
    if mine:
        statement = statement.where(EventProposal.proposer_id == (actor.id or 0))
    keys = OLDEST_FIRST if state == ASKED_FOR else NEWEST_FIRST
    return paginate(statement.options(*shown()), keys, cursor, limit)


def count_waiting(actor: Actor) -> int:
    """How many proposals wait for staff; none for others."""
    if not policies.can_decide_proposals(actor):
        return 0
    waiting = sa.select(sa.func.count()).select_from(EventProposal).where(EventProposal.state == ASKED_FOR)
    return session.scalar(waiting) or 0


def load_proposals(actor: Actor, proposal_ids: Sequence[int]) -> Mapping[int, EventProposal]:
    """Those of these proposals that one sees."""
    statement = policies.visible_proposals(actor).where(EventProposal.id.in_(proposal_ids))
    return {proposal.id: proposal for proposal in session.scalars(statement.options(*shown()))}


def list_staff() -> list[int]:
    """Programme staff, for telling them."""
    return list(session.scalars(account_policies.programme_staff().with_only_columns(Member.id).order_by(Member.id)))
