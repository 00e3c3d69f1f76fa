"""Trust is earned by reading and helping, which only discussions see; accounts keep what was earned."""

from __future__ import annotations

from collections.abc import Collection

from forum.blueprints.accounts import policies as account_policies
from forum.blueprints.accounts import queries as account_queries
from forum.blueprints.accounts.services import trust
from forum.blueprints.discussions.queries import earning as queries
from forum.kernel.actor import Actor
from forum.kernel.policies import authorize
from forum.kernel.use_case import use_case

AT_ONCE = 200


@use_case
def measure_active(actor: Actor, member_ids: Collection[int]) -> None:
    """Measure those of some members who have just read or written and may earn more by it."""
    authorize(account_policies.can_measure_trust, actor)
    due = account_queries.list_to_measure(member_ids)
    if due:
        trust.note_figures(actor, queries.measure(due), active=True)


@use_case
def measure_helpers(actor: Actor, member_ids: Collection[int]) -> None:
    """Measure members of whom others have just said that they helped; they themselves need not be here."""
    authorize(account_policies.can_measure_trust, actor)
    if member_ids:
        trust.note_figures(actor, queries.measure(member_ids), active=False)


@use_case
def measure_next(actor: Actor, after: int) -> int:
    """Measure the next members by id who were here since they were measured; answers the last id, 0 at the end."""
    authorize(account_policies.can_measure_trust, actor)
    due = account_queries.list_seen_since_measured(after, AT_ONCE)
    if due:
        trust.note_figures(actor, queries.measure(due), active=False)
    return due[-1] if due else 0
