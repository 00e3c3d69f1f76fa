"""The tabs of a group: its home, its discussions and documents, what it is for, and its own pages."""

from __future__ import annotations

from typing import Any

from flask import render_template

from forum.blueprints.groups import policies
from forum.blueprints.groups.models.groups import Group
from forum.blueprints.groups.pages.joining import join_context
from forum.blueprints.groups.pages.routes import pages
from forum.blueprints.groups.pages.shown import group_context
from forum.blueprints.groups.queries import groups as queries
from forum.blueprints.groups.queries import pages as page_queries
from forum.kernel.actor import Actor
from forum.kernel.policies import authorize
from forum.kernel.web.access import public
from forum.kernel.web.pages import form_state


@pages.get("/groups/<slug>")
@public
def show(actor: Actor, slug: str) -> Any:
    """The home of a group; who may not read it learns what it is for and how to join."""
    group = queries.get_group_by_slug(actor, slug)
    if not policies.can_browse(actor, group):
        return render_template("groups/join.html", form=form_state(), **join_context(actor, group))
    return render_template(
        "groups/show.html",
        pins=page_queries.list_pins(actor, group.id),
        looked_after_by=_looked_after_by(actor, group),
        **group_context(actor, group, "overview"),
    )


@pages.get("/groups/<slug>/discussions")
@public
def show_discussions(actor: Actor, slug: str) -> Any:
    """The threads of a group."""
    return render_template("groups/discussions.html", **_to_read(actor, slug, "discussions"))


@pages.get("/groups/<slug>/library")
@public
def show_library(actor: Actor, slug: str) -> Any:
    """The documents of a group."""
    return render_template("groups/library.html", **_to_read(actor, slug, "library"))


@pages.get("/groups/<slug>/files")
@public
def show_files(actor: Actor, slug: str) -> Any:
    """What was attached to posts of a group."""
    return render_template("groups/files.html", **_to_read(actor, slug, "files"))


@pages.get("/groups/<slug>/about")
@public
def show_about(actor: Actor, slug: str) -> Any:
    """What a group is for and how it works."""
    group = queries.get_group_by_slug(actor, slug)
    people = _looked_after_by(actor, group)
    return render_template("groups/about.html", looked_after_by=people, **group_context(actor, group, "about"))


@pages.get("/groups/<slug>/pages/<page_slug>")
@public
def show_page(actor: Actor, slug: str, page_slug: str) -> Any:
    """A page of the group's own."""
    group = queries.get_group_by_slug(actor, slug)
    page = page_queries.get_page_by_slug(actor, group.id, page_slug)
    return render_template("groups/page.html", page=page, **group_context(actor, group, f"page-{page.id}"))


def _to_read(actor: Actor, slug: str, tab: str) -> dict[str, Any]:
    group = queries.get_group_by_slug(actor, slug)
    authorize(policies.can_browse, actor, group)
    return group_context(actor, group, tab)


def _looked_after_by(actor: Actor, group: Group) -> list[Any]:
    return [one.member for one in queries.list_moderators(actor, group.id)] if actor.signed_in else []
