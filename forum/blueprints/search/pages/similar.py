"""Documents like another one, on its page and by themselves."""

from __future__ import annotations

from typing import Any

from flask import render_template

from forum.blueprints.library.queries.resources import get_resource
from forum.blueprints.search.pages.routes import pages
from forum.blueprints.search.queries.similar import list_similar
from forum.kernel.actor import Actor
from forum.kernel.feature import Section, add_section
from forum.kernel.limits import limit
from forum.kernel.web.access import public


@pages.get("/library/<int:resource_id>/similar")
@limit("60/minute")
@public
def similar_documents(actor: Actor, resource_id: int) -> Any:
    """The documents most like this one that the reader may see."""
    resource = get_resource(actor, resource_id)
    return render_template("search/similar.html", resource=resource, similar=list_similar(actor, resource_id))


def _section(actor: Actor, resource: Any) -> str:
    """A place for them that is filled once it is scrolled to; without a script a link leads there."""
    return render_template("search/_similar.html", resource=resource)


add_section(Section("resource", 80, _section))
