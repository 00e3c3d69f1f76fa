"""The collections that the pages of a document and of a group show."""

from __future__ import annotations

from typing import Any

from flask import render_template, url_for

from forum.blueprints.library import policies
from forum.blueprints.library.models.resources import Resource
from forum.blueprints.library.pages.collections import rows_of
from forum.blueprints.library.queries import collections as queries
from forum.blueprints.library.queries.collections import Which
from forum.kernel.actor import Actor
from forum.kernel.feature import Section, add_section

SHOWN = 5


def with_document(actor: Actor, resource: Resource) -> str:
    """The collections in which a document is; to a member also how to add it to one."""
    page = queries.list_collections(actor, Which(resource=resource.id), None, SHOWN)
    if not page.items and not actor.signed_in:
        return ""
    return render_template(
        "library/_in_collections.html", resource=resource, found=page.items,
        all_url=url_for("library_pages.list_collections", resource=resource.id) if page.next else "",
    )  # fmt: skip


def of_group(actor: Actor, group: Any) -> str:
    """On the tab of a group's documents: its collections, nothing when there is none and none can be begun."""
    page = queries.list_collections(actor, Which(group=group.id), None, SHOWN)
    can_collect = bool(policies.can_collect(actor, group))
    if not page.items and not can_collect:
        return ""
    return render_template(
        "library/_group_collections.html", rows_shown=rows_of(actor, list(page.items)),
        all_url=url_for("library_pages.list_collections", group=group.id) if page.next else "",
        new_url=url_for("library_pages.new_collection", group=group.id) if can_collect else "",
    )  # fmt: skip


add_section(Section("resource_aside", 30, with_document))
add_section(Section("group_library", 20, of_group))
