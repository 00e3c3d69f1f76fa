"""Sharing many documents at once: the files first, then one table for what is told about each."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from flask import redirect, render_template, request, url_for
from marshmallow import ValidationError

from forum.blueprints.files import queries as file_queries
from forum.blueprints.files.extraction.media_types import BY_EXTENSION
from forum.blueprints.files.extraction.titles import title_from_name
from forum.blueprints.files.services import uploads
from forum.blueprints.library.pages.routes import pages
from forum.blueprints.library.queries import choices
from forum.blueprints.library.rules.kinds import DOC_TYPES
from forum.blueprints.library.schemas.resources import ManyRowForm
from forum.blueprints.library.services.many import Shared, share_many
from forum.kernel.actor import Actor
from forum.kernel.errors import ForumError
from forum.kernel.i18n import LANGUAGES, _, ngettext
from forum.kernel.limits import WRITING, limit
from forum.kernel.web.access import signed_in
from forum.kernel.web.fields import LARGEST_ID
from forum.kernel.web.pages import done

MOST = 50
FIELDS = ("title", "doc_type", "language", "audience", "group_id", "criteria", "caption")
_FOR_ALL = ("doc_type", "language", "audience", "group_id", "criteria")


@pages.get("/library/new/many")
@signed_in
def choose_many(actor: Actor) -> Any:
    """The form to send many files."""
    return _choosing([])


@pages.post("/library/new/many")
@limit(WRITING)
@signed_in
def send_many(actor: Actor) -> Any:
    """Keep all files that came with the form; those that are refused are named, the others go on."""
    kept, refused = _store(actor)
    if not kept:
        return _choosing(refused or [(_("No file"), _("Choose a file to share."))]), 422
    address = url_for("library_pages.describe_many", upload=kept)
    if not refused:
        return redirect(address, 303)
    return _choosing(refused, address, len(kept)), 422


@pages.get("/library/new/many/describe")
@signed_in
def describe_many(actor: Actor) -> Any:
    """The table in which each of one's uploads gets its title and what else is told about it."""
    files = file_queries.list_own_files(actor, _ids(request.args.getlist("upload")))
    if not files:
        return redirect(url_for("library_pages.choose_many"), 303)
    values = {file.id: {"title": file.title_guess or title_from_name(file.filename)} for file in files}
    return _table(actor, files, values, {}, [])


@pages.post("/library/new/many/describe")
@limit(WRITING)
@signed_in
def share_described(actor: Actor) -> Any:
    """Share row by row; what is shared leaves the table, what is refused stays in it with the reason."""
    ids = [number for number in _ids(request.form.getlist("upload")) if not request.form.get(f"leave-{number}")]
    typed = {number: {name: request.form.get(f"{name}-{number}", "") for name in FIELDS} for number in ids}
    for_all = {name: request.form.get(f"all-{name}", "") for name in _FOR_ALL}
    told, errors = _read(typed, for_all)
    city_id = getattr(actor, "city_id", None)
    outcomes = share_many(actor, [(number, {**row, "city_id": city_id}) for number, row in told.items()])
    errors |= {outcome.upload_id: outcome.errors for outcome in outcomes if outcome.resource is None}
    shared = [outcome for outcome in outcomes if outcome.resource is not None]
    files = file_queries.list_own_files(actor, [number for number in ids if number in errors])
    if files:
        return _table(actor, files, typed, errors, shared, for_all), 422
    if not shared:
        return redirect(url_for("library_pages.index"), 303)
    said = ngettext("%(num)s document is shared.", "%(num)s documents are shared.", len(shared))
    return done(said, url_for("library_pages.index", owner=actor.id))


def _store(actor: Actor) -> tuple[list[int], list[tuple[str, str]]]:
    kept, refused = [], []
    sent = [one for one in request.files.getlist("files") if one.filename]
    for one in sent[:MOST]:
        try:
            kept.append(uploads.store_upload(actor, one.stream, one.filename).id)
        except ForumError as refusal:
            refused.append((str(one.filename), str(refusal.detail)))
    too_many = _("At most %(most)s files can be sent at once.", most=MOST)
    return kept, refused + [(str(one.filename), too_many) for one in sent[MOST:]]


def _read(
    typed: Mapping[int, Mapping[str, str]], for_all: Mapping[str, str]
) -> tuple[dict[int, Any], dict[int, Mapping[str, Any]]]:
    told: dict[int, Any] = {}
    errors: dict[int, Mapping[str, Any]] = {}
    for number, row in typed.items():
        given = {name: row[name] or for_all.get(name, "") for name in FIELDS}
        try:
            told[number] = ManyRowForm().load({name: value for name, value in given.items() if value.strip()})
        except ValidationError as wrong:
            messages = wrong.normalized_messages()
            errors[number] = {name: _flat(found) for name, found in messages.items()}
    return told, errors


def _flat(found: Any) -> list[str]:
    if isinstance(found, Mapping):
        return [message for inner in found.values() for message in _flat(inner)]
    return [str(message) for message in found]


def _ids(given: list[str]) -> list[int]:
    numbers = [int(one) for one in given if one.isascii() and one.isdigit() and len(one) <= len(str(LARGEST_ID))]
    return [number for number in dict.fromkeys(numbers) if number <= LARGEST_ID][:MOST]


def _choosing(refused: list[tuple[str, str]], address: str = "", kept: int = 0) -> str:
    return render_template("library/many.html", refused=refused, address=address, kept=kept, most=MOST,
                           accept=",".join(BY_EXTENSION))  # fmt: skip


def _table(
    actor: Actor, files: Any, values: Any, errors: Any, shared: list[Shared], for_all: Mapping[str, str] | None = None
) -> str:
    groups = [(row.id, row.name) for row in choices.list_own_groups(actor)]
    audiences = [("members", _("All members")), *([("group", _("Only a group"))] if groups else []),
                 ("public", _("Everybody, without signing in"))]  # fmt: skip
    return render_template(
        "library/describe_many.html", files=files, values=values, errors=errors, shared=shared,
        for_all=for_all or {"doc_type": "other", "audience": "members"},
        doc_types=[(code, str(name)) for code, name in DOC_TYPES.items()],
        languages=list(LANGUAGES.items()), audiences=audiences, groups=groups,
    )  # fmt: skip
