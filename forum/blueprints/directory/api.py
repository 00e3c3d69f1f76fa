"""The directory as JSON."""

from __future__ import annotations

from typing import Any

from forum.blueprints.directory import services
from forum.blueprints.directory.queries import listing, people
from forum.blueprints.directory.queries.filtering import Filters
from forum.blueprints.directory.schemas import MemberQuery, PersonSchema, ProfileForm, ProfileSchema
from forum.kernel.actor import Actor
from forum.kernel.limits import WRITING, limit
from forum.kernel.web.access import signed_in
from forum.kernel.web.api import ApiBlueprint, expected_version
from forum.kernel.web.fields import page_of

api = ApiBlueprint("directory", "People and what they can help with")


@api.route("/members")
@signed_in
@api.takes(MemberQuery, location="query")
@api.gives(page_of(PersonSchema))
def list_members(actor: Actor, query: dict[str, Any]) -> Any:
    """People who match, each with why she is shown."""
    filters = Filters.of(query)
    return listing.list_people(actor, filters, sort=query["sort"], cursor=query["cursor"], limit=query["limit"])


@api.route("/members/<int:member_id>")
@signed_in
@api.gives(ProfileSchema, with_etag=True)
def show_member(actor: Actor, member_id: int) -> Any:
    """A member and her profile."""
    return people.get_person(actor, member_id)


@api.route("/members/<int:member_id>", methods=["PATCH"])
@limit(WRITING)
@signed_in
@api.takes(ProfileForm)
@api.gives(ProfileSchema, with_etag=True)
def change_member(actor: Actor, form: dict[str, Any], member_id: int) -> Any:
    """Change one's own profile; programme staff change anybody's."""
    return services.change_profile(actor, member_id, version=expected_version(), **form)
