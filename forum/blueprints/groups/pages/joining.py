"""Ways into a group as pages: the join screen, requests, invitations, handing over."""

from __future__ import annotations

from typing import Any

from flask import render_template, request

from forum.blueprints.groups import policies
from forum.blueprints.groups.models.groups import Group
from forum.blueprints.groups.pages.routes import pages
from forum.blueprints.groups.pages.shown import group_context
from forum.blueprints.groups.queries import groups as queries
from forum.blueprints.groups.queries import joining as joining_queries
from forum.blueprints.groups.schemas.joining import (
    GroupInvitationPageForm,
    HandOverForm,
    JoinAnswerPageForm,
    JoinRequestForm,
)
from forum.blueprints.groups.services import groups as group_services
from forum.blueprints.groups.services import joining as services
from forum.kernel.actor import Actor
from forum.kernel.i18n import _, ngettext
from forum.kernel.limits import WRITING, limit
from forum.kernel.policies import authorize
from forum.kernel.web.access import public, signed_in
from forum.kernel.web.fields import PageQuery
from forum.kernel.web.pages import done, form_state, read_query, safe_next, takes_form


@pages.get("/groups/<slug>/join")
@public
def show_join(actor: Actor, slug: str) -> Any:
    """What one should know before one joins, and how."""
    group = queries.get_group_by_slug(actor, slug)
    return render_template("groups/join.html", form=form_state(), **join_context(actor, group))


@pages.post("/groups/<slug>/join")
@limit(WRITING)
@signed_in
def join(actor: Actor, slug: str) -> Any:
    """Join a group and go on where one was."""
    group = queries.get_group_by_slug(actor, slug)
    group_services.join_group(actor, group.id)
    return done(_("You joined %(group)s.", group=group.name), safe_next(request.form.get("next"), group.path))


@pages.post("/groups/<slug>/requests")
@limit(WRITING)
@signed_in
@takes_form(JoinRequestForm, again=show_join)
def ask_to_join(actor: Actor, form: dict[str, Any], slug: str) -> Any:
    """Ask to join."""
    group = queries.get_group_by_slug(actor, slug)
    services.ask_to_join(actor, group.id, **form)
    return done(_("You asked to join. You will be told what the moderators answer."), f"{group.path}/join")


@pages.post("/groups/<slug>/requests/withdraw")
@limit(WRITING)
@signed_in
def withdraw_request(actor: Actor, slug: str) -> Any:
    """Ask no more."""
    group = queries.get_group_by_slug(actor, slug)
    services.withdraw_request(actor, group.id, actor.id or 0)
    return done(_("Your request is withdrawn."), f"{group.path}/join")


@pages.get("/groups/<slug>/requests")
@signed_in
def list_requests(actor: Actor, slug: str) -> Any:
    """Who asks to join."""
    group = queries.get_group_by_slug(actor, slug)
    page = joining_queries.list_requests(actor, group.id, **read_query(PageQuery))
    return render_template(
        "groups/requests.html", page=page, form=form_state(), **group_context(actor, group, "people")
    )


@pages.post("/groups/<slug>/requests/<int:member_id>")
@limit(WRITING)
@signed_in
@takes_form(JoinAnswerPageForm, again=lambda actor, slug, member_id: list_requests(slug))
def answer_request(actor: Actor, form: dict[str, Any], slug: str, member_id: int) -> Any:
    """Let somebody in, or decline."""
    group = queries.get_group_by_slug(actor, slug)
    accept = form["decision"] == "accept"
    answered = services.answer_request(actor, group.id, member_id, accept, form["answer"])
    name = answered.member.name
    told = _("%(name)s is a member now.", name=name) if accept else _("%(name)s is told your answer.", name=name)
    return done(told, f"{group.path}/requests")


@pages.get("/groups/<slug>/invitations")
@signed_in
def list_invitations(actor: Actor, slug: str) -> Any:
    """Whom one may invite, and who is invited."""
    group = queries.get_group_by_slug(actor, slug)
    authorize(policies.can_invite, actor, group)
    page = joining_queries.list_invitations(actor, group.id, **read_query(PageQuery))
    form = form_state({"role": "member"})
    return render_template("groups/invitations.html", page=page, form=form, **group_context(actor, group, "people"))


@pages.post("/groups/<slug>/invitations")
@limit(WRITING)
@signed_in
@takes_form(GroupInvitationPageForm, again=list_invitations)
def invite(actor: Actor, form: dict[str, Any], slug: str) -> Any:
    """Invite people."""
    group = queries.get_group_by_slug(actor, slug)
    sent = len(services.invite(actor, group.id, **form))
    told = ngettext("%(num)s person is invited.", "%(num)s people are invited.", sent)
    return done(told if sent else _("They belong to the group already."), f"{group.path}/invitations")


@pages.post("/groups/<slug>/invitations/<int:member_id>/end")
@limit(WRITING)
@signed_in
def end_invitation(actor: Actor, slug: str, member_id: int) -> Any:
    """Decline an invitation, or withdraw one."""
    group = queries.get_group_by_slug(actor, slug)
    services.end_invitation(actor, group.id, member_id)
    if member_id == actor.id:
        return done(_("You declined the invitation."), "/groups")
    return done(_("The invitation is withdrawn."), f"{group.path}/invitations")


@pages.get("/groups/<slug>/owner/<int:member_id>")
@signed_in
def ask_to_hand_over(actor: Actor, slug: str, member_id: int) -> Any:
    """Ask before the group is given to somebody else."""
    group = queries.get_group_by_slug(actor, slug)
    authorize(policies.can_hand_over, actor, group)
    heir = queries.get_membership(actor, group.id, member_id)
    return render_template("groups/hand_over.html", heir=heir.member, **group_context(actor, group, "people"))


@pages.post("/groups/<slug>/owner")
@limit(WRITING)
@signed_in
@takes_form(HandOverForm, again=lambda actor, slug: list_requests(slug))
def hand_over(actor: Actor, form: dict[str, Any], slug: str) -> Any:
    """Give the group to somebody else."""
    group = queries.get_group_by_slug(actor, slug)
    services.hand_over(actor, group.id, **form)
    return done(_("The group has a new owner."), f"{group.path}/people")


def join_context(actor: Actor, group: Group) -> dict[str, Any]:
    """What the join screen shows: the ways in that are open, who looks after the group, what was asked before."""
    context = group_context(actor, group, "join")
    known = actor.signed_in
    people = queries.list_moderators(actor, group.id) if known else []
    return context | {
        "asked": joining_queries.find_own_request(actor, group.id) if known and context["own"] is None else None,
        "invitation": joining_queries.find_own_invitation(actor, group.id) if known else None,
        "may_ask": policies.can_ask_to_join(actor, group),
        "may_join": policies.can_join(actor, group),
        "looked_after_by": [membership.member for membership in people],
    }
