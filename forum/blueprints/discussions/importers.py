"""`forum import threads`: discussions of another place, one JSON object a line."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, datetime
from itertools import islice
from pathlib import Path
from typing import Any

import click

from forum.blueprints.accounts.services.members import create_placeholder
from forum.blueprints.discussions.rules import LONGEST_BODY, LONGEST_TITLE, SHORTEST_TITLE
from forum.blueprints.discussions.services.imports import PostDraft, ThreadDraft, write_thread
from forum.blueprints.groups.queries import groups as group_queries
from forum.blueprints.groups.services import groups as group_services
from forum.importers.ledger import LONGEST_ID, find_imported, remember_imported
from forum.importers.report import Refused, Report
from forum.kernel.actor import SYSTEM
from forum.kernel.database import session
from forum.kernel.errors import NotFound
from forum.kernel.i18n import LANGUAGES
from forum.kernel.text import clean, slugify
from forum.kernel.use_case import transaction

KIND = "thread"
BATCH = 10
Record = tuple[str, str]


@click.command("threads")
@click.argument("path", type=click.Path(exists=True, path_type=Path))
@click.option("--group", default="imported-discussions", show_default=True, help="Into which group; made when missing.")
def threads(path: Path, group: str) -> None:
    """Import discussions, a JSON object a line. Example: forum import threads ./threads.jsonl --group open-data

    PATH is the file, or a folder that holds threads.jsonl. Authors become closed accounts that nobody can sign in
    with. It may be stopped and run again: what is there already is left alone.
    """
    import_threads(path, group).show("threads")


def import_threads(path: Path, group: str) -> Report:
    """Import a file in batches, each committed as a whole, with a progress bar."""
    source = path / "threads.jsonl" if path.is_dir() else path
    if not source.is_file():
        raise click.ClickException(f"There is no threads.jsonl in {path}.")
    report = Report()
    importer = _Importer(_group_id(group), report)
    with source.open(encoding="utf-8", errors="replace") as file:
        total = sum(1 for line in file if line.strip())
    with click.progressbar(length=total, label="Importing threads") as bar:
        for batch in _batches(source):
            importer.run(batch)
            bar.update(len(batch))
            session.remove()
    return report


class _Importer:
    def __init__(self, group_id: int, report: Report) -> None:
        self._group_id = group_id
        self._report = report
        self._authors: dict[str, int] = {}

    def run(self, batch: Sequence[Record]) -> None:
        with transaction():
            for place, line in batch:
                try:
                    self._import(_parse(line))
                except Refused as refusal:
                    self._report.refuse(place, str(refusal))

    def _import(self, record: Mapping[str, Any]) -> None:
        source_id = _source_id(record)
        if find_imported(KIND, [source_id]):
            self._report.skipped += 1
            return
        try:
            draft = self._draft(record)
        except Refused as refusal:
            self._report.refuse(source_id, str(refusal))
            return
        thread = write_thread(SYSTEM, self._group_id, draft)
        remember_imported(KIND, source_id, thread.id)
        session.flush()
        self._report.accepted += 1

    def _draft(self, record: Mapping[str, Any]) -> ThreadDraft:
        title = " ".join(clean(_text(record, "title")).split())
        if not SHORTEST_TITLE <= len(title) <= LONGEST_TITLE:
            raise Refused(f"the title has {len(title)} characters; {SHORTEST_TITLE} to {LONGEST_TITLE} are possible")
        language = str(record.get("language") or "en")[:2].lower()
        posts = self._posts(record)
        return ThreadDraft(title=title, posts=posts, language=language if language in LANGUAGES else "en")

    def _posts(self, record: Mapping[str, Any]) -> list[PostDraft]:
        entries = record.get("posts")
        if not isinstance(entries, list) or not entries:
            raise Refused("it has no posts")
        drafts: list[PostDraft] = []
        places: dict[str, int] = {}
        for number, entry in enumerate(entries):
            try:
                draft = self._post(entry, places, _origin(record) if number == 0 else "")
            except Refused as refusal:
                if number == 0:
                    raise Refused(f"its first post: {refusal}") from refusal
                self._report.refuse(f"post {_name(entry, number)}", str(refusal))
                continue
            places[str(entry.get("post_id"))] = len(drafts)
            drafts.append(draft)
        return drafts

    def _post(self, entry: Any, places: Mapping[str, int], origin: str) -> PostDraft:
        if not isinstance(entry, Mapping):
            raise Refused("it is not an object")
        body = clean(_text(entry, "body_markdown")).strip()
        if not body:
            raise Refused("it has no text")
        if len(body + origin) > LONGEST_BODY:
            raise Refused(f"it has {len(body + origin)} characters; {LONGEST_BODY} are possible")
        reply_to = places.get(str(entry.get("in_reply_to")))
        return PostDraft(self._author(_text(entry, "author")), body + origin, _moment(entry), reply_to)

    def _author(self, handle: str) -> int:
        name = " ".join(clean(handle).split())[:120]
        key = slugify(name, 50)
        if not name:
            raise Refused("it has no author")
        if key not in self._authors:
            self._authors[key] = create_placeholder(SYSTEM, key, name).id
        return self._authors[key]


def _batches(source: Path) -> Iterator[list[Record]]:
    with source.open(encoding="utf-8", errors="replace") as file:
        lines = ((f"line {number}", line) for number, line in enumerate(file, start=1) if line.strip())
        while batch := list(islice(lines, BATCH)):
            yield batch


def _group_id(slug: str) -> int:
    try:
        return group_queries.get_group_by_slug(SYSTEM, slug).id
    except NotFound:
        name = slug.replace("-", " ").capitalize()
        summary = "Discussions brought here from other places, to read and to find."
        return group_services.create_group(SYSTEM, name, summary=summary, visibility="members").id


def _parse(line: str) -> Mapping[str, Any]:
    try:
        record = json.loads(line)
    except (ValueError, RecursionError) as error:
        raise Refused("it is not JSON") from error
    if not isinstance(record, Mapping):
        raise Refused("it is not an object")
    return record


def _source_id(record: Mapping[str, Any]) -> str:
    source_id = _text(record, "thread_id").strip()
    if not 0 < len(source_id) <= LONGEST_ID:
        raise Refused("it has no thread_id")
    return source_id


def _text(record: Mapping[str, Any], name: str) -> str:
    value = record.get(name)
    if not isinstance(value, str):
        raise Refused(f"{name} is missing or not a text")
    return value.encode("utf-8", "replace").decode()


def _moment(entry: Mapping[str, Any]) -> datetime:
    try:
        moment = datetime.fromisoformat(_text(entry, "created"))
    except ValueError as error:
        raise Refused("created is not a time") from error
    return moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment.astimezone(UTC)


def _origin(record: Mapping[str, Any]) -> str:
    source, address, licence = (str(record.get(name) or "").strip() for name in ("source", "source_url", "licence"))
    named = f"[{source or address}]({address})" if address.startswith(("https://", "http://")) else source
    told = ", ".join(part for part in (named, licence) if part)
    return f"\n\n---\n\n*{told}*" if told else ""


def _name(entry: Any, number: int) -> str:
    return str(entry.get("post_id", number + 1)) if isinstance(entry, Mapping) else str(number + 1)
