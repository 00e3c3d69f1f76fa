"""Groups as pages: the list, one of them, who belongs to it."""

from __future__ import annotations

from typing import Any

from flask import render_template

from forum.blueprints.groups import policies
from forum.blueprints.groups.pages.home import show
from forum.blueprints.groups.pages.routes import pages
from forum.blueprints.groups.pages.shown import group_context, group_row, person_row
from forum.blueprints.groups.queries import groups as queries
from forum.blueprints.groups.queries import joining as joining_queries
from forum.blueprints.groups.schemas.groups import BringInForm, GroupQuery, GroupWatchForm, MembershipForm
from forum.blueprints.groups.services import groups as services
from forum.kernel.actor import Actor
from forum.kernel.i18n import _
from forum.kernel.limits import WRITING, limit
from forum.kernel.web.access import public, signed_in
from forum.kernel.web.fields import PageQuery
from forum.kernel.web.pages import done, form_state, read_query, takes_form


@pages.get("/groups")
@public
def index(actor: Actor) -> Any:
    """All groups one may see, after those into which one is invited."""
    query = read_query(GroupQuery)
    invited = joining_queries.list_own_invitations(actor).items if actor.signed_in else []
    return render_template(
        "groups/index.html",
        page=queries.list_groups(actor, **query),
        kind=query["kind"],
        invited=invited,
        row=lambda group: group_row(actor, group),
        can_create=bool(policies.can_create_group(actor)),
    )


@pages.get("/groups/<slug>/people")
@signed_in
def show_people(actor: Actor, slug: str) -> Any:
    """Who belongs to a group."""
    group = queries.get_group_by_slug(actor, slug)
    page = queries.list_members(actor, group.id, **read_query(PageQuery))
    people = page.map(lambda membership: person_row(actor, group, membership))
    moderates = bool(policies.can_moderate(actor, group))
    return render_template(
        "groups/people.html",
        page=people,
        form=form_state(),
        waiting=joining_queries.count_requests(actor, group.id) if moderates else 0,
        can_invite=bool(policies.can_invite(actor, group)),
        can_hand_over=bool(policies.can_hand_over(actor, group)),
        **group_context(actor, group, "people"),
    )


@pages.post("/groups/<slug>/leave")
@limit(WRITING)
@signed_in
def leave(actor: Actor, slug: str) -> Any:
    """Leave a group."""
    group = queries.get_group_by_slug(actor, slug)
    services.leave_group(actor, group.id)
    return done(_("You left %(group)s.", group=group.name), "/groups")


@pages.post("/groups/<slug>/watch")
@limit(WRITING)
@signed_in
@takes_form(GroupWatchForm, again=show)
def watch(actor: Actor, form: dict[str, Any], slug: str) -> Any:
    """Choose how closely to follow."""
    group = queries.get_group_by_slug(actor, slug)
    services.watch_group(actor, group.id, **form)
    return done(_("Saved."), group.path)


@pages.post("/groups/<slug>/members")
@limit(WRITING)
@signed_in
@takes_form(BringInForm, again=show_people)
def bring_in(actor: Actor, form: dict[str, Any], slug: str) -> Any:
    """Bring people in."""
    group = queries.get_group_by_slug(actor, slug)
    services.bring_in(actor, group.id, **form)
    return done(_("They are members of the group now."), f"{group.path}/people")


@pages.post("/groups/<slug>/members/<int:member_id>")
@limit(WRITING)
@signed_in
@takes_form(MembershipForm, again=lambda actor, slug, member_id: show_people(slug))
def give_role(actor: Actor, form: dict[str, Any], slug: str, member_id: int) -> Any:
    """Give somebody a role."""
    group = queries.get_group_by_slug(actor, slug)
    services.put_member(actor, group.id, member_id, **form)
    return done(_("Saved."), f"{group.path}/people")


@pages.post("/groups/<slug>/members/<int:member_id>/remove")
@limit(WRITING)
@signed_in
def take_out(actor: Actor, slug: str, member_id: int) -> Any:
    """Take somebody out."""
    group = queries.get_group_by_slug(actor, slug)
    services.remove_member(actor, group.id, member_id)
    return done(_("Done."), f"{group.path}/people")
