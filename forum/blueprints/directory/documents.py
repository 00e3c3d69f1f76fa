"""Members as search documents, and as results."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any

import sqlalchemy as sa

from forum.blueprints.accounts.events import MemberChanged, MemberJoined
from forum.blueprints.accounts.models import Member
from forum.blueprints.cities.events import CityChanged
from forum.blueprints.cities.models.cities import City
from forum.blueprints.directory.events import ProfileChanged
from forum.blueprints.directory.queries import people
from forum.blueprints.directory.queries.people import Person
from forum.kernel import markdown
from forum.kernel.actor import SYSTEM, Actor
from forum.kernel.database import session
from forum.kernel.i18n import choose_language
from forum.kernel.search import Document, Found, Source
from forum.kernel.text import fold

if TYPE_CHECKING:
    from search.engine import Hit

PREFIX = "m"
_AT_ONCE = 500
_DAY = 86_400


def documents(ids: Sequence[int]) -> list[Document]:
    """The documents of these members as they are now; none for a closed account."""
    return [_document(person) for person in people.get_people(SYSTEM, ids).values()]


def every() -> Iterator[Sequence[int]]:
    """The ids of all members, in batches."""
    last = 0
    while ids := session.scalars(
        sa.select(Member.id).where(Member.id > last).order_by(Member.id).limit(_AT_ONCE)
    ).all():
        yield ids
        last = ids[-1]


def present(actor: Actor, hits: Sequence[Hit], text: str) -> Mapping[str, Found]:
    """The members found, as the actor may see them."""
    ids = [int(hit.id.removeprefix(PREFIX)) for hit in hits]
    found = people.get_people(actor, ids)
    return {f"{PREFIX}{number}": _found(person) for number, person in found.items()}


def _document(person: Person) -> Document:
    member, city, profile = person.member, person.city, person.profile
    changed = int(profile.changed_at.timestamp())
    return {
        "id": f"{PREFIX}{member.id}",
        "kind": "member",
        "acl": ["mem"],
        "author_id": member.id,
        "lang": member.language,
        "rank_boost": 0,
        "rev": profile.version,
        "created_ts": int(member.joined_at.timestamp()),
        "updated_ts": changed,
        "fresh_day": changed // _DAY,
        "joined_ts": int(member.joined_at.timestamp()),
        "display_name": member.name,
        "display_name_sort": fold(member.name),
        "handle": member.handle,
        "headline": member.job_title,
        "specialties": _specialties(person),
        **_place(city),
        "bio": markdown.plain(profile.bio_html),
        "practice_areas": [area.code for area in person.practice_areas],
        "codes_help": [criterion.code for criterion in person.can_help_with],
        "codes_seek": [criterion.code for criterion in person.looking_for],
    }


def _place(city: City | None) -> dict[str, str]:
    name = city.name if city else ""
    return {"organisation": name, "city": name, "country": city.country_code if city else ""}


def _specialties(person: Person) -> list[str]:
    names = [name for area in person.practice_areas for name in area.names.values()]
    return names + [f"{criterion.code} {criterion.name_in('en')}" for criterion in person.can_help_with]


def _found(person: Person) -> Found:
    language = choose_language()
    criteria = [{"code": c.code, "name": c.name_in(language), "url": c.path} for c in person.can_help_with]
    return Found(
        type="person", id=person.id, title=person.name, url=person.path, where=person.city.name if person.city else "",
        facts=[person.job_title] if person.job_title else [], criteria=criteria, person=person.member,
    )  # fmt: skip


def _of_city(event: CityChanged) -> Iterable[int]:
    return session.scalars(sa.select(Member.id).where(Member.city_id == event.city_id)).all()


def _of_member(event: Any) -> Iterable[int]:
    return [event.member_id]


MEMBERS = Source(
    index="members",
    prefix=PREFIX,
    documents=documents,
    every=every,
    changes={MemberJoined: _of_member, MemberChanged: _of_member, ProfileChanged: _of_member, CityChanged: _of_city},
    present=present,
)
