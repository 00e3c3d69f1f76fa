"""Making a group and setting it: what moderators tell about it, and the rules that its owners make."""

from __future__ import annotations

from typing import Any

from flask import render_template
from flask_babel import get_locale

from forum.blueprints.groups import policies
from forum.blueprints.groups.models.groups import RIGHTS, Group
from forum.blueprints.groups.pages.routes import pages
from forum.blueprints.groups.queries import groups as queries
from forum.blueprints.groups.schemas.settings import GroupAboutForm, GroupForm, GroupRulesForm
from forum.blueprints.groups.services import groups as services
from forum.blueprints.standards import queries as standard_queries
from forum.kernel.actor import Actor
from forum.kernel.i18n import _
from forum.kernel.limits import WRITING, limit
from forum.kernel.policies import authorize
from forum.kernel.web.access import signed_in
from forum.kernel.web.pages import done, form_state, takes_form

ABOUT = ("name", "summary", "description", "join_note", "approve_threads", "approve_replies", "version")
RULES = (
    "visibility", "join_policy", "browse_from", *RIGHTS, "kind", "handle", "begins_on", "ends_on", "archived", "version"
)  # fmt: skip


@pages.get("/groups/new")
@signed_in
def new(actor: Actor) -> Any:
    """The form of a new group."""
    authorize(policies.can_create_group, actor)
    form = form_state({"visibility": "members", "join_policy": "open", "kind": "practice"})
    return render_template("groups/new.html", form=form, areas=area_choices())


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
    """What the group tells about itself, and what waits for approval."""
    group = queries.get_group_by_slug(actor, slug)
    authorize(policies.can_edit_group, actor, group)
    form = form_state({name: getattr(group, name) for name in ABOUT} | {"area": group.area.code if group.area else ""})
    return render_template(
        "groups/edit.html", form=form, areas=area_choices(), **settings_context(actor, group, "about")
    )


@pages.post("/groups/<slug>/edit")
@limit(WRITING)
@signed_in
@takes_form(GroupAboutForm, again=edit)
def save(actor: Actor, form: dict[str, Any], slug: str) -> Any:
    """Change what the group tells about itself."""
    group = queries.get_group_by_slug(actor, slug)
    return done(_("Saved."), services.edit_group(actor, group.id, **form).path)


@pages.get("/groups/<slug>/rules")
@signed_in
def edit_rules(actor: Actor, slug: str) -> Any:
    """Who reads it, who joins, who may do what in it."""
    group = queries.get_group_by_slug(actor, slug)
    authorize(policies.can_set_rules, actor, group)
    values = {name: getattr(group, name) for name in RULES}
    form = form_state(values | {"president": group.president.handle if group.president else ""})
    return render_template("groups/rules.html", form=form, **settings_context(actor, group, "rules"))


@pages.post("/groups/<slug>/rules")
@limit(WRITING)
@signed_in
@takes_form(GroupRulesForm, again=edit_rules)
def save_rules(actor: Actor, form: dict[str, Any], slug: str) -> Any:
    """Change the rules."""
    group = queries.get_group_by_slug(actor, slug)
    return done(_("Saved."), services.edit_group(actor, group.id, **form).path)


def settings_context(actor: Actor, group: Group, tab: str) -> dict[str, Any]:
    """The head of the pages on which a group is set, and the tabs that the reader may use."""
    tabs = [
        {"key": "about", "label": _("About"), "url": f"{group.path}/edit"},
        {"key": "home", "label": _("Home and pages"), "url": f"{group.path}/home"},
    ]
    if policies.can_set_rules(actor, group):
        tabs.append({"key": "rules", "label": _("Rules"), "url": f"{group.path}/rules"})
        tabs.append({"key": "automatic", "label": _("Automatic members"), "url": f"{group.path}/automatic"})
    tabs.append({"key": "words", "label": _("Watched words"), "url": f"{group.path}/words"})
    return {"group": group, "tabs": [{**entry, "active": entry["key"] == tab} for entry in tabs]}


def area_choices() -> list[tuple[str, str]]:
    """The practice areas, after none."""
    language = str(get_locale() or "en")
    areas = [(area.code, f"{area.code}  {area.name_in(language)}") for area in standard_queries.list_areas()]
    return [("", _("None")), *areas]
