"""Groups as pages: the list, one of them, who belongs to it."""

from __future__ import annotations

from typing import Any

from flask import render_template, request

from forum.blueprints.groups import policies
from forum.blueprints.groups.pages.routes import pages
from forum.blueprints.groups.pages.shown import group_context, group_row, person_row
from forum.blueprints.groups.queries import groups as queries
from forum.blueprints.groups.schemas.groups import BringInForm, GroupWatchForm, MembershipForm
from forum.blueprints.groups.services import groups as services
from forum.kernel.actor import Actor
from forum.kernel.i18n import _
from forum.kernel.limits import WRITING, limit
from forum.kernel.web.access import public, signed_in
from forum.kernel.web.fields import PageQuery
from forum.kernel.web.pages import done, form_state, read_query, safe_next, takes_form


@pages.get("/groups")
@public
def index(actor: Actor) -> Any:
    """All groups one may see."""
    page = queries.list_groups(actor, **read_query(PageQuery))
    can_create = bool(policies.can_create_group(actor))
    return render_template("groups/index.html", page=page, row=lambda g: group_row(actor, g), can_create=can_create)


@pages.get("/groups/<slug>")
@public
def show(actor: Actor, slug: str) -> Any:
    """A group with what the features above put there; who may not read it learns what it is for."""
    group = queries.get_group_by_slug(actor, slug)
    template = "groups/show.html" if policies.can_browse(actor, group) else "groups/about.html"
    return render_template(template, **group_context(actor, group, "discussions"))


@pages.get("/groups/<slug>/people")
@signed_in
def show_people(actor: Actor, slug: str) -> Any:
    """Who belongs to a group."""
    group = queries.get_group_by_slug(actor, slug)
    page = queries.list_members(actor, group.id, **read_query(PageQuery))
    people = page.map(lambda membership: person_row(actor, group, membership))
    return render_template(
        "groups/people.html", page=people, form=form_state(), **group_context(actor, group, "people")
    )


@pages.get("/groups/<slug>/about")
@public
def show_about(actor: Actor, slug: str) -> Any:
    """What a group is for and how it works."""
    group = queries.get_group_by_slug(actor, slug)
    return render_template("groups/about.html", **group_context(actor, group, "about"))


@pages.post("/groups/<slug>/join")
@limit(WRITING)
@signed_in
def join(actor: Actor, slug: str) -> Any:
    """Join a group and go on where one was."""
    group = queries.get_group_by_slug(actor, slug)
    services.join_group(actor, group.id)
    return done(_("You joined %(group)s.", group=group.name), safe_next(request.form.get("next"), group.path))


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
