"""The documents of the demo community."""

from __future__ import annotations

import json
from datetime import timedelta
from pathlib import Path
from typing import Any

from forum.blueprints.accounts.models import Member
from forum.blueprints.accounts.queries import as_actor
from forum.blueprints.files.extraction.extractor import Extractor
from forum.blueprints.files.services import texts
from forum.blueprints.library.models.requests import DocumentRequest
from forum.blueprints.library.models.resources import Resource
from forum.blueprints.library.queries import resources as resource_queries
from forum.blueprints.library.rules.asking import EXPIRED
from forum.blueprints.library.services import adoptions, answers, caring, collections, links, requests
from forum.blueprints.library.services.imports import write_document, write_file, write_version
from forum.kernel import clock
from forum.kernel.actor import SYSTEM, Actor
from forum.kernel.database import session
from forum.kernel.feature import DemoStep, DemoWorld
from forum.kernel.use_case import transaction

DOCUMENTS = Path(__file__).parents[2] / "demo" / "documents"
VERSIONS = DOCUMENTS.parent / "versions"
FURTHER_FILES = DOCUMENTS.parent / "further_files"
LINKS = DOCUMENTS.parent / "links"


def _share_documents(world: DemoWorld) -> None:
    entries: list[dict[str, Any]] = json.loads((DOCUMENTS / "manifest.json").read_text(encoding="utf-8"))
    with Extractor() as extractor, world.progress(entries, "documents") as shown:
        read = [(entry, extractor.extract(DOCUMENTS / entry["file"], entry["file"])) for entry in shown]
    with transaction():
        for entry, extraction in read:
            path = DOCUMENTS / entry["file"]
            resource = write_document(SYSTEM, path, path.name, extraction, **_told(world, entry))
            world.remember("resource", path.name, resource.id)


def _add_versions(world: DemoWorld) -> None:
    entries: list[dict[str, Any]] = json.loads((VERSIONS / "versions.json").read_text(encoding="utf-8"))
    with Extractor() as extractor:
        read = [(entry, extractor.extract(VERSIONS / entry["file"], entry["file"])) for entry in entries]
    with transaction():
        for entry, extraction in read:
            write_version(
                SYSTEM, VERSIONS / entry["file"], entry["document"], extraction,
                resource_id=world.find("resource", entry["document"]), author_id=world.find("member", entry["author"]),
                note=entry["note"], at=clock.now() - timedelta(days=entry["days_ago"]),
            )  # fmt: skip


def _add_further_files(world: DemoWorld) -> None:
    entries: list[dict[str, Any]] = json.loads((FURTHER_FILES / "files.json").read_text(encoding="utf-8"))
    with Extractor() as extractor:
        read = [(entry, extractor.extract(FURTHER_FILES / entry["file"], entry["file"])) for entry in entries]
    with transaction():
        for entry, extraction in read:
            write_file(
                SYSTEM, FURTHER_FILES / entry["file"], extraction, label=entry["label"],
                resource_id=world.find("resource", entry["document"]), added_by_id=world.find("member", entry["by"]),
            )  # fmt: skip


def _share_links(world: DemoWorld) -> None:
    entries: list[dict[str, Any]] = json.loads((LINKS / "links.json").read_text(encoding="utf-8"))
    with Extractor() as extractor:
        read = [(entry, extractor.extract(LINKS / entry["file"], entry["file"])) for entry in entries]
    with transaction():
        for entry, extraction in read:
            told = {name: entry[name] for name in ("title", "summary", "doc_type", "criteria", "tags", "language")}
            owner_id = world.find("member", entry["owner"])
            at = clock.now() - timedelta(days=entry["days_ago"])
            resource = links.share_link(SYSTEM, entry["address"], owner_id=owner_id, at=at, **told)
            links.keep_copy(SYSTEM, resource.id, (LINKS / entry["file"]).read_bytes())
            texts.keep_extraction(SYSTEM, resource_queries.get_resource(SYSTEM, resource.id).file_id, extraction)


def _told(world: DemoWorld, entry: dict[str, Any]) -> dict[str, Any]:
    group = entry["group"]
    names = ("title", "summary", "language", "doc_type", "licence", "criteria", "tags", "year")
    return {name: entry[name] for name in names} | {
        "owner_id": world.find("member", entry["owner"]),
        "city_id": world.find("city", entry["city"]) if entry["city"] else None,
        "group_id": world.find("group", group) if group else None,
        "audience": "group" if group else "members",
        "caption": entry.get("caption", ""),
        "at": clock.now() - timedelta(days=entry["days_ago"], hours=len(entry["file"]) % 9),
    }


def _say_what_helped(world: DemoWorld) -> None:
    told = _usefulness()
    with transaction():
        for name, said in told["adoptions"].items():
            for one in said:
                adoption = adoptions.adopt(_actor(world, one["by"]), world.find("resource", name), one["note"])
                adoption.adopted_at = clock.now() - timedelta(days=one["days_ago"], hours=len(one["by"]))
                session.flush()
        for name, given in told["ratings"].items():
            for handle, stars in given.items():
                adoptions.rate(_actor(world, handle), world.find("resource", name), stars)


def _ask_for_documents(world: DemoWorld) -> None:
    entries = json.loads((DOCUMENTS.parent / "document_requests.json").read_text(encoding="utf-8"))
    with transaction():
        for entry in entries:
            told = {"criterion": entry["criterion"], "language": entry["language"], "population_band": entry["band"]}
            asker = _actor(world, entry["by"])
            request = requests.ask_for_document(asker, entry["what"], detail=entry["detail"], **told)
            begun = clock.now() - timedelta(days=entry["days_ago"], hours=len(entry["by"]))
            request.created_at = request.changed_at = begun
            request.stand(begun)
            for handle in entry["needs"]:
                requests.need_document(_actor(world, handle), request.id)
            for answer in entry["answers"]:
                _offer(world, request, answer)
            if entry.get("expired"):
                requests.close_request(asker, request.id, EXPIRED)


def _offer(world: DemoWorld, request: DocumentRequest, told: dict[str, Any]) -> None:
    resource_id = world.find("resource", told["file"])
    answer = answers.offer_document(_actor(world, told["by"]), request.id, resource_id, told["note"])
    answer.at = clock.now() - timedelta(days=told["days_ago"], hours=len(told["by"]))
    if told.get("chosen"):
        answers.choose_answer(as_actor(request.asker), request.id, answer.id)


def _plan_reviews(world: DemoWorld) -> None:
    today = clock.now().date()
    with transaction():
        for name, told in _usefulness()["reviews"].items():
            resource = session.get_one(Resource, world.find("resource", name))
            resource.plan_review(today + timedelta(days=told["in_days"]), today)
            session.flush()
            for handle in told["co_owners"]:
                caring.add_co_owner(_owner_of(resource), resource.id, world.find("member", handle))


def _collect(world: DemoWorld) -> None:
    entries = json.loads((DOCUMENTS.parent / "collections.json").read_text(encoding="utf-8"))
    with transaction():
        for entry in entries:
            owner = _actor(world, entry["owner"])
            group_id = world.find("group", entry["group"]) if entry["group"] else None
            told = {"summary": entry["summary"], "audience": entry["audience"], "group_id": group_id}
            collection = collections.create_collection(owner, entry["title"], **told)
            for name, note in entry["items"]:
                collections.put_item(owner, collection.id, world.find("resource", name), note)
            for handle in entry["editors"]:
                collections.add_editor(owner, collection.id, world.find("member", handle))


def _owner_of(resource: Resource) -> Actor:
    return as_actor(session.get_one(Member, resource.owner_id))


def _usefulness() -> dict[str, Any]:
    told: dict[str, Any] = json.loads((DOCUMENTS.parent / "usefulness.json").read_text(encoding="utf-8"))
    return told


def _actor(world: DemoWorld, handle: str) -> Actor:
    return as_actor(session.get_one(Member, world.find("member", handle)))


DEMO = [
    DemoStep("Documents, read page by page", _share_documents),
    DemoStep("What cities made of them", _say_what_helped),
    DemoStep("Newer versions of some of them", _add_versions),
    DemoStep("Documents that colleagues look for", _ask_for_documents),
    DemoStep("What stands beside them", _add_further_files),
    DemoStep("Pages elsewhere, with copies of their text", _share_links),
    DemoStep("Who looks after them, and until when", _plan_reviews),
    DemoStep("Collections of them", _collect),
]
