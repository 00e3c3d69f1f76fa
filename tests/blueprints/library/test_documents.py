"""What the library puts into the index is accepted by it, and leads back to the page."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from flask import Flask

from forum.blueprints.accounts.models import Member
from forum.blueprints.accounts.queries import as_actor
from forum.blueprints.files.extraction.extractor import extract_many
from forum.blueprints.files.services import texts, uploads
from forum.blueprints.library import documents
from forum.blueprints.library.queries import resources as queries
from forum.blueprints.library.services import resources
from forum.kernel import indexing
from forum.kernel.actor import SYSTEM
from forum.kernel.feature import DemoWorld
from forum.kernel.search import SOURCES, engine, tokens_of
from forum.kernel.text import fold
from search.checks import check_document
from search.engine import SearchRequest, Viewer
from search.indexes import INDEXES
from tests.factories.accounts import actor_of, create_city, create_member
from tests.factories.files import DEMO
from tests.factories.groups import create_group
from tests.factories.library import create_resource
from tests.factories.standards import load_standards


def test_the_index_accepts_every_field(app: Flask) -> None:
    load_standards()
    city = create_city(name="Recife", country_code="BR")
    resource = create_resource(
        create_member(), "Some text.", "word " * 1200, criteria=["DM3", "OD1"], tags=["privacy"], city_id=city.id,
        year=2024, language="pt", doc_type="plan", attribution="Recife",
    )  # fmt: skip
    passages, wholes = documents.passages([resource.id]), documents.resources([resource.id])
    identity = f"r{resource.id}"
    assert [one["id"] for one in passages] == [f"{identity}-p{n}" for n in ("1-0", "2-0", "2-1", "2-2")]
    assert [one["id"] for one in wholes] == [identity]
    for index, made in (("library_passages", passages), ("library_resources", wholes)):
        for document in made:
            check_document(INDEXES[index], document)
            assert (document["city"], document["country"], document["codes"]) == ("Recife", "BR", ["DM3", "OD1"])


def test_a_removed_document_and_an_empty_page_have_nothing_to_find(app: Flask) -> None:
    resource = create_resource(create_member(), "", "Text.")
    assert [one["page"] for one in documents.passages([resource.id])] == [2]
    resources.remove_resource(SYSTEM, resource.id)
    assert documents.passages([resource.id]) == []
    assert documents.resources([resource.id]) == []


def test_every_document_is_listed_once_for_a_rebuild(app: Flask) -> None:
    made = [create_resource(create_member()).id for _ in range(5)]
    assert [number for batch in queries.every_id(batch=2) for number in batch] == made


def test_what_touches_a_document_brings_it_up_to_date(app: Flask) -> None:
    from forum.blueprints.accounts.events import MemberChanged
    from forum.blueprints.groups.events import GroupChanged
    from forum.blueprints.library.events import ResourceChanged

    owner = create_member()
    group = create_group(owner)
    resource = create_resource(owner, group_id=group.id)
    create_resource(create_member())
    changes = SOURCES["library_passages"].changes
    for event in (ResourceChanged(resource_id=resource.id), GroupChanged(group_id=group.id),
                  MemberChanged(member_id=owner.id)):  # fmt: skip
        assert list(changes[type(event)](event)) == [resource.id]


def test_an_edit_moves_the_revision(app: Flask) -> None:
    owner = create_member()
    resource = create_resource(owner)
    before = indexing.stamped(documents.resources([resource.id])[0])["rev"]
    assert indexing.stamped(documents.resources([resource.id])[0])["rev"] == before
    resources.edit_resource(actor_of(owner), resource.id, resource.version, title="New")
    assert indexing.stamped(documents.resources([resource.id])[0])["rev"] != before


def _seed(owner: Member) -> Iterator[tuple[str, int]]:
    entries = json.loads((DEMO / "manifest.json").read_text(encoding="utf-8"))
    read = extract_many((DEMO / entry["file"], entry["file"]) for entry in entries)
    for entry, extraction in zip(entries, read, strict=True):
        with (DEMO / entry["file"]).open("rb") as stream:
            file = uploads.store_upload(actor_of(owner), stream, entry["file"], read_later=False)
        texts.keep_extraction(SYSTEM, file.id, extraction)
        resource = resources.share_resource(SYSTEM, file.id, title=entry["title"], language=entry["language"])
        yield entry["file"], resource.id


def test_the_phrases_of_the_demo_documents_are_found_at_their_page(app: Flask) -> None:
    ids = dict(_seed(create_member()))
    reader = as_actor(create_member())
    indexing.rebuild("library_passages")
    for wanted in json.loads((DEMO / "PHRASES.json").read_text(encoding="utf-8")):
        for text in (wanted["phrase"], fold(wanted["phrase"])):
            request = SearchRequest(
                "library_passages", Viewer(tokens_of(reader)), text, distinct="resource_id", snippet_field="body"
            )
            hits = engine().search(request).hits
            found = SOURCES["library_passages"].present(reader, hits, text)[hits[0].id]
            assert (found.id, found.url.split("?")[0]) == (
                ids[wanted["file"]], f"/library/{ids[wanted['file']]}/page/{wanted['page']}"
            ), text  # fmt: skip
            assert found.url.endswith("#found")


def test_what_is_found_and_no_longer_seen_is_not_shown(app: Flask) -> None:
    member = create_member()
    group = create_group(member)
    insider, outsider, viewer = actor_of(member), actor_of(create_member()), Viewer(("pub", "mem", f"g{group.id}"))
    shared = create_resource(create_member(), "Only for us.", audience="group", group_id=group.id).id
    indexing.rebuild("library_passages")
    hits = engine().search(SearchRequest("library_passages", viewer, "only for us")).hits
    present = SOURCES["library_passages"].present
    assert [found.id for found in present(insider, hits, "us").values()] == [shared]
    assert present(outsider, hits, "us") == {}


def test_the_demo_shares_its_documents_with_their_owners_places_and_groups(
    app: Flask, count_statements: Callable[[], Any]
) -> None:
    from forum.blueprints.library.demo import DEMO as STEPS

    load_standards()
    entries = json.loads((DEMO / "manifest.json").read_text(encoding="utf-8"))
    world = DemoWorld(scale="small", ids={}, tell=print, progress=_silent)
    for entry in entries:
        world.remember("member", entry["owner"], create_member().id)
        if entry["city"]:
            world.remember("city", entry["city"], create_city().id)
        if entry["group"]:
            world.remember("group", entry["group"], create_group().id)
    STEPS[0].run(world)
    shared = queries.find_by_ids([world.find("resource", entry["file"]) for entry in entries])
    assert [one.file.state for one in shared] == ["ready"] * len(entries)
    for resource, entry in zip(shared, entries, strict=True):
        assert (resource.title, resource.audience == "group") == (entry["title"], bool(entry["group"]))
        assert {criterion.code for criterion in resource.criteria} == set(entry["criteria"])


class _silent:  # noqa: N801  # stands in for a progress bar
    def __init__(self, items: Any, label: str) -> None:
        self._items = items

    def __enter__(self) -> Any:
        return iter(self._items)

    def __exit__(self, *_: object) -> None:
        return None


@pytest.mark.parametrize("index", ["library_passages", "library_resources"])
def test_rows_lead_from_the_index_back_to_the_library(app: Flask, index: str) -> None:
    source = SOURCES[index]
    resource = create_resource(create_member(), "Some words.")
    assert all(str(one["id"]).startswith(f"{source.prefix}{resource.id}") for one in source.documents([resource.id]))
