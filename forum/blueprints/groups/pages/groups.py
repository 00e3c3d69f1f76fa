"""Groups as pages."""

from __future__ import annotations

from typing import Any

from flask import render_template, request, url_for
from flask_babel import get_locale

from forum.blueprints.groups import policies
from forum.blueprints.groups.models.groups import Group, Membership
from forum.blueprints.groups.pages.routes import pages
from forum.blueprints.groups.queries import groups as queries
from forum.blueprints.groups.schemas.groups import BringInForm, GroupForm, GroupPageForm, GroupWatchForm, MembershipForm
from forum.blueprints.groups.services import groups as services
from forum.blueprints.standards import queries as standard_queries
from forum.kernel.actor import Actor
from forum.kernel.i18n import _
from forum.kernel.limits import WRITING, limit
from forum.kernel.policies import authorize
from forum.kernel.web.access import public, signed_in
from forum.kernel.web.cards import picture_of, title_of
from forum.kernel.web.fields import PageQuery
from forum.kernel.web.pages import done, form_state, read_query, safe_next, takes_form

RULES = ("visibility", "join_policy", "archived")


@pages.get("/groups")
@public
def index(actor: Actor) -> Any:
    """All groups one may see."""
    page = queries.list_groups(actor, **read_query(PageQuery))
    can_create = bool(policies.can_create_group(actor))
    return render_template("groups/index.html", page=page, row=lambda g: _row(actor, g), can_create=can_create)


@pages.get("/groups/<slug>")
@public
def show(actor: Actor, slug: str) -> Any:
    """A group with what the features above put there."""
    group = queries.get_group_by_slug(actor, slug)
    return render_template("groups/show.html", **_context(actor, group, "discussions"))


@pages.get("/groups/<slug>/people")
@signed_in
def show_people(actor: Actor, slug: str) -> Any:
    """Who belongs to a group."""
    group = queries.get_group_by_slug(actor, slug)
    page = queries.list_members(actor, group.id, **read_query(PageQuery))
    people = page.map(lambda membership: _person(actor, group, membership))
    return render_template("groups/people.html", page=people, form=form_state(), **_context(actor, group, "people"))


@pages.get("/groups/<slug>/about")
@public
def show_about(actor: Actor, slug: str) -> Any:
    """What a group is for and how it works."""
    group = queries.get_group_by_slug(actor, slug)
    return render_template("groups/about.html", **_context(actor, group, "about"))


@pages.get("/groups/new")
@signed_in
def new(actor: Actor) -> Any:
    """The form of a new group."""
    authorize(policies.can_create_group, actor)
    form = form_state({"visibility": "members", "join_policy": "open"})
    return render_template("groups/edit.html", group=None, form=form, set_rules=True, areas=_areas())


@pages.post("/groups/new")
@limit(WRITING)
@signed_in
@takes_form(GroupForm, again=new)
def create(actor: Actor, form: dict[str, Any]) -> Any:
    """Make a group."""
    return done(_("The group is ready."), services.create_group(actor, **form).path)


@pages.get("/groups/<slug>/edit")
@signed_in
def edit(actor: Actor, slug: str) -> Any:
    """The form to change a group."""
    group = queries.get_group_by_slug(actor, slug)
    authorize(policies.can_edit_group, actor, group)
    shown = ("name", "summary", "description", "visibility", "join_policy", "archived", "version")
    values = {name: getattr(group, name) for name in shown} | {"area": group.area.code if group.area else ""}
    set_rules = bool(policies.can_set_rules(actor, group))
    form = form_state(values)
    return render_template("groups/edit.html", group=group, form=form, set_rules=set_rules, areas=_areas())


@pages.post("/groups/<slug>/edit")
@limit(WRITING)
@signed_in
@takes_form(GroupPageForm, again=edit)
def save(actor: Actor, form: dict[str, Any], slug: str) -> Any:
    """Change a group; moderators do not see the rules, which then stay."""
    group = queries.get_group_by_slug(actor, slug)
    if not policies.can_set_rules(actor, group):
        form = {name: value for name, value in form.items() if name not in RULES}
    return done(_("Saved."), services.edit_group(actor, group.id, **form).path)


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


def _context(actor: Actor, group: Group, tab: str) -> dict[str, Any]:
    own = queries.find_own_membership(actor, group.id) if actor.signed_in else None
    tabs = [
        {"key": "discussions", "label": _("Discussions"), "url": group.path, "count": group.thread_count},
        {"key": "people", "label": _("People"), "url": f"{group.path}/people", "count": group.member_count},
        {"key": "about", "label": _("About"), "url": f"{group.path}/about"},
    ]
    return {
        "group": group,
        "own": own,
        "tabs": [{**entry, "active": entry["key"] == tab} for entry in tabs],
        "can_edit": bool(policies.can_edit_group(actor, group)),
        "can_join": own is None and bool(policies.can_join(actor, group)),
        "visibility_text": _visibilities()[group.visibility],
    }


def _row(actor: Actor, group: Group) -> dict[str, Any]:
    return {
        "id": group.id, "name": group.name, "url": group.path, "area": group.area.code if group.area else None,
        "purpose": group.summary, "members": group.member_count, "threads": group.thread_count,
        "access": _("Moderators add members") if group.join_policy == "invitation" else None,
        "joined": policies.role_in(actor, group) is not None, "can_join": bool(policies.can_join(actor, group)),
        "join_url": url_for("groups_pages.join", slug=group.slug),
    }  # fmt: skip


def _person(actor: Actor, group: Group, membership: Membership) -> dict[str, Any]:
    member, city = membership.member, membership.member.city
    others = [role for role in ("owner", "moderator", "member") if role != membership.role]
    allowed = [role for role in others if policies.can_give_role(actor, group, membership.role, role)]
    return {
        "id": member.id, "name": member.name, "url": member.path, "role": title_of(member),
        "picture": picture_of(member),
        "city": {"name": city.name, "url": city.path} if city else None, "group_role": membership.role,
        "may_become": allowed, "take_out": actor.id != member.id
        and bool(policies.can_take_out(actor, group, membership.role)),
    }  # fmt: skip


def _areas() -> list[tuple[str, str]]:
    language = str(get_locale() or "en")
    areas = [(area.code, f"{area.code}  {area.name_in(language)}") for area in standard_queries.list_areas()]
    return [("", _("None")), *areas]


def _visibilities() -> dict[str, str]:
    return {
        "public": _("Everybody can read it"),
        "members": _("Members of Plaza can read it"),
        "private": _("Only its members can read it"),
    }
