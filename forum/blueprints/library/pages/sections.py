"""The documents that the pages of a criterion, a city and a group show."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from flask import render_template, url_for

from forum.blueprints.library import policies
from forum.blueprints.library.pages.routes import row_of
from forum.blueprints.library.queries import resources as queries
from forum.blueprints.library.queries.resources import Narrowing
from forum.kernel.actor import Actor
from forum.kernel.feature import Section, add_section
from forum.kernel.i18n import _
from forum.kernel.web.fields import PageQuery
from forum.kernel.web.pages import read_query

SHOWN = 5
ON_HOME = 3


def criterion_documents(actor: Actor, criterion: Any) -> str:
    """Documents about a criterion."""
    empty = _("No document about this criterion has been shared yet.")
    return _section(actor, Narrowing(criterion=criterion.code), {"criterion": criterion.code}, empty)


def city_documents(actor: Actor, city: Any) -> str:
    """Documents of a city; nothing when it has none."""
    return _section(actor, Narrowing(city=city.id), {"city": city.id}, "")


def group_documents(actor: Actor, group: Any) -> str:
    """On the home of a group: its newest documents, nothing when it has none."""
    return _section(actor, Narrowing(group=group.id), {"group": group.id}, "", bool(policies.can_share(actor, group)))


def group_library(actor: Actor, group: Any) -> str:
    """The tab of a group's documents."""
    query = read_query(PageQuery)
    page = queries.list_resources(actor, Narrowing(group=group.id), query["cursor"], query["limit"])
    return render_template(
        "library/group_library.html",
        page=page.map(lambda one: row_of(actor, one)),
        share_url=url_for("library_pages.new", group=group.id) if policies.can_share(actor, group) else "",
        all_url=url_for("library_pages.index", group=group.id),
    )


def documents_for_me(actor: Actor, _subject: Any) -> str:
    """On home: the newest documents about what one looks for; nothing when one looks for nothing."""
    sought = tuple(sorted(actor.fact("interests")["seek"]))
    if not sought:
        return ""
    page = queries.list_resources(actor, Narrowing(criterion_ids=sought), None, ON_HOME)
    rows_shown = [row_of(actor, resource) for resource in page.items]
    return render_template("library/_for_me.html", rows_shown=rows_shown) if rows_shown else ""


def documents_about(actor: Actor, criterion_ids: Sequence[int]) -> str:
    """In an adventure: the newest documents about any of these criteria; nothing when there are none."""
    page = queries.list_resources(actor, Narrowing(criterion_ids=tuple(criterion_ids)), None, SHOWN)
    rows_shown = [row_of(actor, resource) for resource in page.items]
    return render_template("library/_about.html", rows_shown=rows_shown) if rows_shown else ""


def _section(
    actor: Actor, narrowing: Narrowing, asked: dict[str, Any], empty: str, can_share: bool | None = None
) -> str:
    page = queries.list_resources(actor, narrowing, None, SHOWN)
    if not page.items and not empty:
        return ""
    offers = actor.signed_in if can_share is None else can_share
    return render_template(
        "library/_section.html",
        rows_shown=[row_of(actor, resource) for resource in page.items],
        all_url=url_for("library_pages.index", **asked) if page.next else "",
        share_url=url_for("library_pages.new", **asked) if offers else "",
        empty=empty,
    )


add_section(Section("criterion", 30, criterion_documents))
add_section(Section("city", 30, city_documents))
add_section(Section("group", 30, group_documents))
add_section(Section("group_library", 10, group_library))
add_section(Section("home", 40, documents_for_me))
add_section(Section("adventure", 30, documents_about))
