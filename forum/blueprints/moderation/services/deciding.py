"""Deciding what waits: one moderator wins, a second one learns who was first and why."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa

from forum.blueprints.discussions.models.posts import Post
from forum.blueprints.discussions.services.acts import remove_post
from forum.blueprints.moderation import policies, rules
from forum.blueprints.moderation.errors import AlreadyDecided, AnswerChanged, ClaimedByOther, ItemChanged
from forum.blueprints.moderation.events import QueueChanged, ReportsDecided
from forum.blueprints.moderation.models.items import Report, ReviewItem
from forum.blueprints.moderation.queries import log, noticing, queue, records
from forum.blueprints.moderation.services.carrying_out import carry_out
from forum.kernel import audit, clock
from forum.kernel.actor import Actor
from forum.kernel.audit import AuditEntry
from forum.kernel.database import session
from forum.kernel.errors import ForumError, Invalid
from forum.kernel.i18n import _
from forum.kernel.outbox.recording import record
from forum.kernel.policies import authorize
from forum.kernel.use_case import savepoint, use_case


@dataclass(frozen=True)
class Outcome:
    """What became of one of several: its new version and the entry that takes it back, or why it was not decided."""

    item_id: int
    error: ForumError | None = None
    version: int | None = None
    entry_id: int | None = None

    @property
    def decided(self) -> bool:
        return self.error is None


@use_case
def claim_item(actor: Actor, item_id: int, take_over: bool = False) -> ReviewItem:
    """Look after an item for a quarter of an hour, so that nobody else does the same work. Raises ClaimedByOther.

    With `take_over` it is taken from somebody else who looked after it.
    """
    item = queue.get_item(actor, item_id, lock=True)
    authorize(policies.can_decide, actor, item)
    if not item.waiting:
        raise AlreadyDecided(extensions=_decision(item))
    if not take_over:
        _check_claim(actor, item)
    item.claim(actor.id, clock.now())
    return _changed(actor, item)


@use_case
def release_item(actor: Actor, item_id: int) -> ReviewItem:
    """Let others look after an item again; releasing what one does not look after changes nothing."""
    item = queue.get_item(actor, item_id, lock=True)
    authorize(policies.can_decide, actor, item)
    if item.claimed_by_id == actor.id:
        item.claim(None, None)
    return _changed(actor, item)


@use_case
def decide(
    actor: Actor, item_id: int, decision: str, reason: str = "", version: int | None = None, days: int | None = None
) -> ReviewItem:
    """Decide an item as it was at `version`, and do what that means.

    The author is told of what is done, with the reason; those who reported hear that somebody has looked. `days` says
    for how long a silence or suspension lasts. Raises NotFound, Forbidden, AlreadyDecided, ItemChanged, ClaimedByOther,
    Invalid for a decision that is not offered or lacks its reason.
    """
    item = queue.get_item(actor, item_id, lock=True)
    authorize(policies.can_decide, actor, item)
    _check(actor, item, version)
    _check_decision(actor, item, decision, reason)
    before = log.newest_entry_id()
    post_id = carry_out(actor, item, decision, reason, days)
    if decision == "later":
        item.due_at = clock.now() + rules.LATER
        item.claim(None, None)
        return _changed(actor, item)
    item.decide(decision, reason, actor.id, clock.now())
    _settle_reports(item, decision)
    done = log.list_entries_since(before, actor, item.subject_type, item.subject_id, item.author_id)
    item.entry_id = _log(actor, item, decision, reason, {"entry_ids": list(done), "post_id": post_id})
    return _changed(actor, item)


@use_case
def decide_many(
    actor: Actor, chosen: Sequence[tuple[int, int | None]], decision: str, reason: str = ""
) -> list[Outcome]:
    """The same decision for several items; each is decided or not for its own reasons."""
    authorize(policies.can_moderate_somewhere, actor)
    outcomes = []
    for item_id, version in chosen:
        try:
            with savepoint():
                item = decide(actor, item_id, decision, reason, version)
            outcomes.append(Outcome(item_id, version=item.version, entry_id=item.entry_id))
        except ForumError as error:
            outcomes.append(Outcome(item_id, error))
    return outcomes


@audit.undoes("item_decided")
def take_decision_back(actor: Actor, entry: AuditEntry) -> None:
    """Undo what was done, an answer included, and let the item wait again unless it is settled otherwise by now."""
    _take_answer_back(actor, entry)
    for act_id in entry.undo.get("entry_ids") or [entry.undo.get("entry_id")]:
        act = session.get(AuditEntry, act_id) if act_id else None
        if act is not None and not act.undone and audit.has_way_back(act, clock.now()):
            audit.undo_act(actor, act.id)
    item = queue.get_item(actor, entry.undo["item_id"], lock=True)
    other = queue.find_waiting(item.subject_type, item.subject_id)
    answered = entry.undo.get("post_id") and not noticing.needs_answer(item.subject_id)
    if item.waiting or other is not None or answered:
        return
    item.reopen(clock.now())
    session.execute(sa.update(Report).where(Report.item_id == item.id).values(outcome="waiting"))
    _changed(actor, item)


def _take_answer_back(actor: Actor, entry: AuditEntry) -> None:
    """Her own answer is withdrawn, that of another moderator removed; one that says more by now is left to them."""
    post = session.get(Post, entry.undo.get("post_id") or 0)
    if post is None or post.withdrawn:
        return
    if post.body.strip() != entry.reason.strip():
        raise AnswerChanged
    remove_post(actor, post.id)


def _check(actor: Actor, item: ReviewItem, version: int | None) -> None:
    if not item.waiting:
        raise AlreadyDecided(_who_decided(item), extensions=_decision(item))
    if version is not None and version != item.version:
        raise ItemChanged(extensions={"version": item.version})
    _check_claim(actor, item)


def _check_claim(actor: Actor, item: ReviewItem) -> None:
    until = item.claimed_until(clock.now())
    if until is not None and item.claimed_by_id != actor.id and item.claimed_by is not None:
        by = {"id": item.claimed_by.id, "name": item.claimed_by.name}
        extensions = {"claimed_by": by, "claimed_until": _text(until)}
        told = _("%(name)s is looking after this. Take it over to decide it yourself.", name=item.claimed_by.name)
        raise ClaimedByOther(told, extensions=extensions)


def _check_decision(actor: Actor, item: ReviewItem, decision: str, reason: str) -> None:
    if decision not in queue.offered(actor, item):
        raise Invalid(errors={"decision": [_("This cannot be decided so.")]})
    if decision == "answer":
        _check_answer(actor, reason)
    elif decision in rules.NEEDS_REASON and not reason.strip():
        raise Invalid(errors={"reason": [_("Write the reason. The author reads it.")]})


def _check_answer(actor: Actor, text: str) -> None:
    """It is for the thread, so no reason that moderators keep for authors is taken for one."""
    if not text.strip():
        raise Invalid(errors={"reason": [_("Write your answer.")]})
    kept = [one.body for one in records.list_templates(actor)] + [str(body) for _title, body in rules.BUILT_IN_ANSWERS]
    if text.strip() in (one.strip() for one in kept):
        raise Invalid(errors={"reason": [_("This is a reason for an author. Write an answer to the question.")]})


def _who_decided(item: ReviewItem) -> str:
    decided = str(rules.decided_name(item.decision, item.kind, item.subject_type))
    name = item.decided_by.name if item.decided_by else "Plaza"
    told = _("%(name)s was first: %(decision)s.", name=name, decision=decided)
    return f"{told} {item.reason}".strip()


def _decision(item: ReviewItem) -> dict[str, Any]:
    by = {"id": item.decided_by.id, "name": item.decided_by.name} if item.decided_by else None
    return {
        "decision": item.decision, "reason": item.reason, "decided_by": by, "version": item.version,
        "decided_at": _text(item.decided_at) if item.decided_at else None,
    }  # fmt: skip


def _text(moment: Any) -> str:
    return str(moment.isoformat()).replace("+00:00", "Z")


def _settle_reports(item: ReviewItem, decision: str) -> None:
    if not item.report_count:
        return
    outcome = "agreed" if decision in rules.AGREES else "declined"
    session.execute(sa.update(Report).where(Report.item_id == item.id).values(outcome=outcome))
    record(ReportsDecided(item_id=item.id))


def _log(actor: Actor, item: ReviewItem, decision: str, reason: str, done: Mapping[str, Any]) -> int:
    return audit.log(
        actor, "item_decided", item.subject_type, item.subject_id, group_id=item.group_id, reason=reason,
        staff={"kind": item.kind, "decision": decision, "item_id": item.id},
        undo={"item_id": item.id, **done},
    ).id  # fmt: skip


def _changed(actor: Actor, item: ReviewItem) -> ReviewItem:
    session.flush()
    record(QueueChanged(group_id=item.group_id or 0))
    return queue.get_item(actor, item.id)
