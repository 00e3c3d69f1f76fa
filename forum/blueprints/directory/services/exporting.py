"""Taking people's data out, each time noted."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import asdict, replace

import sqlalchemy as sa

from forum.blueprints.directory import policies
from forum.blueprints.directory.models.exports import DirectoryExport
from forum.blueprints.directory.queries.exporting import iterate_people
from forum.blueprints.directory.queries.fields import list_fields
from forum.blueprints.directory.queries.filtering import Filters
from forum.blueprints.directory.rules.columns import headings, row_of
from forum.kernel import clock, sheets
from forum.kernel.actor import Actor
from forum.kernel.database import session
from forum.kernel.errors import NotFound
from forum.kernel.i18n import _
from forum.kernel.policies import authorize
from forum.kernel.use_case import use_case


@use_case
def begin_export(actor: Actor, filters: Filters, kind: str) -> DirectoryExport:
    """Note who takes out which people, before the first of them leaves. Raises Forbidden.

    A city's lead takes out the own city, whatever else the filters say.
    """
    narrowed = replace(filters, city=filters.city or policies.city_to_export(actor, None))
    authorize(policies.can_export_people, actor, narrowed.city)
    kept = {name: value for name, value in asdict(narrowed).items() if value}
    export = DirectoryExport(member_id=actor.id, at=clock.now(), format=kind, filters=kept, people=None)
    session.add(export)
    session.flush()
    return export


def send_export(actor: Actor, export: DirectoryExport) -> Iterator[bytes]:
    """The file of an export in parts, and the note of how many people it held once the last part was taken."""
    number, sent = export.id, 0

    def rows() -> Iterator[list[str]]:
        nonlocal sent
        fields = list_fields()
        yield headings(fields)
        for people in iterate_people(actor, Filters.of(export.filters)):
            sent += len(people)
            yield from (row_of(person, fields) for person in people)

    yield from sheets.stream(export.format, _("People"), rows())
    finish_export(actor, number, sent)


@use_case
def finish_export(actor: Actor, export_id: int, people: int) -> None:
    """Note how many people an export held."""
    export = session.scalar(sa.select(DirectoryExport).where(DirectoryExport.id == export_id))
    if export is None:
        raise NotFound
    authorize(policies.can_finish_export, actor, export)
    export.finish(people)


def file_name(export: DirectoryExport) -> str:
    """Such as `people-2026-11-25.csv`."""
    return f"people-{export.at:%Y-%m-%d}.{export.format}"
