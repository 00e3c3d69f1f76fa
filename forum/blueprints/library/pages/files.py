"""The further files of a document: shown beside it, and looked after."""

from __future__ import annotations

from typing import Any

from flask import g, render_template, url_for

from forum.blueprints.files.extraction.media_types import BY_EXTENSION
from forum.blueprints.library import policies
from forum.blueprints.library.models.files import MOST_FILES
from forum.blueprints.library.pages.routes import pages, saved
from forum.blueprints.library.pages.sharing import keeps_upload, kept_upload, with_refusal
from forum.blueprints.library.queries import files as queries
from forum.blueprints.library.schemas.files import FileForm, FileLabelForm
from forum.blueprints.library.services import files
from forum.kernel.actor import Actor
from forum.kernel.feature import Section, add_section
from forum.kernel.i18n import _
from forum.kernel.limits import WRITING, limit
from forum.kernel.policies import authorize
from forum.kernel.web.access import public, signed_in
from forum.kernel.web.pages import done, form_state, takes_form


@pages.get("/library/<int:resource_id>/files")
@signed_in
def edit_files(actor: Actor, resource_id: int) -> Any:
    """The further files of a document, for who looks after them."""
    resource, attached = queries.list_files(actor, resource_id)
    authorize(policies.can_edit_resource, actor, resource)
    form = with_refusal(form_state())
    return render_template(
        "library/files.html", resource=resource, files=attached, form=form, full=len(attached) >= MOST_FILES,
        upload=g.get("upload") or kept_upload(actor, form), accept=",".join(BY_EXTENSION),
    )  # fmt: skip


@pages.post("/library/<int:resource_id>/files")
@limit(WRITING)
@signed_in
@keeps_upload
@takes_form(FileForm, again=edit_files)
def add_file(actor: Actor, form: dict[str, Any], resource_id: int) -> Any:
    """Put a file beside a document."""
    if "upload_refusal" in g:
        raise g.upload_refusal
    upload_id = g.upload.id if "upload" in g else form["upload_id"]
    attached = files.attach_file(actor, resource_id, upload_id, form["label"])
    return done(_("%(label)s is added. We are reading its text now.", label=attached.label), _address(resource_id))


@pages.post("/library/<int:resource_id>/files/<int:file_id>/label")
@limit(WRITING)
@signed_in
@takes_form(FileLabelForm, again=lambda actor, resource_id, file_id: edit_files(resource_id=resource_id))
def name_file(actor: Actor, form: dict[str, Any], resource_id: int, file_id: int) -> Any:
    """Say what a file is."""
    files.edit_file(actor, resource_id, file_id, label=form["label"])
    return done(_("Saved."), _address(resource_id))


@pages.post("/library/<int:resource_id>/files/<int:file_id>/first")
@limit(WRITING)
@signed_in
def put_file_first(actor: Actor, resource_id: int, file_id: int) -> Any:
    """Put a file before the others."""
    attached = files.edit_file(actor, resource_id, file_id, position=1)
    return done(_("%(label)s stands first now.", label=attached.label), _address(resource_id))


@pages.post("/library/<int:resource_id>/files/<int:file_id>/removal")
@limit(WRITING)
@signed_in
def remove_file(actor: Actor, resource_id: int, file_id: int) -> Any:
    """Take a file away from a document."""
    files.remove_file(actor, resource_id, file_id)
    return done(_("The file is no longer with this document."), _address(resource_id))


@pages.get("/library/<int:resource_id>/files/<int:file_id>/file")
@public
def download_file(actor: Actor, resource_id: int, file_id: int) -> Any:
    """A further file, to be saved."""
    return saved(actor, queries.get_attached(actor, resource_id, file_id).file, resource_id)


def files_section(actor: Actor, resource: Any) -> str:
    """Under a document: its further files; nothing when it has none and the reader cannot add one."""
    attached = queries.files_of(resource)
    can_edit = bool(policies.can_edit_resource(actor, resource))
    if not attached and not can_edit:
        return ""
    return render_template("library/_files.html", resource=resource, files=attached, can_edit=can_edit)


def _address(resource_id: int) -> str:
    return url_for("library_pages.edit_files", resource_id=resource_id)


add_section(Section("resource", 20, files_section))
