"""Sprints as search documents, and as results. Drafts and whatever cities wrote are in none."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING

import sqlalchemy as sa

from forum.blueprints.sprints import policies
from forum.blueprints.sprints.events import SprintChanged
from forum.blueprints.sprints.models.sprints import Sprint
from forum.blueprints.sprints.queries import sprints as queries
from forum.blueprints.sprints.queries.subjects import load_sprints
from forum.blueprints.sprints.rules import states
from forum.blueprints.sprints.rules.phases import PHASE_NAMES
from forum.blueprints.standards.models import Criterion
from forum.kernel.actor import Actor
from forum.kernel.database import session
from forum.kernel.i18n import LANGUAGES, choose_language
from forum.kernel.markdown import plain, render
from forum.kernel.search import Document, Found, Source, add_source
from forum.kernel.text import fold

if TYPE_CHECKING:
    from search.engine import Hit

PREFIX = "s"
_AT_ONCE, _MOST_TITLES = 500, 2_000
_A_DAY = 86_400
_TEXTS = ("summary", "overview", "context", "what_you_do", "what_you_get", "who_should_apply")


def documents(ids: Sequence[int]) -> list[Document]:
    """`s12` for each of these sprints that was published, as it is now; none for drafts."""
    criteria = queries.list_criteria(ids)
    wanted = sa.select(Sprint).where(Sprint.id.in_(ids), Sprint.state != states.DRAFT)
    return [_document(sprint, criteria.get(sprint.id, [])) for sprint in session.scalars(wanted)]


def every() -> Iterator[Sequence[int]]:
    """The ids of all sprints, in batches."""
    last = 0
    while ids := session.scalars(
        sa.select(Sprint.id).where(Sprint.id > last).order_by(Sprint.id).limit(_AT_ONCE)
    ).all():
        yield ids
        last = ids[-1]


def present(actor: Actor, hits: Sequence[Hit], text: str) -> Mapping[str, Found]:
    """The sprints found, as the actor may see them."""
    ids = [int(hit.id.removeprefix(PREFIX)) for hit in hits]
    seen, criteria = load_sprints(actor, ids), queries.list_criteria(ids)
    return {f"{PREFIX}{number}": _found(one, criteria.get(number, [])) for number, one in seen.items()}


def titled(actor: Actor, words: Sequence[str], most: int) -> Sequence[Found]:
    """The latest sprints with these words in their titles."""
    latest = policies.visible_sprints(actor).where(Sprint.state != states.DRAFT)
    rows = session.scalars(latest.order_by(Sprint.deadline_at.desc(), Sprint.id).limit(_MOST_TITLES)).all()
    seen = [one for one in rows if all(word in fold(one.title) for word in words)][:most]
    criteria = queries.list_criteria([one.id for one in seen])
    return [_found(one, criteria.get(one.id, [])) for one in seen]


def _document(sprint: Sprint, criteria: Sequence[Criterion]) -> Document:
    ends, opened = int(sprint.deadline_at.timestamp()), int(sprint.opens_at.timestamp())
    return {
        "id": f"{PREFIX}{sprint.id}", "kind": "sprint", "acl": ["pub" if sprint.visibility == "public" else "mem"],
        "lang": sprint.language, "author_id": sprint.created_by_id or 0, "title": sprint.title,
        "description": "\n".join(plain(render(getattr(sprint, name))) for name in _TEXTS if getattr(sprint, name)),
        "tags": sprint.hashtags, "codes": [one.code for one in criteria],
        "practice_areas": list(dict.fromkeys(one.code.rstrip("0123456789") for one in criteria)),
        "status": sprint.state, "end_ts": ends, "rank_boost": 0, "created_ts": opened, "updated_ts": opened,
        "fresh_day": ends // _A_DAY,
    }  # fmt: skip


def _found(sprint: Sprint, criteria: Sequence[Criterion]) -> Found:
    language = choose_language()
    return Found(
        type="sprint", id=sprint.id, title=sprint.title, url=sprint.path, at=sprint.deadline_at,
        facts=[str(PHASE_NAMES[sprint.phase]), LANGUAGES[sprint.language]],
        criteria=[{"code": one.code, "name": one.name_in(language), "url": one.path} for one in criteria],
    )  # fmt: skip


def _changed(event: SprintChanged) -> Iterable[int]:
    return [event.sprint_id]


add_source(Source("sprints", PREFIX, documents, every, {SprintChanged: _changed}, present, titled=titled))
