"""Events as search documents, and as results. What only those who come may know (place, link) is in none."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from typing import TYPE_CHECKING

import sqlalchemy as sa

from forum.blueprints.accounts.queries import find_cities
from forum.blueprints.events import policies
from forum.blueprints.events.events import EventsChanged
from forum.blueprints.events.models.events import Event
from forum.blueprints.events.queries import events as queries
from forum.blueprints.events.queries import steps
from forum.blueprints.events.rules.kinds import SHOWN
from forum.blueprints.events.rules.wording import kind_names
from forum.blueprints.groups import policies as group_policies
from forum.blueprints.groups.events import GroupChanged
from forum.kernel.actor import Actor
from forum.kernel.database import session
from forum.kernel.i18n import LANGUAGES, _, choose_language
from forum.kernel.markdown import plain
from forum.kernel.search import Document, Found, Source, add_source, cities_among
from forum.kernel.text import fold

if TYPE_CHECKING:
    from search.engine import Hit

PREFIX = "e"
_AT_ONCE, _MOST_TITLES = 500, 2_000
_A_DAY = 86_400
_REACH = {"public": ["pub"], "members": ["mem"]}


def acl_of(event: Event) -> list[str]:
    """Who may find it: those who read its group, all members where it is in none, and always its hosts."""
    group = event.group
    readers = ["mem"] if group is None else _REACH.get(group.visibility) or group_policies.insiders_of(group)
    return list(dict.fromkeys([*readers, *(f"u{host.id}" for host in event.hosts)]))


def documents(ids: Sequence[int]) -> list[Document]:
    """`e12` for each of these events that was announced, as it is now; none for drafts and what is gone."""
    statement = sa.select(Event).where(Event.id.in_(ids), Event.state.in_(SHOWN))
    return [_document(event) for event in session.scalars(statement.options(*queries.shown()))]


def every() -> Iterator[Sequence[int]]:
    """The ids of all events, in batches."""
    last = 0
    while ids := session.scalars(sa.select(Event.id).where(Event.id > last).order_by(Event.id).limit(_AT_ONCE)).all():
        yield ids
        last = ids[-1]


def present(actor: Actor, hits: Sequence[Hit], text: str) -> Mapping[str, Found]:
    """The events found, as the actor may see them; of a series that goes on, what comes next of it."""
    seen = queries.load_events(actor, [int(hit.id.removeprefix(PREFIX)) for hit in hits])
    coming = steps.next_of_series(actor, {event.series_id for event in seen.values() if event.series_id})
    return {
        f"{PREFIX}{number}": _found(coming.get(event.series_id or 0, event))
        for number, event in seen.items()
        if event.state in SHOWN
    }


def titled(actor: Actor, words: Sequence[str], most: int) -> Sequence[Found]:
    """The latest events with these words in their titles, among those that begin last."""
    latest = policies.visible_events(actor).where(Event.state.in_(SHOWN)).order_by(Event.starts_at.desc(), Event.id)
    rows = session.execute(latest.with_only_columns(Event.id, Event.title).limit(_MOST_TITLES)).all()
    ids = [row.id for row in rows if all(word in fold(row.title) for word in words)][:most]
    seen = queries.load_events(actor, ids) if ids else {}
    return [_found(seen[number]) for number in ids if number in seen]


def _document(event: Event) -> Document:
    areas = dict.fromkeys([event.area.code] if event.area else [])
    areas |= dict.fromkeys(criterion.area.code for criterion in event.criteria)
    begins = _seconds(event.starts_at)
    return {
        "id": f"{PREFIX}{event.id}", "kind": "event", "acl": acl_of(event), "lang": event.language,
        "author_id": event.hosts[0].id if event.hosts else event.created_by_id or 0, "title": event.title,
        "occasion": f"s{event.series_id}" if event.series_id else f"e{event.id}",  # found once, however often it recurs
        "description": plain(event.description_html), "codes": [criterion.code for criterion in event.criteria],
        "practice_areas": list(areas), "group_id": event.group_id, "online": bool(event.link), "status": event.state,
        "start_ts": begins, "end_ts": _seconds(event.ends_at), "rank_boost": 0,
        "created_ts": _seconds(event.created_at), "updated_ts": _seconds(event.changed_at),
        "fresh_day": begins // _A_DAY,  # of what is found alike, what begins later stands first
    }  # fmt: skip


def _found(event: Event) -> Found:
    language = choose_language()
    told = (
        kind_names()[event.kind], LANGUAGES[event.language], _("Does not take place") if event.cancelled else "",
        _("Full, with a waiting list") if event.full and event.published else "",
    )  # fmt: skip
    return Found(
        type="event", id=event.id, title=event.title, url=event.path, where=event.group.name if event.group else "",
        facts=[str(fact) for fact in told if fact], at=event.starts_at,
        criteria=[{"code": c.code, "name": c.name_in(language), "url": c.path} for c in event.criteria],
    )  # fmt: skip


def _seconds(moment: datetime) -> int:
    return int(moment.timestamp())


def _changed(event: EventsChanged) -> Iterable[int]:
    return event.event_ids


def _of_group(event: GroupChanged) -> Iterable[int]:
    return session.scalars(sa.select(Event.id).where(Event.group_id == event.group_id)).all()


def _cities(hits: Sequence[Hit]) -> Mapping[str, int]:
    return cities_among(hits, lambda hit: int(hit.fields["author_id"]), find_cities)


add_source(
    Source(
        "events", PREFIX, documents, every, {EventsChanged: _changed, GroupChanged: _of_group}, present, titled=titled,
        cities=_cities,
    )
)  # fmt: skip
