"""What members choose about being told, and what becomes of mails that wait."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

import sqlalchemy as sa
from sqlalchemy.exc import IntegrityError

from forum.blueprints.accounts.models import Member
from forum.blueprints.directory.services import matches
from forum.blueprints.groups.models.groups import Group
from forum.blueprints.library.services import requests
from forum.blueprints.notifications import policies
from forum.blueprints.notifications.models.mails import DigestRefusal
from forum.blueprints.notifications.models.preferences import NotificationPreferences
from forum.blueprints.notifications.queries import digests as digest_queries
from forum.blueprints.notifications.queries import mailing as mail_queries
from forum.blueprints.notifications.queries import preferences as queries
from forum.blueprints.notifications.queries.preferences import Choices
from forum.blueprints.notifications.rules.preferences import NEVER, SUBJECTS
from forum.blueprints.notifications.services.mailing import due_together
from forum.kernel import clock
from forum.kernel.actor import Actor
from forum.kernel.database import insert_new, session
from forum.kernel.etags import check_version
from forum.kernel.policies import authorize
from forum.kernel.use_case import savepoint, use_case


@use_case
def change_preferences(
    actor: Actor,
    *,
    version: int | None = None,
    peer_matches: bool | None = None,
    document_requests: bool | None = None,
    no_digest_of: Collection[int] | None = None,
    **changes: Any,
) -> Choices:
    """Say what one wants to be told, and what is mailed when; what is not named stays. Raises StaleVersion.

    What waits to be mailed together goes at the new hour, or not at all.
    """
    authorize(policies.can_settle, actor)
    chosen = _keep(actor.id or 0)
    check_version(chosen.version, version)
    for name, value in changes.items():
        setattr(chosen, name, value)
    session.flush()
    if peer_matches is not None:
        matches.wish_for_matches(actor, peer_matches)
    if document_requests is not None:
        requests.wish_for_requests(actor, document_requests)
    if no_digest_of is not None:
        _refuse(chosen.member_id, no_digest_of)
    _move_waiting(chosen)
    return queries.get_choices(actor)


@use_case
def stop_mail(actor: Actor, member_id: int, scope: str) -> None:
    """What a link in a mail to a member stops, for whoever holds it: a subject, what is mailed `together`, `digests`,
    `digest-7` of a group, or `everything`. Stopping it again changes nothing, nor does a link to somebody or of a
    group that is gone: links last for ever."""
    authorize(policies.can_notify, actor)
    member = session.get(Member, member_id)
    if member is None or member.closed_at is not None:
        return
    chosen = _keep(member_id)
    if scope in SUBJECTS:
        chosen.mail_never = sorted({*chosen.mail_never, scope})
    elif scope == "together":
        chosen.mail_cadence = NEVER
    elif scope.startswith("digest-"):
        if session.get(Group, group_id := int(scope.removeprefix("digest-"))) is not None:
            insert_new(DigestRefusal, [{"member_id": member_id, "group_id": group_id}])
    elif scope in ("digests", "everything"):
        chosen.digests = False
    if scope == "everything":
        chosen.mail_cadence, chosen.mail_never = NEVER, list(SUBJECTS)
    session.flush()
    _move_waiting(chosen)


def _keep(member_id: int) -> NotificationPreferences:
    chosen = queries.get_preferences(member_id)
    try:
        with savepoint():
            session.add(chosen)
            session.flush()  # stored as it was first, so that what is chosen makes a version of its own
    except IntegrityError:  # another page of hers was first
        return queries.get_preferences(member_id)
    return chosen


def _refuse(member_id: int, group_ids: Collection[int]) -> None:
    session.execute(sa.delete(DigestRefusal).where(DigestRefusal.member_id == member_id))
    own = {group.id for group in digest_queries.list_own_groups(member_id)}
    insert_new(DigestRefusal, [{"member_id": member_id, "group_id": n} for n in sorted(set(group_ids) & own)])


def _move_waiting(chosen: NotificationPreferences) -> None:
    mail = mail_queries.find_open_together(chosen.member_id)
    if mail is None or mail.queued_at is not None:
        return
    if not any(chosen.is_mailed(subject) for subject in SUBJECTS):
        mail.end("setting", clock.now())
    else:
        mail.due_at = due_together(mail_queries.find_timezone(chosen.member_id), chosen)
