"""Telling moderators that something is wrong."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from flask_babel import force_locale

from forum.blueprints.accounts.models import Member
from forum.blueprints.directory.services import blocks
from forum.blueprints.groups import policies as group_policies
from forum.blueprints.groups.models.groups import Group
from forum.blueprints.moderation import policies, rules
from forum.blueprints.moderation.errors import AlreadyReported, ReportedLately
from forum.blueprints.moderation.events import QueueChanged, ReportMade
from forum.blueprints.moderation.models.items import Report, ReviewItem
from forum.blueprints.moderation.queries import reports as queries
from forum.blueprints.moderation.services.filling import put_in_queue
from forum.blueprints.moderation.services.restraining import close_when_reported, silence_when_reported
from forum.kernel import clock
from forum.kernel.actor import SYSTEM, Actor
from forum.kernel.database import session
from forum.kernel.errors import Forbidden, NotFound
from forum.kernel.outbox.recording import record
from forum.kernel.policies import authorize
from forum.kernel.subjects import Subject, get_subject
from forum.kernel.use_case import savepoint, use_case


@use_case
def report(
    actor: Actor, subject_type: str, subject_id: int, reason: str, note: str = "", block: bool = False
) -> Report:
    """Report a post, a thread, a message or a member; with `block`, hear no more from its author either.

    What weighs enough is hidden until a moderator has looked. A reported message is kept with the five lines before it
    that the reporter may read. Raises NotFound, Forbidden, AlreadyReported, ReportedLately.
    """
    subject, row = get_reportable(actor, subject_type, subject_id)
    author_id = subject.author_id(row)
    authorize(policies.can_report, actor, author_id)
    authorize(subject.may_report, actor, row)
    since = clock.now() - rules.REPORTABLE_AGAIN_AFTER
    if queries.was_decided_since(subject_type, subject_id, reason, since):
        raise ReportedLately
    item = put_in_queue(actor, subject_type, subject_id)
    if item.id and queries.find_report(item.id, actor.id or 0) is not None:
        raise AlreadyReported
    made = _write(actor, item, subject, row, reason, note)
    _hide_when_heavy(item, subject, alone=made.weight >= rules.OF_MODERATOR)
    silence_when_reported(item)
    close_when_reported(item)
    if block and author_id is not None:
        blocks.block_member(actor, author_id)
    record(QueueChanged(group_id=item.group_id or 0))
    record(ReportMade(item_id=item.id, subject_type=subject_type, subject_id=subject_id, group_id=item.group_id))
    return made


def get_reportable(actor: Actor, subject_type: str, subject_id: int) -> tuple[Subject, Any]:
    """What an actor may report. Raises NotFound, also for what is in the queue for other reasons only."""
    if subject_type not in REPORTABLE:
        raise NotFound
    return get_subject(actor, subject_type, subject_id)


REPORTABLE = ("post", "thread", "message", "member", "event_question")


def _write(actor: Actor, item: ReviewItem, subject: Subject, row: Any, reason: str, note: str) -> Report:
    at = clock.now()
    copy = [_as_json(line) for line in subject.copy(actor, row)] if subject.copy else []
    made = Report(
        item=item, reporter_id=actor.id, reason=reason, note=note, at=at, copy=copy, outcome="waiting",
        weight=_weight(actor, item, reason),
    )  # fmt: skip
    session.add(made)
    item.add_cause(rules.REPORT, reason, at)
    item.count_report(made.weight)
    session.flush()
    return made


def _as_json(line: Any) -> dict[str, Any]:
    return {**asdict(line), "at": line.at.isoformat().replace("+00:00", "Z")}


def _weight(actor: Actor, item: ReviewItem, reason: str) -> int:
    group = session.get(Group, item.group_id) if item.group_id else None
    outcomes = queries.count_outcomes(actor.id or 0)
    return rules.weigh(
        policies.trust_of(actor),
        reason,
        moderates=group is not None and bool(group_policies.can_moderate(actor, group)),
        staff=actor.is_staff,
        agreed=outcomes.get("agreed", 0),
        declined=outcomes.get("declined", 0),
    )


def _hide_when_heavy(item: ReviewItem, subject: Subject, *, alone: bool) -> None:
    heavy = rules.hides(item.weight, item.report_count, alone=alone)
    if not heavy or subject.hide is None or item.hidden_at is not None:
        return
    try:
        with savepoint():
            subject.hide(SYSTEM, item.subject_id, _why_hidden(item))
    except Forbidden:  # it is hidden or gone already
        return
    item.hidden_at = clock.now()
    session.flush()


def _why_hidden(item: ReviewItem) -> str:
    author = session.get(Member, item.author_id) if item.author_id else None
    with force_locale(author.language if author else "en"):
        return str(rules.WHY_HIDDEN)
