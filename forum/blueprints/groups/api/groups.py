"""Groups as JSON."""

from __future__ import annotations

from typing import Any

from forum.blueprints.groups.api.routes import api
from forum.blueprints.groups.queries import groups as queries
from forum.blueprints.groups.schemas.groups import (
    GroupQuery,
    GroupSchema,
    GroupWatchForm,
    MembershipForm,
    MembershipSchema,
    OwnMembershipSchema,
)
from forum.blueprints.groups.schemas.settings import GroupChangeForm, GroupForm
from forum.blueprints.groups.services import groups as services
from forum.kernel.actor import Actor
from forum.kernel.limits import WRITING, limit
from forum.kernel.web.access import public, signed_in
from forum.kernel.web.api import expected_version
from forum.kernel.web.fields import PageQuery, page_of


@api.route("/groups")
@public
@api.takes(GroupQuery, location="query")
@api.gives(page_of(GroupSchema))
def list_groups(actor: Actor, query: dict[str, Any]) -> Any:
    """The groups one may see, by name."""
    return queries.list_groups(actor, **query)


@api.route("/groups", methods=["POST"])
@limit(WRITING)
@signed_in
@api.takes(GroupForm)
@api.gives(GroupSchema, 201, with_etag=True)
def create_group(actor: Actor, form: dict[str, Any]) -> Any:
    """Make a group; for programme staff."""
    return services.create_group(actor, **form)


@api.route("/groups/<int:group_id>")
@public
@api.gives(GroupSchema, with_etag=True)
def show_group(actor: Actor, group_id: int) -> Any:
    """One group."""
    return queries.get_group(actor, group_id)


@api.route("/groups/<int:group_id>", methods=["PATCH"])
@limit(WRITING)
@signed_in
@api.takes(GroupChangeForm)
@api.gives(GroupSchema, with_etag=True)
def edit_group(actor: Actor, form: dict[str, Any], group_id: int) -> Any:
    """Change a group; for its moderators, rules for its owners."""
    return services.edit_group(actor, group_id, expected_version(), **form)


@api.route("/groups/<int:group_id>/members")
@signed_in
@api.takes(PageQuery, location="query")
@api.gives(page_of(MembershipSchema))
def list_members(actor: Actor, query: dict[str, Any], group_id: int) -> Any:
    """Who belongs to a group, owners and moderators first."""
    return queries.list_members(actor, group_id, **query)


@api.route("/groups/<int:group_id>/members/<int:member_id>", methods=["PUT"])
@limit(WRITING)
@signed_in
@api.takes(MembershipForm)
@api.gives(MembershipSchema)
def put_member(actor: Actor, form: dict[str, Any], group_id: int, member_id: int) -> Any:
    """Join with one's own id; bring somebody in or give a role as a moderator."""
    return services.put_member(actor, group_id, member_id, **form)


@api.route("/groups/<int:group_id>/members/<int:member_id>", methods=["DELETE"])
@limit(WRITING)
@signed_in
@api.gives(status=204)
def remove_member(actor: Actor, group_id: int, member_id: int) -> Any:
    """Leave with one's own id; take somebody out as a moderator."""
    services.remove_member(actor, group_id, member_id)


@api.route("/groups/<int:group_id>/watch", methods=["PUT"])
@limit(WRITING)
@signed_in
@api.takes(GroupWatchForm)
@api.gives(OwnMembershipSchema)
def watch_group(actor: Actor, form: dict[str, Any], group_id: int) -> Any:
    """Choose how closely to follow a group one belongs to."""
    return services.watch_group(actor, group_id, **form)
