"""Taking acts back, and asking that somebody else looks at them again."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy.exc import IntegrityError

from forum.blueprints.moderation import policies, rules
from forum.blueprints.moderation.errors import AlreadyAppealed
from forum.blueprints.moderation.events import QueueChanged
from forum.blueprints.moderation.models.items import ReviewItem
from forum.blueprints.moderation.models.records import Appeal
from forum.blueprints.moderation.queries import log, queue
from forum.kernel import audit, clock
from forum.kernel.actor import Actor
from forum.kernel.audit import AuditEntry
from forum.kernel.database import session
from forum.kernel.errors import Gone
from forum.kernel.i18n import _
from forum.kernel.outbox.recording import record
from forum.kernel.policies import Decision, authorize
from forum.kernel.use_case import savepoint, use_case

APPEAL_WITHIN = timedelta(days=14)


@audit.decides_undoing
def _may_undo(actor: Actor, entry: AuditEntry) -> Decision:
    return policies.can_undo(actor, entry, log.find_group(entry.group_id))


@use_case
def undo(actor: Actor, entry_id: int, reason: str = "") -> AuditEntry:
    """Take an act back within thirty days. Raises NotFound, Forbidden, AlreadyUndone, NotUndoable."""
    entry = log.get_entry(actor, entry_id)
    authorize(policies.can_undo, actor, entry, log.find_group(entry.group_id))
    return audit.undo_act(actor, entry.id, reason)


@use_case
def appeal(actor: Actor, entry_id: int, text: str) -> Appeal:
    """Ask that somebody else looks at an act again: once, within 14 days.

    Raises NotFound, Forbidden, Gone, AlreadyAppealed.
    """
    entry = log.get_entry(actor, entry_id)
    authorize(policies.can_appeal, actor, entry)
    at = clock.now()
    if not audit.has_way_back(entry, at) or at - entry.at > APPEAL_WITHIN:
        raise Gone(_("This can no longer be looked at again. You had 14 days to ask."))
    made = Appeal(entry_id=entry.id, member_id=actor.id, text=text, at=at, outcome="waiting")
    try:
        with savepoint():
            session.add(made)
            session.flush()
    except IntegrityError as error:
        raise AlreadyAppealed from error
    _queue(entry, text)
    return made


def _queue(entry: AuditEntry, text: str) -> None:
    at = clock.now()
    item = ReviewItem(
        kind=rules.APPEAL, subject_type="act", subject_id=entry.id, group_id=entry.group_id, author_id=entry.member_id,
        barred_id=entry.actor_id, title=text[:200], causes=[], created_at=at, due_at=at, weight=0, report_count=0,
        status="waiting", version=0,
    )  # fmt: skip
    item.add_cause(rules.APPEAL, entry.act, at)
    session.add(item)
    session.flush()
    record(QueueChanged(group_id=entry.group_id or 0))


def decide_appeal(actor: Actor, item: ReviewItem, *, grant: bool, answer: str) -> None:
    """Within a use case that has authorised: take the act back or leave it, and tell who asked."""
    made = log.find_appeal(item.subject_id)
    entry = log.get_entry(actor, item.subject_id)
    if grant and not entry.undone:
        audit.undo_act(actor, entry.id, answer)
    if made is not None:
        made.decide("granted" if grant else "upheld", answer, actor.id, clock.now())
    act = "appeal_granted" if grant else "appeal_upheld"
    audit.log(actor, act, "act", entry.id, group_id=entry.group_id, member_id=item.author_id, reason=answer)


def settle_appeal(entry_id: int) -> None:
    """Within a use case: an act that was taken back otherwise needs no decision on its appeal any more."""
    item, made = queue.find_waiting("act", entry_id), log.find_appeal(entry_id)
    if item is not None and made is not None:
        item.decide("elsewhere", "", None, clock.now())
        made.decide("granted", "", None, clock.now())
