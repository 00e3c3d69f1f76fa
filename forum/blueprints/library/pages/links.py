"""A document that is a link: the day of its copy, and having it copied anew."""

from __future__ import annotations

from typing import Any

from flask import render_template

from forum.blueprints.library import policies
from forum.blueprints.library.pages.routes import pages
from forum.blueprints.library.queries import links as queries
from forum.blueprints.library.rules.copies import host_of
from forum.blueprints.library.services import links
from forum.kernel.actor import Actor
from forum.kernel.feature import Section, add_section
from forum.kernel.i18n import _
from forum.kernel.limits import EXPORTING, limit
from forum.kernel.web.access import signed_in
from forum.kernel.web.pages import done


@pages.post("/library/<int:resource_id>/link/copies")
@limit(EXPORTING)
@signed_in
def copy_link(actor: Actor, resource_id: int) -> Any:
    """Have the page copied anew."""
    links.ask_for_copy(actor, resource_id)
    return done(_("We are copying the page now. Look again in a moment."), f"/library/{resource_id}")


def link_section(actor: Actor, resource: Any) -> str:
    """Above a document that is a link: of which day its text is."""
    link = queries.find_link(resource.id) if resource.link_url else None
    if link is None:
        return ""
    can_edit = bool(policies.can_edit_resource(actor, resource))
    return render_template(
        "library/_link.html", resource=resource, link=link, can_edit=can_edit, host=host_of(link.url)
    )


add_section(Section("resource_head", 5, link_section))
