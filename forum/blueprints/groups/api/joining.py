"""Ways into a group as JSON."""

from __future__ import annotations

from typing import Any

from forum.blueprints.groups.api.routes import api
from forum.blueprints.groups.queries import joining as queries
from forum.blueprints.groups.schemas.groups import GroupSchema
from forum.blueprints.groups.schemas.joining import (
    GroupInvitationForm,
    GroupInvitationSchema,
    GroupInvitationsSchema,
    HandOverForm,
    JoinAnswerForm,
    JoinRequestForm,
    JoinRequestSchema,
)
from forum.blueprints.groups.services import joining as services
from forum.kernel.actor import Actor
from forum.kernel.limits import WRITING, limit
from forum.kernel.web.access import signed_in
from forum.kernel.web.fields import PageQuery, page_of

InvitationPage = page_of(GroupInvitationSchema)


@api.route("/groups/<int:group_id>/join-requests")
@signed_in
@api.takes(PageQuery, location="query")
@api.gives(page_of(JoinRequestSchema))
def list_join_requests(actor: Actor, query: dict[str, Any], group_id: int) -> Any:
    """Who asks to join, the longest waiting first; for the group's moderators."""
    return queries.list_requests(actor, group_id, **query)


@api.route("/groups/<int:group_id>/join-requests", methods=["POST"])
@limit(WRITING)
@signed_in
@api.takes(JoinRequestForm)
@api.gives(JoinRequestSchema, 201)
def ask_to_join(actor: Actor, form: dict[str, Any], group_id: int) -> Any:
    """Ask to join and say why; asking again while it waits changes the reason."""
    return services.ask_to_join(actor, group_id, **form)


@api.route("/groups/<int:group_id>/join-requests/<int:member_id>")
@signed_in
@api.gives(JoinRequestSchema)
def show_join_request(actor: Actor, group_id: int, member_id: int) -> Any:
    """What a member has asked and what came of it; for herself and the group's moderators."""
    return queries.get_request(actor, group_id, member_id)


@api.route("/groups/<int:group_id>/join-requests/<int:member_id>", methods=["PUT"])
@limit(WRITING)
@signed_in
@api.takes(JoinAnswerForm)
@api.gives(JoinRequestSchema)
@api.problem(409)
def answer_join_request(actor: Actor, form: dict[str, Any], group_id: int, member_id: int) -> Any:
    """Let somebody in or decline; 409 when another moderator was first."""
    return services.answer_request(actor, group_id, member_id, **form)


@api.route("/groups/<int:group_id>/join-requests/<int:member_id>", methods=["DELETE"])
@limit(WRITING)
@signed_in
@api.gives(status=204)
@api.problem(409)
def withdraw_join_request(actor: Actor, group_id: int, member_id: int) -> Any:
    """Ask no more, with one's own id."""
    services.withdraw_request(actor, group_id, member_id)


@api.route("/groups/<int:group_id>/invitations")
@signed_in
@api.takes(PageQuery, location="query")
@api.gives(InvitationPage)
def list_group_invitations(actor: Actor, query: dict[str, Any], group_id: int) -> Any:
    """Who is invited and has not answered: all for moderators, else those one has sent or received."""
    return queries.list_invitations(actor, group_id, **query)


@api.route("/groups/<int:group_id>/invitations", methods=["POST"])
@limit(WRITING)
@signed_in
@api.takes(GroupInvitationForm)
@api.gives(GroupInvitationsSchema, 201)
def invite_into_group(actor: Actor, form: dict[str, Any], group_id: int) -> Any:
    """Invite members of the forum; inviting again changes role and message."""
    return {"items": services.invite(actor, group_id, **form)}


@api.route("/groups/<int:group_id>/invitations/<int:member_id>", methods=["DELETE"])
@limit(WRITING)
@signed_in
@api.gives(status=204)
def end_group_invitation(actor: Actor, group_id: int, member_id: int) -> Any:
    """Decline with one's own id; withdraw as who sent it or as a moderator. One accepts by joining."""
    services.end_invitation(actor, group_id, member_id)


@api.route("/me/group-invitations")
@signed_in
@api.takes(PageQuery, location="query")
@api.gives(InvitationPage)
def list_own_group_invitations(actor: Actor, query: dict[str, Any]) -> Any:
    """The groups into which one is invited."""
    return queries.list_own_invitations(actor, **query)


@api.route("/groups/<int:group_id>/owner", methods=["PUT"])
@limit(WRITING)
@signed_in
@api.takes(HandOverForm)
@api.gives(GroupSchema)
def hand_group_over(actor: Actor, form: dict[str, Any], group_id: int) -> Any:
    """Make somebody who belongs to the group its owner; the owner who does so stays a moderator."""
    return services.hand_over(actor, group_id, **form)
