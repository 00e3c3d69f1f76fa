"""Writing the home of a group, as pages: its own pages and what is pinned there."""

from __future__ import annotations

from typing import Any

from flask import render_template

from forum.blueprints.groups import policies
from forum.blueprints.groups.models.groups import Group
from forum.blueprints.groups.pages.routes import pages
from forum.blueprints.groups.pages.settings import settings_context
from forum.blueprints.groups.queries import groups as queries
from forum.blueprints.groups.queries import pages as page_queries
from forum.blueprints.groups.schemas.pages import GroupPageEditForm, GroupPageForm, GroupPinForm, MoveForm
from forum.blueprints.groups.services import pages as services
from forum.kernel.actor import Actor
from forum.kernel.i18n import _
from forum.kernel.limits import WRITING, limit
from forum.kernel.policies import authorize
from forum.kernel.web.access import signed_in
from forum.kernel.web.pages import done, form_state, takes_form


@pages.get("/groups/<slug>/home")
@signed_in
def edit_home(actor: Actor, slug: str) -> Any:
    """What is pinned, and the pages of the group's own."""
    group = _group(actor, slug)
    return render_template(
        "groups/home.html",
        pins=page_queries.list_pins(actor, group.id),
        own_pages=page_queries.list_pages(actor, group.id),
        form=form_state(),
        **settings_context(actor, group, "home"),
    )


@pages.post("/groups/<slug>/pins")
@limit(WRITING)
@signed_in
@takes_form(GroupPinForm, again=edit_home)
def pin(actor: Actor, form: dict[str, Any], slug: str) -> Any:
    """Pin something."""
    group = _group(actor, slug)
    services.pin(actor, group.id, **form)
    return done(_("It is pinned to the home of the group."), f"{group.path}/home")


@pages.post("/groups/<slug>/pins/<int:pin_id>/remove")
@limit(WRITING)
@signed_in
def unpin(actor: Actor, slug: str, pin_id: int) -> Any:
    """Take something from the home."""
    group = _group(actor, slug)
    services.unpin(actor, group.id, pin_id)
    return done(_("It is no longer pinned."), f"{group.path}/home")


@pages.post("/groups/<slug>/pins/<int:pin_id>/move")
@limit(WRITING)
@signed_in
@takes_form(MoveForm, again=lambda actor, slug, pin_id: edit_home(slug))
def move_pin(actor: Actor, form: dict[str, Any], slug: str, pin_id: int) -> Any:
    """Move it up or down."""
    group = _group(actor, slug)
    services.move_pin(actor, group.id, pin_id, **form)
    return done(None, f"{group.path}/home")


@pages.get("/groups/<slug>/pages/new")
@signed_in
def new_page(actor: Actor, slug: str) -> Any:
    """The form of a new page."""
    group = _group(actor, slug)
    return render_template(
        "groups/edit_page.html", page=None, form=form_state(), **settings_context(actor, group, "home")
    )


@pages.post("/groups/<slug>/pages/new")
@limit(WRITING)
@signed_in
@takes_form(GroupPageForm, again=new_page)
def create_page(actor: Actor, form: dict[str, Any], slug: str) -> Any:
    """Write a page."""
    group = _group(actor, slug)
    return done(_("The page is a tab of the group now."), services.add_page(actor, group.id, **form).path)


@pages.get("/groups/<slug>/pages/<int:page_id>/edit")
@signed_in
def edit_page(actor: Actor, slug: str, page_id: int) -> Any:
    """The form to change a page."""
    group = _group(actor, slug)
    page = page_queries.get_page(actor, group.id, page_id)
    form = form_state({"title": page.title, "body": page.body, "version": page.version})
    return render_template("groups/edit_page.html", page=page, form=form, **settings_context(actor, group, "home"))


@pages.post("/groups/<slug>/pages/<int:page_id>/edit")
@limit(WRITING)
@signed_in
@takes_form(GroupPageEditForm, again=edit_page)
def save_page(actor: Actor, form: dict[str, Any], slug: str, page_id: int) -> Any:
    """Write a page anew."""
    group = _group(actor, slug)
    return done(_("Saved."), services.edit_page(actor, group.id, page_id, **form).path)


@pages.post("/groups/<slug>/pages/<int:page_id>/remove")
@limit(WRITING)
@signed_in
def remove_page(actor: Actor, slug: str, page_id: int) -> Any:
    """Take a page away."""
    group = _group(actor, slug)
    services.remove_page(actor, group.id, page_id)
    return done(_("The page is removed."), f"{group.path}/home")


@pages.post("/groups/<slug>/pages/<int:page_id>/move")
@limit(WRITING)
@signed_in
@takes_form(MoveForm, again=lambda actor, slug, page_id: edit_home(slug))
def move_page(actor: Actor, form: dict[str, Any], slug: str, page_id: int) -> Any:
    """Move it up or down among the tabs."""
    group = _group(actor, slug)
    services.move_page(actor, group.id, page_id, **form)
    return done(None, f"{group.path}/home")


def _group(actor: Actor, slug: str) -> Group:
    group = queries.get_group_by_slug(actor, slug)
    authorize(policies.can_edit_group, actor, group)
    return group
