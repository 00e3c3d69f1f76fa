"""A document that looks like another: told to who may edit it, with what can be done about it."""

from __future__ import annotations

from typing import Any

from flask import render_template

from forum.blueprints.library import policies
from forum.blueprints.library.pages.routes import pages
from forum.blueprints.library.queries import duplicates as queries
from forum.blueprints.library.services import duplicates
from forum.kernel.actor import Actor
from forum.kernel.feature import Section, add_section
from forum.kernel.i18n import _
from forum.kernel.limits import WRITING, limit
from forum.kernel.web.access import signed_in
from forum.kernel.web.pages import done


@pages.post("/library/<int:resource_id>/lookalikes/<int:other_id>/apart")
@limit(WRITING)
@signed_in
def tell_apart(actor: Actor, resource_id: int, other_id: int) -> Any:
    """Say that two documents are not the same."""
    duplicates.tell_apart(actor, resource_id, other_id)
    return done(_("Noted. We will not ask about these two again."), f"/library/{resource_id}")


@pages.post("/library/<int:resource_id>/lookalikes/<int:other_id>/merge")
@limit(WRITING)
@signed_in
def merge_into_other(actor: Actor, resource_id: int, other_id: int) -> Any:
    """Make a document the newest version of another."""
    added = duplicates.merge_into(actor, other_id, resource_id)
    return done(_("It is version %(number)s of this document now.", number=added.number), added.resource.path)


def lookalikes_section(actor: Actor, resource: Any) -> str:
    """Above a document: those it looks like, for who may edit it."""
    if resource.file.state == "waiting" or not policies.can_edit_resource(actor, resource):
        return ""
    may_leave = bool(policies.can_merge_away(actor, resource))
    found = [
        {"one": one, "can_merge": may_leave and bool(policies.can_add_version(actor, one.resource))}
        for one in queries.list_lookalikes(actor, resource)
    ]
    return render_template("library/_lookalikes.html", resource=resource, found=found) if found else ""


add_section(Section("resource_head", 10, lookalikes_section))
