"""People for an export, and the log of exports."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import contains_eager, joinedload

from forum.blueprints.accounts.models import Member
from forum.blueprints.directory import policies
from forum.blueprints.directory.models.exports import DirectoryExport
from forum.blueprints.directory.queries.filtering import Filters, conditions, visible_people
from forum.blueprints.directory.queries.naming import is_one_of
from forum.blueprints.directory.queries.narrowing import narrow, settle
from forum.blueprints.directory.queries.people import complete, viewpoint, whole
from forum.blueprints.directory.queries.person import Person
from forum.blueprints.directory.queries.tiers import Tier
from forum.blueprints.directory.rules.matching import Viewpoint
from forum.kernel.actor import Actor
from forum.kernel.database import session
from forum.kernel.pagination import Key, Page, after, paginate

_AT_ONCE = 500
_FEW = 1_000


def iterate_people(actor: Actor, filters: Filters, at_once: int = _AT_ONCE) -> Iterator[Sequence[Person]]:
    """All who match, by name, with all that the actor sees of them; in batches, and only one batch in memory."""
    view = viewpoint(actor)
    people = visible_people(actor).where(*conditions(actor, filters, view).values())
    keys = [Key(Member.search_name), Key(Member.id)]
    narrowed = narrow(actor, filters, view, _FEW) if filters != Filters() else None
    ((everybody,), _) = settle(narrowed, [Tier(0, sa.true(), keys[0])], (), _FEW)
    if everybody.among is not None:
        people = people.where(is_one_of(Member.id, everybody.among))
    ordered = people.options(contains_eager(Member.city)).order_by(Member.search_name, Member.id).limit(at_once)
    last: tuple[str, int] | None = None
    while True:
        batch = session.scalars(ordered.where(after(keys, last)) if last else ordered).all()
        if not batch:
            return
        last = batch[-1].search_name, batch[-1].id
        yield complete(actor, batch, Viewpoint(), options=whole())
        session.expunge_all()
        if len(batch) < at_once:
            return


def list_exports(actor: Actor, cursor: str | None = None, limit: int | None = None) -> Page[Any]:
    """The exports one may know of, the newest first, each with who made it."""
    statement = policies.visible_exports(actor).options(joinedload(DirectoryExport.member).joinedload(Member.city))
    return paginate(statement, [Key(DirectoryExport.at, descending=True), Key(DirectoryExport.id)], cursor, limit)
