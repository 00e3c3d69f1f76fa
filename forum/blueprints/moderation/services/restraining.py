"""What many reports do by themselves, until somebody has looked."""

from __future__ import annotations

import sqlalchemy as sa
from flask_babel import force_locale

from forum.blueprints.accounts.models import Member
from forum.blueprints.accounts.queries import as_actor
from forum.blueprints.discussions.models.threads import Thread
from forum.blueprints.discussions.services import states
from forum.blueprints.moderation import policies, rules
from forum.blueprints.moderation.models.items import ReviewItem
from forum.blueprints.moderation.queries import records, reports
from forum.blueprints.moderation.services.filling import queue_subject
from forum.blueprints.moderation.services.sanctions import sanction_member
from forum.kernel import clock
from forum.kernel.actor import SYSTEM
from forum.kernel.database import session


def silence_when_reported(item: ReviewItem) -> None:
    """Within a use case that wrote a report: silence its author if she is new and enough people reported her.

    She reads why and for how long; those who look after the group of the last report find it in their queue, and can
    end it. What was reported before she was last silenced so does not silence her again.
    """
    member = _lock(item.author_id)
    if member is None or not _is_new(member):
        return
    at, before = clock.now(), records.find_last_silence(member.id)
    since = at - rules.COUNTED_FOR
    people, weight = reports.weigh_against(member.id, max(since, before.at) if before else since)
    if not rules.silences(weight, people):
        return
    ends_at = at + rules.SILENCED_FOR
    made = sanction_member(SYSTEM, member.id, "silence", _why(member), ends_at, group_id=item.group_id)
    waiting = queue_subject(SYSTEM, rules.REPORT, "sanction", made.id, "silenced")
    if waiting is not None:
        waiting.report_count, waiting.weight = people, weight
        waiting.place()
        session.flush()


def close_when_reported(item: ReviewItem) -> None:
    """Within a use case that wrote a report: close the thread for a while if enough people reported it or its posts.

    It opens again by itself. Its moderators find it in their queue and can open it at once. What is locked or has a
    timer is looked after already, and what closed it once does not close it again.
    """
    thread = reports.find_reported_thread(item)
    if thread is None or thread.locked or thread.timed:
        return
    at, before = clock.now(), reports.find_last_closing(thread.id)
    since = at - rules.CLOSE_COUNTED_FOR
    people, weight = reports.weigh_in_thread(thread, max(since, before) if before else since)
    if not rules.closes(weight, people):
        return
    until = at + rules.CLOSED_FOR
    closed = states.lock_for_a_while(SYSTEM, thread.id, until, _why_closed(thread))
    waiting = queue_subject(SYSTEM, rules.REPORT, "thread", thread.id, "closed") if closed.locked else None
    if waiting is not None:
        waiting.weight = max(waiting.weight, weight)
        waiting.place()
        session.flush()


def _lock(member_id: int | None) -> Member | None:
    """The author, for whose reports others who report her wait."""
    statement = sa.select(Member).where(Member.id == (member_id or 0), Member.closed_at.is_(None))
    return session.scalar(statement.with_for_update(key_share=True))


def _is_new(member: Member) -> bool:
    actor = as_actor(member)
    if actor.is_staff or actor.is_silenced or policies.moderated_groups(actor):
        return False
    return policies.trust_of(actor) <= rules.NEW_UP_TO


def _why(member: Member) -> str:
    with force_locale(member.language):
        return str(rules.WHY_SILENCED)


def _why_closed(thread: Thread) -> str:
    with force_locale(thread.language):
        return str(rules.WHY_CLOSED)
