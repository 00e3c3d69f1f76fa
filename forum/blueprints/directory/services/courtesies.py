"""Choosing who may write to one, and what others see."""

from __future__ import annotations

from sqlalchemy.exc import IntegrityError

from forum.blueprints.directory import policies
from forum.blueprints.directory.events import CourtesyChanged
from forum.blueprints.directory.models.courtesies import Courtesy
from forum.blueprints.directory.queries import courtesies as queries
from forum.kernel.actor import Actor
from forum.kernel.database import session
from forum.kernel.etags import check_version
from forum.kernel.outbox.recording import record
from forum.kernel.policies import authorize
from forum.kernel.use_case import savepoint, use_case


@use_case
def choose_courtesy(actor: Actor, *, version: int | None, **changes: str | bool) -> Courtesy:
    """Change one's own choices; what is left out of `changes` stays.

    `changes` may hold `contact`, `receipts`, `typing`, `presence`. Raises StaleVersion, VersionRequired.
    """
    courtesy = _keep(actor)
    authorize(policies.can_choose_courtesy, actor, courtesy)
    check_version(courtesy.version, version, required=True)
    for name, value in changes.items():
        setattr(courtesy, name, value)
    session.flush()
    actor.forget("courtesy")  # type: ignore[attr-defined]  # a signed-in actor is a Member
    record(CourtesyChanged(member_id=courtesy.member_id))
    return courtesy


def _keep(actor: Actor) -> Courtesy:
    courtesy = queries.get_courtesy(actor)
    try:
        with savepoint():
            session.add(courtesy)
            session.flush()  # stored as it was first, so that what is chosen makes a version of its own
    except IntegrityError:  # another page of hers was first
        return queries.get_courtesy(actor)
    return courtesy
