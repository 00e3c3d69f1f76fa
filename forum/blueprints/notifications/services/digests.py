"""The weekly digests of groups by mail: one for each group and week, to each member who wants it once."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from forum.blueprints.discussions.queries.digests import Pick, list_picks
from forum.blueprints.groups.models.groups import Group
from forum.blueprints.notifications import policies
from forum.blueprints.notifications.models.mails import DIGEST, DigestIssue, OutgoingMail
from forum.blueprints.notifications.queries import digests as queries
from forum.blueprints.notifications.queries.mail_contents import Prepared
from forum.blueprints.notifications.queries.mailing import Reader
from forum.blueprints.notifications.rules.due_times import after_quiet, next_hour
from forum.blueprints.notifications.rules.preferences import USUAL
from forum.kernel import clock
from forum.kernel.actor import SYSTEM, Actor
from forum.kernel.database import insert_new, session
from forum.kernel.policies import authorize
from forum.kernel.use_case import use_case

MOST_OF_A_KIND, AT_ONCE = 5, 1000
FIRST_HOUR, THURSDAY = 6, 3


@use_case
def issue_published(actor: Actor, thread_id: int) -> None:
    """Mail what moderators published for a week if a thread is that, unless a digest of that week is mailed already."""
    authorize(policies.can_notify, actor)
    published = queries.find_published(thread_id)
    if published is not None:
        insert_new(DigestIssue, [_issue(published.group_id, published.week, thread_id=thread_id)])


@use_case
def look_at_week(actor: Actor, most: int = 20) -> int:
    """Mail what happened in the week that has ended in the next groups whose moderators published nothing; say how
    many groups were looked at.

    From Monday on, where moderators have begun a draft from Thursday on, when they tell of the next week.
    """
    authorize(policies.can_notify, actor)
    at = clock.now()
    if at.weekday() == 0 and at.hour < FIRST_HOUR:
        return 0
    week = queries.ended_week()
    groups = queries.list_groups_to_look_at(week, at.weekday() >= THURSDAY, most)
    insert_new(DigestIssue, [_found_in(group, week) for group in groups])
    return len(groups)


@use_case
def spread(actor: Actor) -> int:
    """Let mails with a digest wait for the next lot of its group's members, each at her own hour; say how many members
    were looked at."""
    authorize(policies.can_notify, actor)
    issue = queries.find_spreading()
    if issue is None:
        return 0
    readers = queries.list_readers(issue, AT_ONCE)
    insert_new(OutgoingMail, [_mail(issue, reader) for reader in readers if reader.wanted])
    if readers:
        issue.spread_to = readers[-1].member_id
    if len(readers) < AT_ONCE:
        issue.done_at = clock.now()
    return len(readers)


def prepare_digest(mail: OutgoingMail, reader: Reader) -> Prepared | None:
    """Within a use case: what a reader finds in a digest; None when she does not want it any more, has nothing to find
    in it, or was told of it by another mail."""
    issue = session.get_one(DigestIssue, mail.issue_id)
    if not queries.wants_digest(reader, issue.group_id):
        mail.end("setting", clock.now())
        return None
    digest = queries.find_digest(reader, issue)
    if digest.empty or (digest.post is not None and queries.was_mailed(reader.member.id, digest.post, mail.id)):
        mail.end("nothing", clock.now())
        return None
    return Prepared(mail, reader, digest=digest)


def _found_in(group: Group, week: date) -> dict[str, Any]:
    picks = _choose(list_picks(SYSTEM, group, week))
    newcomers = queries.has_newcomers(group.id, week)
    if not picks and not newcomers:
        return _issue(group.id, week, done_at=clock.now())
    return _issue(group.id, week, found={"picks": picks, "newcomers": newcomers})


def _choose(picks: Sequence[Pick]) -> list[dict[str, str]]:
    by_kind: dict[str, list[Pick]] = {}
    for pick in picks:
        by_kind.setdefault(pick.kind, []).append(pick)
    return [
        {"key": pick.key, "kind": kind} for kind, of_kind in by_kind.items() for pick in of_kind[:MOST_OF_A_KIND]
    ]  # fmt: skip


def _issue(
    group_id: int,
    week: date,
    thread_id: int | None = None,
    found: dict[str, Any] | None = None,
    done_at: datetime | None = None,
) -> dict[str, Any]:
    return {
        "group_id": group_id, "week": week, "thread_id": thread_id, "found": found or {}, "made_at": clock.now(),
        "spread_to": 0, "done_at": done_at,
    }  # fmt: skip


def _mail(issue: DigestIssue, reader: Any) -> dict[str, Any]:
    at = clock.now()
    hour = USUAL["mail_hour"] if reader.mail_hour is None else reader.mail_hour
    due = after_quiet(next_hour(hour, reader.timezone, at), reader.quiet_from, reader.quiet_until, reader.timezone)
    return {
        "member_id": reader.member_id, "kind": DIGEST, "issue_id": issue.id, "made_at": at, "due_at": due, "why": ""
    }  # fmt: skip
