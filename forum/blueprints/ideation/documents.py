"""Sessions and concepts as search documents, and as results: found by whoever reads their group."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any

import sqlalchemy as sa
from sqlalchemy.orm import joinedload, selectinload

from forum.blueprints.groups import policies as group_policies
from forum.blueprints.groups.events import GroupChanged
from forum.blueprints.ideation import policies
from forum.blueprints.ideation.events import SessionChanged
from forum.blueprints.ideation.models import Concept, IdeationSession, Theme
from forum.blueprints.ideation.queries import around
from forum.blueprints.ideation.rules import PHASE_NAMES
from forum.kernel.actor import Actor
from forum.kernel.database import session
from forum.kernel.i18n import _, choose_language
from forum.kernel.markdown import plain
from forum.kernel.search import Document, Found, Source, add_source
from forum.kernel.text import fold

if TYPE_CHECKING:
    from search.engine import Hit

PREFIX = "i"
_AT_ONCE, _MOST_TITLES = 100, 2_000
_A_DAY = 86_400
_NOT_WRITTEN = ("votes", "comment")


def documents(ids: Sequence[int]) -> list[Document]:
    """`i12` for a session as a whole, and `i12-45` for each concept of it that stands by itself."""
    wanted = sa.select(IdeationSession).where(IdeationSession.id.in_(ids))
    concepts = selectinload(IdeationSession.themes).selectinload(Theme.concepts)
    group, criteria = joinedload(IdeationSession.group), selectinload(IdeationSession.criteria)
    found = session.scalars(wanted.options(concepts, group, criteria))
    return [document for one in found for document in (_whole(one), *_concepts(one))]


def every() -> Iterator[Sequence[int]]:
    """The ids of all sessions, in batches."""
    last = 0
    ordered = sa.select(IdeationSession.id).order_by(IdeationSession.id).limit(_AT_ONCE)
    while ids := session.scalars(ordered.where(IdeationSession.id > last)).all():
        yield ids
        last = ids[-1]


def present(actor: Actor, hits: Sequence[Hit], text: str) -> Mapping[str, Found]:
    """The sessions and concepts found, as the actor may see them."""
    numbers = {hit.id: [int(part) for part in hit.id.removeprefix(PREFIX).split("-")] for hit in hits}
    sessions = around.load_sessions(actor, [parts[0] for parts in numbers.values()])
    wanted = [parts[1] for parts in numbers.values() if len(parts) > 1]
    concepts = around.load_concepts(actor, wanted) if wanted else {}
    found = {}
    for hit_id, parts in numbers.items():
        if len(parts) == 1 and parts[0] in sessions:
            found[hit_id] = _found(sessions[parts[0]])
        elif len(parts) > 1 and parts[0] in sessions and parts[1] in concepts:
            found[hit_id] = _found(sessions[parts[0]], concepts[parts[1]])
    return found


def titled(actor: Actor, words: Sequence[str], most: int) -> Sequence[Found]:
    """The latest sessions with these words in their titles."""
    latest = policies.visible_sessions(actor).options(
        joinedload(IdeationSession.group), selectinload(IdeationSession.criteria)
    )
    ordered = latest.order_by(IdeationSession.created_at.desc(), IdeationSession.id).limit(_MOST_TITLES)
    return [_found(one) for one in session.scalars(ordered) if all(word in fold(one.title) for word in words)][:most]


def _whole(one: IdeationSession) -> Document:
    parts = [plain(one.overview_html)]
    for theme in one.themes:
        parts += [theme.title, theme.description, plain(theme.wrap_up_html)]
    body = "\n".join(part for part in parts if part)
    return _common(one) | {
        "id": f"{PREFIX}{one.id}", "kind": "session", "title": one.title, "section": "", "body": body,
        "author_id": one.created_by_id or one.contact_id or 0,
    }  # fmt: skip


def _concepts(one: IdeationSession) -> Iterator[Document]:
    for theme in one.themes:
        for concept in theme.concepts:
            if concept.merged_into_id is None:
                yield _common(one) | {
                    "id": f"{PREFIX}{one.id}-{concept.id}", "kind": "concept", "title": concept.title,
                    "section": theme.title, "body": plain(concept.html), "author_id": concept.owner_id,
                }  # fmt: skip


def _common(one: IdeationSession) -> dict[str, Any]:
    created = int(one.created_at.timestamp())
    codes = [criterion.code for criterion in one.criteria]
    return {
        "session_id": one.id, "acl": group_policies.audience_of(one.group), "lang": None, "codes": codes,
        "practice_areas": list(dict.fromkeys(code.rstrip("0123456789") for code in codes)),
        "group_id": one.group_id, "status": one.phase, "rank_boost": 0, "created_ts": created, "updated_ts": created,
        "fresh_day": created // _A_DAY,
    }  # fmt: skip


def _found(one: IdeationSession, concept: Concept | None = None) -> Found:
    language = choose_language()
    title = _("Concept %(number)s: %(title)s", number=concept.number, title=concept.title) if concept else one.title
    facts = [concept.theme.title, one.title] if concept else [str(PHASE_NAMES[one.phase])]
    return Found(
        type="idea", id=one.id, title=title, url=concept.path if concept else one.path, where=one.group.name,
        at=concept.created_at if concept else one.created_at, facts=facts,
        criteria=[{"code": c.code, "name": c.name_in(language), "url": c.path} for c in one.criteria],
    )  # fmt: skip


def _changed(event: SessionChanged) -> Iterable[int]:
    return [] if event.what in _NOT_WRITTEN else [event.session_id]


def _of_group(event: GroupChanged) -> Iterable[int]:
    return session.scalars(sa.select(IdeationSession.id).where(IdeationSession.group_id == event.group_id)).all()


add_source(
    Source(
        "ideation", PREFIX, documents, every, {SessionChanged: _changed, GroupChanged: _of_group}, present,
        owner_field="session_id", titled=titled,
    )
)  # fmt: skip
