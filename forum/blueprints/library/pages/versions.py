"""The versions of a document: what there was, what changed, a new one, and taking an old one back."""

from __future__ import annotations

from typing import Any

from flask import g, render_template, url_for

from forum.blueprints.files.extraction.media_types import BY_EXTENSION
from forum.blueprints.library import policies
from forum.blueprints.library.pages.routes import pages, saved
from forum.blueprints.library.pages.sharing import keeps_upload, kept_upload, with_refusal
from forum.blueprints.library.queries import resources as resource_queries
from forum.blueprints.library.queries import versions as queries
from forum.blueprints.library.schemas.versions import ComparisonQuery, VersionPageForm, VersionQuery
from forum.blueprints.library.services import versions
from forum.kernel.actor import Actor
from forum.kernel.feature import Section, add_section
from forum.kernel.i18n import _
from forum.kernel.limits import WRITING, limit
from forum.kernel.policies import authorize
from forum.kernel.web.access import public, signed_in
from forum.kernel.web.pages import done, form_state, read_query, takes_form


@pages.get("/library/<int:resource_id>/versions")
@public
def show_versions(actor: Actor, resource_id: int) -> Any:
    """Every version of a document with what changed, the newest first."""
    query = read_query(VersionQuery)
    resource, page = queries.list_versions(actor, resource_id, query["cursor"], query["limit"])
    more = url_for("library_pages.show_versions", resource_id=resource_id, cursor=page.next) if page.next else ""
    return render_template(
        "library/versions.html", resource=resource, page=page, more_url=more, form=form_state(),
        can_add=bool(policies.can_add_version(actor, resource)),
    )  # fmt: skip


@pages.get("/library/<int:resource_id>/versions/new")
@signed_in
def new_version(actor: Actor, resource_id: int) -> Any:
    """The form for a new version."""
    resource = resource_queries.get_resource(actor, resource_id)
    authorize(policies.can_add_version, actor, resource)
    form = with_refusal(form_state({"version": resource.version}))
    return render_template(
        "library/new_version.html", resource=resource, form=form, upload=g.get("upload") or kept_upload(actor, form),
        accept=",".join(BY_EXTENSION),
    )  # fmt: skip


@pages.post("/library/<int:resource_id>/versions/new")
@limit(WRITING)
@signed_in
@keeps_upload
@takes_form(VersionPageForm, again=new_version)
def add_version(actor: Actor, form: dict[str, Any], resource_id: int) -> Any:
    """Add a version."""
    if "upload_refusal" in g:
        raise g.upload_refusal
    form.pop("file")
    if "upload" in g:
        form["upload_id"] = g.upload.id
    added = versions.add_version(actor, resource_id, **form)
    told = _("This is version %(number)s now. We are reading its text, so that people can search it.",
             number=added.number)  # fmt: skip
    return done(told, added.resource.path)


@pages.post("/library/<int:resource_id>/versions/<int:number>/return")
@limit(WRITING)
@signed_in
@takes_form(VersionPageForm, again=lambda actor, resource_id, number: show_versions(resource_id=resource_id))
def restore_version(actor: Actor, form: dict[str, Any], resource_id: int, number: int) -> Any:
    """Make an old version the newest again."""
    added = versions.add_version(actor, resource_id, form["version"], restore=number, note=form["note"])
    told = _("Version %(old)s is back, as version %(number)s.", old=number, number=added.number)
    return done(told, added.path)


@pages.get("/library/<int:resource_id>/versions/compare")
@public
def compare_versions(actor: Actor, resource_id: int) -> Any:
    """What changed in the text between two versions."""
    query = read_query(ComparisonQuery)
    resource = resource_queries.get_resource(actor, resource_id)
    number = query["number"] or resource.current_version
    found = queries.compare_versions(actor, resource_id, query["since"], number)
    return render_template(
        "library/compare.html", resource=resource, found=found,
        form=form_state({"since": found.older.number, "number": found.newer.number}),
        options=[(n, _("Version %(number)s", number=n)) for n in queries.list_numbers(resource)],
    )  # fmt: skip


@pages.get("/library/<int:resource_id>/versions/<int:number>/file")
@public
def download_version(actor: Actor, resource_id: int, number: int) -> Any:
    """The file of a version, to be saved."""
    return saved(actor, queries.get_version(actor, resource_id, number).file, resource_id)


def version_section(actor: Actor, resource: Any) -> str:
    """Beside a document: which version it is and what changed; nothing of a single one to who cannot add another."""
    can_add = bool(policies.can_add_version(actor, resource))
    if resource.current_version == 1 and not can_add:
        return ""
    current = queries.get_current(resource) if resource.current_version > 1 else None
    return render_template("library/_versions.html", resource=resource, current=current, can_add=can_add)


add_section(Section("resource_aside", 10, version_section))
