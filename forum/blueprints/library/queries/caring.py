"""Who looks after documents, and which are to be looked at again."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date

import sqlalchemy as sa
from sqlalchemy.orm import joinedload

from forum.blueprints.accounts.models import Member
from forum.blueprints.accounts.queries import as_actor
from forum.blueprints.library import policies
from forum.blueprints.library.models.caring import CoOwner
from forum.blueprints.library.models.resources import Resource
from forum.blueprints.library.queries.resources import shown
from forum.blueprints.library.rules.reviewing import SOON
from forum.kernel import actor as kernel_actor
from forum.kernel import clock
from forum.kernel.actor import Actor, actor_fact
from forum.kernel.database import session
from forum.kernel.pagination import Key, Page, paginate


@actor_fact("co_owned")
def _load_co_owned(member_id: int) -> frozenset[int]:
    return frozenset(session.scalars(sa.select(CoOwner.resource_id).where(CoOwner.member_id == member_id)))


def list_co_owners(resource: Resource) -> Sequence[Member]:
    """The co-owners of a document at hand, in the order in which they came; one statement."""
    statement = sa.select(Member).join(CoOwner, CoOwner.member_id == Member.id).options(joinedload(Member.city))
    here = statement.where(CoOwner.resource_id == resource.id, Member.closed_at.is_(None))
    return session.scalars(here.order_by(CoOwner.added_at, Member.id)).all()


def list_to_review(actor: Actor, cursor: str | None = None, limit: int | None = None) -> Page[Resource]:
    """Documents one looks after that are to be looked at within a week or should have been, the oldest first."""
    keys = [Key(Resource.review_by), Key(Resource.id)]
    return paginate(_to_review(actor).options(*shown()), keys, cursor, limit)


def count_to_review(actor: Actor) -> int:
    """How many these are."""
    return session.scalar(_to_review(actor).with_only_columns(sa.func.count())) or 0


def list_to_remind(today: date, limit: int) -> Sequence[int]:
    """The documents whose owners are to be reminded today, the oldest first."""
    due = sa.select(Resource.id).where(Resource.remind_on <= today, Resource.deleted_at.is_(None))
    return session.scalars(due.order_by(Resource.remind_on, Resource.id).limit(limit)).all()


def find_caring_for(resource_ids: Iterable[int]) -> Mapping[int, set[int]]:
    """Owner and co-owners by document; two statements."""
    wanted = list(resource_ids)
    owners = session.execute(sa.select(Resource.id, Resource.owner_id).where(Resource.id.in_(wanted)))
    found = {row.id: {row.owner_id} for row in owners}
    for one in session.scalars(sa.select(CoOwner).where(CoOwner.resource_id.in_(wanted))):
        found[one.resource_id].add(one.member_id)
    return found


def find_as_actor(member_id: int) -> kernel_actor.Member | None:
    """A member of an open account as the one who asks, to see what she may see."""
    member = session.scalar(sa.select(Member).where(Member.id == member_id, Member.closed_at.is_(None)))
    return as_actor(member) if member else None


def _to_review(actor: Actor) -> sa.Select[Resource]:
    own = sa.or_(Resource.owner_id == (actor.id or 0), Resource.id.in_(list(actor.fact("co_owned"))))
    return policies.visible_resources(actor).where(own, Resource.review_by <= clock.now().date() + SOON)
