"""Members as search documents, and as results."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any

import sqlalchemy as sa

from forum.blueprints.accounts.events import MemberChanged, MemberJoined
from forum.blueprints.accounts.models import Member
from forum.blueprints.accounts.queries import find_cities
from forum.blueprints.cities.events import CityChanged
from forum.blueprints.cities.models.cities import City
from forum.blueprints.cities.rules.population_bands import population_band
from forum.blueprints.directory.events import ProfileChanged
from forum.blueprints.directory.queries import layers, listing, people
from forum.blueprints.directory.queries.filtering import Filters
from forum.blueprints.directory.queries.layers import Layer
from forum.blueprints.directory.queries.person import Person
from forum.kernel import markdown
from forum.kernel.actor import Actor
from forum.kernel.audiences import Audience
from forum.kernel.database import session
from forum.kernel.i18n import choose_language
from forum.kernel.search import Document, Found, Source, cities_among, row_in_id, words_besides
from forum.kernel.text import fold

if TYPE_CHECKING:
    from search.engine import Hit

PREFIX = "m"
_AT_ONCE = 500
_DAY = 86_400


def documents(ids: Sequence[int]) -> list[Document]:
    """The documents of these members as they are now, one for each audience that sees something else of them.

    None for a closed account, and for who left the directory.
    """
    besides = words_besides("members", ids)
    return [_document(layer, besides.get(layer.person.id, ())) for layer in layers.list_layers(ids)]


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
    ids = {hit.id: int(hit.id.removeprefix(PREFIX).split("-")[0]) for hit in hits}
    found = people.get_people(actor, ids.values())
    return {hit_id: _found(found[number]) for hit_id, number in ids.items() if number in found}


def titled(actor: Actor, words: Sequence[str], most: int) -> Sequence[Found]:
    """People by their names."""
    return [_found(person) for person in listing.list_people(actor, Filters(q=" ".join(words)), limit=most).items]


def _document(layer: Layer, besides: Sequence[str]) -> Document:
    person = layer.person
    member, profile = person.member, person.profile
    changed = int(profile.changed_at.timestamp())
    return {
        "id": f"{PREFIX}{member.id}-{layer.audience.value}",
        "kind": "member",
        "acl": list(layer.tokens),
        "hidden_from": list(layer.hidden_from),
        "member_id": member.id,
        "author_id": member.id,
        "lang": member.language,
        "rank_boost": 0,
        "created_ts": int(member.joined_at.timestamp()),
        "updated_ts": changed,
        "fresh_day": changed // _DAY,
        "joined_ts": int(member.joined_at.timestamp()),
        **_words(person, [] if layer.audience is Audience.PUBLIC else besides),
    }


def _words(person: Person, besides: Sequence[str]) -> Document:
    member, city = person.member, person.city
    return {
        "display_name": member.name,
        "display_name_sort": fold(member.name),
        "handle": member.handle,
        "headline": person.job_title,
        "specialties": [*_specialties(person), *besides],
        **_place(city),
        "organisation": _organisations(person),
        "bio": markdown.plain(person.bio_html),
        "practice_areas": [area.code for area in person.practice_areas],
        "codes_help": [criterion.code for criterion in person.can_help_with],
        "codes_seek": [criterion.code for criterion in person.looking_for],
    }


def _place(city: City | None) -> dict[str, str]:
    name = city.name if city else ""
    band = population_band(city.population).code if city else ""
    return {"city": name, "country": city.country_code if city else "", "population_band": band}


def _organisations(person: Person) -> list[str]:
    home = [person.city.name] if person.city else []
    return home + [f"{one.organisation} {one.role}".strip() for one in person.affiliations]


def _specialties(person: Person) -> list[str]:
    names = [name for area in person.practice_areas for name in area.names.values()]
    names += [f"{criterion.code} {criterion.name_in('en')}" for criterion in person.can_help_with]
    names += [note for notes in person.notes.values() for note in notes.values()]
    by_id = {field.id: field for field in person.fields}
    return names + [by_id[one.field_id].words_of(one) for one in person.values if one.field_id in by_id]


def _found(person: Person) -> Found:
    language = choose_language()
    criteria = [{"code": c.code, "name": c.name_in(language), "url": c.path} for c in person.can_help_with]
    return Found(
        type="person", id=person.id, title=person.name, url=person.path, where=person.city.name if person.city else "",
        facts=[person.job_title] if person.job_title else [], criteria=criteria, person=person,
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
    owner_field="member_id",
    titled=titled,
    cities=lambda hits: cities_among(hits, row_in_id(PREFIX), find_cities),
)
