"""People as JSON."""

from __future__ import annotations

from typing import Any

from flask import Response, stream_with_context

from forum.blueprints.directory.api.routes import api
from forum.blueprints.directory.queries import completeness, listing, people
from forum.blueprints.directory.queries import fields as field_queries
from forum.blueprints.directory.queries.exporting import list_exports
from forum.blueprints.directory.queries.faceting import list_facets
from forum.blueprints.directory.queries.filtering import Filters
from forum.blueprints.directory.schemas.fields import (
    FieldChangeForm,
    FieldForm,
    FieldListSchema,
    FieldSchema,
    RemovalQuery,
)
from forum.blueprints.directory.schemas.listing import ExportQuery, ExportSchema, FacetsSchema, MemberQuery, PeopleQuery
from forum.blueprints.directory.schemas.people import AvatarForm, PersonSchema, ProfileForm, ProfileSchema, StepSchema
from forum.blueprints.directory.services import avatars, exporting, fields, profiles, steps
from forum.kernel.actor import Actor
from forum.kernel.limits import WRITING, limit
from forum.kernel.web.access import public, signed_in
from forum.kernel.web.api import expected_version
from forum.kernel.web.downloads import sheet_response
from forum.kernel.web.fields import PageQuery, page_of

_SHEET = {"schema": {"type": "string", "format": "binary"}, "content_type": "*/*"}


@api.route("/members")
@signed_in
@api.takes(MemberQuery, location="query")
@api.gives(page_of(PersonSchema))
def list_members(actor: Actor, query: dict[str, Any]) -> Any:
    """People who match, each with why she is shown."""
    filters = Filters.of(query)
    return listing.list_people(actor, filters, sort=query["sort"], cursor=query["cursor"], limit=query["limit"])


@api.route("/members/facets")
@signed_in
@api.takes(PeopleQuery, location="query")
@api.gives(FacetsSchema)
def list_member_facets(actor: Actor, query: dict[str, Any]) -> Any:
    """How many people match, and how many for each value of each filter."""
    return list_facets(actor, Filters.of(query))


@api.route("/members/export")
@limit(WRITING)
@signed_in
@api.takes(ExportQuery, location="query")
@api.alt_response(200, **_SHEET, description="The file")
def export_members(actor: Actor, query: dict[str, Any]) -> Response:
    """The people who match as a file, with what they show you; for programme staff, and for a city's lead its own.

    Each export is noted in a log.
    """
    export = exporting.begin_export(actor, Filters.of(query), query["format"])
    return sheet_response(stream_with_context(exporting.send_export(actor, export)), exporting.file_name(export))


@api.route("/members/exports")
@signed_in
@api.takes(PageQuery, location="query")
@api.gives(page_of(ExportSchema))
def list_member_exports(actor: Actor, query: dict[str, Any]) -> Any:
    """The log of exports, the newest first: all of it for programme staff, one's own for others."""
    return list_exports(actor, **query)


@api.route("/members/<int:member_id>")
@public
@api.gives(ProfileSchema, with_etag=True)
def show_member(actor: Actor, member_id: int) -> Any:
    """A member and what she shows of her profile; strangers see who shows something to everybody."""
    return people.get_person(actor, member_id)


@api.route("/members/<int:member_id>/avatar", methods=["PUT"])
@limit(WRITING)
@signed_in
@api.takes(AvatarForm, location="files", content_type="multipart/form-data")
@api.gives(ProfileSchema, with_etag=True)
@api.problem(507)
def set_avatar(actor: Actor, form: dict[str, Any], member_id: int) -> Any:
    """Show a picture of a member: PNG, JPEG or WebP, of which only the pixels are kept."""
    return avatars.set_avatar(actor, member_id, form["file"].stream, version=expected_version())


@api.route("/members/<int:member_id>/avatar", methods=["DELETE"])
@limit(WRITING)
@signed_in
@api.gives(ProfileSchema, with_etag=True)
def remove_avatar(actor: Actor, member_id: int) -> Any:
    """Show the initials again."""
    return avatars.remove_avatar(actor, member_id, version=expected_version())


@api.route("/me/profile-step")
@signed_in
@api.gives(StepSchema)
def show_step(actor: Actor) -> Any:
    """What one might say next in one's profile and what it brings; `step` is null when there is nothing."""
    return completeness.find_step(actor) or {}


@api.route("/me/profile-steps/<step>/dismissal", methods=["PUT"])
@limit(WRITING)
@signed_in
@api.gives(status=204)
def set_step_aside(actor: Actor, step: str) -> Any:
    """Not be reminded of a step any more."""
    steps.set_step_aside(actor, step)


@api.route("/profile-fields")
@signed_in
@api.gives(FieldListSchema)
def list_fields(actor: Actor) -> Any:
    """What every profile asks beside its usual parts, in its order."""
    return {"items": field_queries.list_fields(), "next": None}


@api.route("/profile-fields", methods=["POST"])
@limit(WRITING)
@signed_in
@api.takes(FieldForm)
@api.gives(FieldSchema, 201, with_etag=True)
def add_field(actor: Actor, form: dict[str, Any]) -> Any:
    """Ask something new in every profile; programme staff."""
    return fields.add_field(actor, **form)


@api.route("/profile-fields/<int:field_id>", methods=["PATCH"])
@limit(WRITING)
@signed_in
@api.takes(FieldChangeForm)
@api.gives(FieldSchema, with_etag=True)
def change_field(actor: Actor, form: dict[str, Any], field_id: int) -> Any:
    """Change a field; its short name and its type stay. Programme staff."""
    return fields.change_field(actor, field_id, version=expected_version(), **form)


@api.route("/profile-fields/<int:field_id>", methods=["DELETE"])
@limit(WRITING)
@signed_in
@api.takes(RemovalQuery, location="query")
@api.gives(status=204)
def remove_field(actor: Actor, query: dict[str, Any], field_id: int) -> Any:
    """Ask it no longer. When members have answered, 409 says how many: send that number as `answers`."""
    fields.remove_field(actor, field_id, version=expected_version(), answers=query["answers"])


@api.route("/members/<int:member_id>", methods=["PATCH"])
@limit(WRITING)
@signed_in
@api.takes(ProfileForm)
@api.gives(ProfileSchema, with_etag=True)
def change_member(actor: Actor, form: dict[str, Any], member_id: int) -> Any:
    """Change one's own profile; programme staff change anybody's."""
    return profiles.change_profile(actor, member_id, version=expected_version(), **form)
