"""Resources as search documents: one for each passage of each page, and one for the whole."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

from forum.blueprints.accounts.events import MemberChanged
from forum.blueprints.cities.events import CityChanged
from forum.blueprints.cities.rules.population_bands import population_band
from forum.blueprints.files import queries as file_queries
from forum.blueprints.files.models import FilePage
from forum.blueprints.files.rules import page_name
from forum.blueprints.groups import policies as group_policies
from forum.blueprints.groups.events import GroupChanged
from forum.blueprints.library.events import ResourceChanged, ResourceRemoved, ResourceShared
from forum.blueprints.library.models.files import ResourceFile
from forum.blueprints.library.models.resources import Resource
from forum.blueprints.library.queries import files as attached_queries
from forum.blueprints.library.queries import resources as queries
from forum.blueprints.library.rules.formats import FORMATS, formats_of
from forum.blueprints.library.rules.kinds import DOC_TYPES, licence_name
from forum.blueprints.library.rules.passages import split, without_gaps
from forum.blueprints.library.rules.usefulness import rank_boost_of
from forum.kernel import clock
from forum.kernel.actor import Actor
from forum.kernel.events import Event
from forum.kernel.i18n import LANGUAGES, _, choose_language, ngettext
from forum.kernel.search import Document, Found, Source, add_source, cities_among, facet_label, row_in_id

if TYPE_CHECKING:
    from search.engine import Hit

PREFIX = "r"
_GROUP_REACH = {"public": ("public", "members"), "members": ("members",)}
_A_DAY = 86_400
_FURTHER = re.compile(r"r\d+-f(\d+)-p")


def acl_of(resource: Resource) -> list[str]:
    """Who may find it: its audience as far as its group is open to that audience, and always its owner."""
    owner = f"u{resource.owner_id}"
    if resource.audience == "chosen":
        people = [f"u{member.id}" for member in resource.reader_members]
        groups = [token for group in resource.reader_groups for token in group_policies.insiders_of(group)]
        return list(dict.fromkeys([*groups, *people, owner]))
    group = resource.group
    reach = _GROUP_REACH.get(group.visibility, ()) if group is not None else ("public", "members")
    audience = resource.audience
    if audience == "public" and "public" not in reach:
        audience = "members"
    if audience == "members" and "members" not in reach:
        audience = "group"
    insiders = group_policies.insiders_of(group) if group is not None else []
    tokens = {"public": ["pub"], "members": ["mem"], "group": insiders}[audience]
    return [*tokens, owner]


def passages(ids: Sequence[int]) -> list[Document]:
    """`r12-p14-0`, and `r12-f45-p3-0` of a further file: the passages of every page that has text."""
    resources = queries.find_by_ids(ids)
    attached = attached_queries.attached_to(ids)
    further = [one.file_id for files in attached.values() for one in files]
    pages = file_queries.pages_of([*(resource.file_id for resource in resources), *further])
    return [
        document for resource in resources for document in _passages(resource, attached.get(resource.id, ()), pages)
    ]


def resources(ids: Sequence[int]) -> list[Document]:
    """`r12`: what is told about a resource as a whole."""
    attached = attached_queries.attached_to(ids)
    return [
        {
            **_common(resource, f"r{resource.id}", attached.get(resource.id, ())),
            "authors": [resource.owner.name, *([resource.attribution] if resource.attribution else [])],
            "abstract": "\n".join([resource.summary, *(one.label for one in attached.get(resource.id, ()))]).strip(),
            "pages": resource.page_count,
            "pub_year": resource.year,
            "title_sort": resource.search_title,
        }
        for resource in queries.find_by_ids(ids)
    ]


def present_pages(actor: Actor, hits: Sequence[Hit], text: str) -> Mapping[str, Found]:
    """The pages found in documents that the actor may see, each leading to the found words."""
    seen = queries.get_resources(actor, {int(hit.fields["resource_id"]) for hit in hits})
    attached = attached_queries.find_attached(filter(None, (_further(hit.id) for hit in hits)))
    found = {}
    for hit in hits:
        resource, further = seen.get(int(hit.fields["resource_id"])), _further(hit.id)
        if resource is not None and (further is None or further in attached):
            holder = attached[further] if further else resource
            found[hit.id] = _found(actor, resource, int(hit.fields["page"]), text, holder)
    return found


def present_wholes(actor: Actor, hits: Sequence[Hit], text: str) -> Mapping[str, Found]:
    """The documents found that the actor may see."""
    seen = queries.get_resources(actor, {int(hit.id.removeprefix(PREFIX)) for hit in hits})
    return {f"{PREFIX}{number}": _found(actor, resource, None, text) for number, resource in seen.items()}


def titled(actor: Actor, words: Sequence[str], most: int) -> Sequence[Found]:
    """The newest documents with these words in their titles."""
    found = queries.list_resources(actor, queries.Narrowing(q=" ".join(words)), limit=most)
    return [_found(actor, resource, None, "") for resource in found.items]


@facet_label("doc_type")
def _name_doc_types(actor: Actor, values: Sequence[str]) -> Mapping[str, str]:
    return {value: str(DOC_TYPES[value]) for value in values if value in DOC_TYPES}


@facet_label("format")
def _name_formats(actor: Actor, values: Sequence[str]) -> Mapping[str, str]:
    return {value: str(FORMATS[value]) for value in values if value in FORMATS}


def _further(identity: str) -> int | None:
    """The further file that a passage is of; None when it is of the main one."""
    named = _FURTHER.match(identity)
    return int(named[1]) if named else None


def _found(
    actor: Actor, resource: Resource, page: int | None, text: str, holder: Resource | ResourceFile | None = None
) -> Found:
    held = holder or resource
    url = f"{held.page_path(page)}?{urlencode({'q': text})}#found" if page else resource.path
    language = choose_language()
    licence = licence_name(resource.licence)
    told = (
        str(DOC_TYPES[resource.doc_type]), _adopted_by(resource.adopted_count), _stale(resource), resource.year,
        licence, LANGUAGES.get(resource.language or ""),
    )  # fmt: skip
    return Found(
        type="document", id=resource.id, title=resource.title, url=url, facts=[str(fact) for fact in told if fact],
        where=resource.city.name if resource.city and actor.signed_in else "", at=resource.created_at,
        criteria=[{"code": c.code, "name": c.name_in(language), "url": c.path} for c in resource.criteria],
        file_type=held.file.type, page=page_name(held.file.unit, page) if page else "",
        pages=held.page_count,
    )  # fmt: skip


def _adopted_by(count: int) -> str:
    return ngettext("Adapted by %(num)s city", "Adapted by %(num)s cities", count) if count else ""


def _stale(resource: Resource) -> str:
    return _("Review due") if resource.review_state(clock.now().date()) == "due" else ""


def _passages(
    resource: Resource, further: Sequence[ResourceFile], pages: Mapping[int, Sequence[FilePage]]
) -> Iterable[Document]:
    common = _common(resource, "", further)
    for page in pages.get(resource.file_id, ()):
        yield from _passages_of(common, page, f"r{resource.id}")
    for one in further:
        for page in pages.get(one.file_id, ()):
            yield from _passages_of(common, page, f"r{resource.id}-f{one.file_id}", one.label)


def _passages_of(common: Document, page: FilePage, identity: str, label: str = "") -> Iterable[Document]:
    section = " > ".join(page.headings) or page.label
    for part, body in enumerate(split(without_gaps(page.text))):
        yield {
            **common,
            "id": f"{identity}-p{page.number}-{part}",
            "page": page.number,
            "section": " > ".join(filter(None, (label, section))),
            "body": body,
        }


def _common(resource: Resource, identity: str, further: Sequence[ResourceFile]) -> dict[str, Any]:
    return {
        "id": identity, "kind": "document", "resource_id": resource.id, "title": resource.title,
        "lang": resource.language, "codes": [criterion.code.upper() for criterion in resource.criteria],
        "practice_areas": resource.area_codes, "tags": resource.tags, "doc_type": resource.doc_type,
        "city": resource.city.name if resource.city else None,
        "country": resource.city.country_code if resource.city else None,
        "population_band": population_band(resource.city.population).code if resource.city else None,
        "format": formats_of(one.type for one in (resource.file, *(held.file for held in further))),
        "group_id": resource.group_id, "year": resource.year, "author_id": resource.owner_id,
        "acl": acl_of(resource), "rank_boost": rank_boost_of(resource.adopted_count),
        "created_ts": _seconds(resource.created_at), "updated_ts": _seconds(resource.changed_at),
        "fresh_day": _seconds(resource.created_at) // _A_DAY,
    }  # fmt: skip


def _seconds(moment: datetime) -> int:
    return int(moment.timestamp())


def _touched(event: Event) -> Iterable[int]:
    match event:
        case ResourceShared() | ResourceChanged() | ResourceRemoved():
            return [event.resource_id]
        case GroupChanged():
            return queries.ids_where(group_id=event.group_id)
        case MemberChanged():
            return queries.ids_where(owner_id=event.member_id)
        case CityChanged():
            return queries.ids_where(city_id=event.city_id)
    return []


def _cities(hits: Sequence[Hit]) -> Mapping[str, int]:
    return cities_among(hits, row_in_id(PREFIX), queries.find_cities)


_HEARD: tuple[type[Event], ...] = (
    ResourceShared, ResourceChanged, ResourceRemoved, GroupChanged, MemberChanged, CityChanged
)  # fmt: skip
_ABOUT = (queries.every_id, dict.fromkeys(_HEARD, _touched))
add_source(
    Source(
        "library_passages", PREFIX, passages, *_ABOUT, present_pages, owner_field="resource_id", titled=titled,
        cities=_cities,
    )
)  # fmt: skip
add_source(Source("library_resources", PREFIX, resources, *_ABOUT, present_wholes, cities=_cities))
