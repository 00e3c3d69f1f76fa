"""`forum import documents`: a folder of documents, with or without a list of what is known about them."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import Any
from urllib.parse import quote

import click
import sqlalchemy as sa

from forum.blueprints.accounts.models import Member
from forum.blueprints.cities.models.cities import City
from forum.blueprints.files.extraction.extractor import Extractor
from forum.blueprints.files.extraction.problems import CORRUPT, MESSAGES, PASSWORD_PROTECTED
from forum.blueprints.files.extraction.results import Extraction
from forum.blueprints.library.rules.kinds import doc_type_named
from forum.blueprints.library.services.imports import write_document
from forum.importers.ledger import find_imported, remember_imported
from forum.importers.report import Refused, Report
from forum.kernel.actor import SYSTEM
from forum.kernel.database import session
from forum.kernel.errors import ForumError
from forum.kernel.i18n import LANGUAGES
from forum.kernel.text import clean, fold
from forum.kernel.use_case import savepoint, transaction

KIND = "document"
BATCH = 8
MANIFEST = "manifest.jsonl"
_USELESS = (CORRUPT, PASSWORD_PROTECTED)
_OFFICES = ("city of ", "ville de ", "ajuntament de ", "ayuntamiento de ", "prefeitura de ", "municipalidad de ")


@dataclass(frozen=True)
class Record:
    """A document to import: its file, and what the list says about it."""

    path: Path
    name: str
    told: Mapping[str, Any]


@click.command("documents")
@click.argument("path", type=click.Path(exists=True, file_okay=False, readable=True, path_type=Path))
@click.option("--owner", help="The address of the member who will own them; else the first administrator.")
def import_documents(path: Path, owner: str | None) -> None:
    """Import the documents of a folder. Example: forum import documents ./library --owner ana@example.org

    A file manifest.jsonl in it may tell title, language, type, licence, attribution and source of each; without it
    every document in the folder is taken. It may be stopped and run again: what is there already is left alone.
    """
    import_folder(path, _owner_id(owner)).show("documents")


def import_folder(folder: Path, owner_id: int) -> Report:
    """Import a folder in batches, each committed as a whole, with a progress bar; files are known by their bytes."""
    entries = list(_entries(folder))
    if not entries:
        raise click.ClickException(f"There is nothing to import in {folder}.")
    report = Report()
    with Extractor() as extractor, click.progressbar(length=len(entries), label="Importing documents") as bar:
        remaining = iter(entries)
        while batch := list(islice(remaining, BATCH)):
            _import_batch(folder, batch, owner_id, extractor, report)
            session.remove()
            bar.update(len(batch))
    return report


def _import_batch(
    folder: Path, batch: list[tuple[str, Any]], owner_id: int, extractor: Extractor, report: Report
) -> None:
    records: dict[str, Record] = {}
    for name, entry in batch:
        try:
            record = _record(folder, name, entry)
            digest = hashlib.sha256(record.path.read_bytes()).hexdigest()
            report.skipped += digest in records
            records.setdefault(digest, record)
        except (Refused, OSError) as refusal:
            report.refuse(name, str(refusal))
    known = find_imported(KIND, records)
    report.skipped += len(known)
    # Reading comes before the transaction, so that a server on the same database can go on writing.
    fresh = [(digest, record) for digest, record in records.items() if digest not in known]
    read = [(digest, record, extractor.extract(record.path, record.path.name)) for digest, record in fresh]
    with transaction():
        for digest, record, extraction in read:
            _write(digest, record, extraction, owner_id, report)


def _write(digest: str, record: Record, extraction: Extraction, owner_id: int, report: Report) -> None:
    if extraction.media_type is None or extraction.problem in _USELESS:
        report.refuse(record.name, MESSAGES[str(extraction.problem)])
        return
    try:
        with savepoint():
            told = _told(record.told, extraction)
            resource = write_document(SYSTEM, record.path, record.path.name, extraction, owner_id=owner_id, **told)
            remember_imported(KIND, digest, resource.id)
    except ForumError as refusal:
        messages = [message for found in refusal.errors.values() for message in found]
        report.refuse(record.name, " ".join(messages) or str(refusal.detail))
        return
    report.accepted += 1
    if extraction.problem:
        click.echo(f"\n  {record.name}: taken without its text. {MESSAGES[extraction.problem]}")


def _owner_id(email: str | None) -> int:
    members = sa.select(Member.id).where(Member.closed_at.is_(None)).order_by(Member.id).limit(1)
    wanted = Member.role == "administrator" if email is None else Member.email == email.strip().lower()
    found = session.scalar(members.where(wanted))
    if found is None and email is None:
        raise click.ClickException("There is no administrator yet who could own them. Name an owner with --owner.")
    if found is None:
        raise click.ClickException(f"Nobody here has the address {email}.")
    return found


def _entries(folder: Path) -> Iterator[tuple[str, Any]]:
    manifest = folder / MANIFEST
    if not manifest.is_file():
        for path in sorted(folder.rglob("*")):
            if path.is_file() and not any(part.startswith(".") for part in path.relative_to(folder).parts):
                yield str(path.relative_to(folder)), {"file": str(path.relative_to(folder))}
        return
    for number, line in enumerate(manifest.read_text(encoding="utf-8", errors="replace").splitlines(), start=1):
        if not line.strip():
            continue
        try:
            entry = json.loads(line)
        except ValueError:
            entry = None
        name = entry.get("file") if isinstance(entry, dict) else None
        yield (name if isinstance(name, str) else f"line {number}"), entry


def _record(folder: Path, name: str, entry: Any) -> Record:
    if not isinstance(entry, dict):
        raise Refused("This line of the list is not JSON.")
    if not isinstance(entry.get("file"), str) or not entry["file"]:
        raise Refused("The list names no file here.")
    path = (folder / entry["file"]).resolve()
    if not path.is_relative_to(folder.resolve()):
        raise Refused("This file is not in the folder.")
    if not path.is_file():
        raise Refused("The list names this file, but it is not there.")
    return Record(path, name, entry)


def _told(entry: Mapping[str, Any], extraction: Extraction) -> dict[str, Any]:
    language = entry.get("language")
    topic = _line(entry, "topic_guess", 40)
    return {
        "title": _line(entry, "title", 200) or extraction.title_guess[:200],
        "language": language if language in LANGUAGES else extraction.language,
        "doc_type": doc_type_named(_line(entry, "type", 60)),
        "licence": _line(entry, "licence", 120),
        "attribution": _line(entry, "attribution", 300) or _line(entry, "city_or_org", 300),
        "source_url": _source(entry),
        "tags": [topic] if topic else [],
        "city_id": _city_id(entry),
    }


def _line(entry: Mapping[str, Any], name: str, longest: int) -> str:
    value = entry.get(name)
    return " ".join(clean(value).split())[:longest].strip() if isinstance(value, str) else ""


def _source(entry: Mapping[str, Any]) -> str:
    repository, path = _line(entry, "source_repo", 300), _line(entry, "source_path", 300)
    if not repository.startswith(("https://", "http://")):
        return ""
    commit = _line(entry, "source_commit", 64)
    address = f"{repository}/blob/{commit}/{quote(path)}" if path and commit else repository
    return address if len(address) <= 490 else repository


def _city_id(entry: Mapping[str, Any]) -> int | None:
    name, country = fold(_line(entry, "city_or_org", 120)), _line(entry, "country", 2)
    office = next((office for office in _OFFICES if name.startswith(office)), None)
    if office is None or not country:
        return None
    same = sa.select(City.id).where(City.country_code == country, sa.func.lower(City.name) == name.removeprefix(office))
    return session.scalar(same.order_by(City.population.desc(), City.id).limit(1))
