"""Opportunities as search documents, and as results. What waits is found by its proposer and programme staff alone."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING

import sqlalchemy as sa
from sqlalchemy.orm import selectinload

from forum.blueprints.opportunities import policies, queries
from forum.blueprints.opportunities.events import OpportunityChanged
from forum.blueprints.opportunities.models import Opportunity
from forum.blueprints.opportunities.rules import ENDED, KIND_NAMES, OPEN, STATE_NAMES
from forum.kernel.actor import Actor
from forum.kernel.database import session
from forum.kernel.i18n import choose_language
from forum.kernel.markdown import plain
from forum.kernel.search import Document, Found, Source, add_source
from forum.kernel.text import fold

if TYPE_CHECKING:
    from search.engine import Hit

PREFIX = "o"
_AT_ONCE, _MOST_TITLES = 500, 2_000
_A_DAY = 86_400


def documents(ids: Sequence[int]) -> list[Document]:
    """`o12` for each of these opportunities, as it is now."""
    wanted = sa.select(Opportunity).where(Opportunity.id.in_(ids)).options(selectinload(Opportunity.criteria))
    return [_document(one) for one in session.scalars(wanted)]


def every() -> Iterator[Sequence[int]]:
    """The ids of all opportunities, in batches."""
    last = 0
    ordered = sa.select(Opportunity.id).order_by(Opportunity.id).limit(_AT_ONCE)
    while ids := session.scalars(ordered.where(Opportunity.id > last)).all():
        yield ids
        last = ids[-1]


def present(actor: Actor, hits: Sequence[Hit], text: str) -> Mapping[str, Found]:
    """The opportunities found, as the actor may see them."""
    seen = queries.load_subjects(actor, [int(hit.id.removeprefix(PREFIX)) for hit in hits])
    return {f"{PREFIX}{number}": _found(one) for number, one in seen.items()}


def titled(actor: Actor, words: Sequence[str], most: int) -> Sequence[Found]:
    """The latest opportunities with these words in their titles."""
    latest = policies.visible_opportunities(actor).options(selectinload(Opportunity.criteria))
    rows = session.scalars(latest.order_by(Opportunity.created_at.desc(), Opportunity.id).limit(_MOST_TITLES)).all()
    return [_found(one) for one in rows if all(word in fold(one.title) for word in words)][:most]


def acl_of(one: Opportunity) -> list[str]:
    """Members once it was approved; until then its proposer and programme staff."""
    return ["mem"] if one.state in (OPEN, ENDED) else ["stf", f"u{one.posted_by_id}"]


def _document(one: Opportunity) -> Document:
    created = int(one.created_at.timestamp())
    told = (plain(one.html), one.eligibility, one.amount, one.outcome)
    return {
        "id": f"{PREFIX}{one.id}", "kind": "opportunity", "acl": acl_of(one), "lang": None,
        "author_id": one.posted_by_id, "title": one.title, "description": "\n".join(part for part in told if part),
        "tags": [one.kind], "codes": [criterion.code for criterion in one.criteria],
        "practice_areas": list(dict.fromkeys(criterion.code.rstrip("0123456789") for criterion in one.criteria)),
        "country": one.countries, "status": one.state, "rank_boost": 0, "created_ts": created, "updated_ts": created,
        "fresh_day": created // _A_DAY,
    }  # fmt: skip


def _found(one: Opportunity) -> Found:
    language = choose_language()
    return Found(
        type="opportunity", id=one.id, title=one.title, url=one.path, at=one.created_at,
        facts=[str(KIND_NAMES[one.kind]), str(STATE_NAMES[one.state])],
        criteria=[{"code": c.code, "name": c.name_in(language), "url": c.path} for c in one.criteria],
    )  # fmt: skip


def _changed(event: OpportunityChanged) -> Iterable[int]:
    return [event.opportunity_id]


add_source(Source("opportunities", PREFIX, documents, every, {OpportunityChanged: _changed}, present, titled=titled))
