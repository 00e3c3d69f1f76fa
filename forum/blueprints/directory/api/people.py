"""People as JSON."""

from __future__ import annotations

from typing import Any

from forum.blueprints.directory.api.routes import api
from forum.blueprints.directory.queries import completeness, listing, people
from forum.blueprints.directory.queries import fields as field_queries
from forum.blueprints.directory.queries.filtering import Filters
from forum.blueprints.directory.schemas.fields import (
    FieldChangeForm,
    FieldForm,
    FieldListSchema,
    FieldSchema,
    RemovalQuery,
)
from forum.blueprints.directory.schemas.people import (
    AvatarForm,
    MemberQuery,
    PersonSchema,
    ProfileForm,
    ProfileSchema,
    StepSchema,
)
from forum.blueprints.directory.services import avatars, fields, profiles, steps
from forum.kernel.actor import Actor
from forum.kernel.limits import WRITING, limit
from forum.kernel.web.access import public, signed_in
from forum.kernel.web.api import expected_version
from forum.kernel.web.fields import page_of


@api.route("/members")
@signed_in
@api.takes(MemberQuery, location="query")
@api.gives(page_of(PersonSchema))
def list_members(actor: Actor, query: dict[str, Any]) -> Any:
    """People who match, each with why she is shown."""
    filters = Filters.of(query)
    return listing.list_people(actor, filters, sort=query["sort"], cursor=query["cursor"], limit=query["limit"])


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
