"""Where staff keeps the words that find one another."""

from __future__ import annotations

from typing import Any

from flask import render_template, url_for

from forum.blueprints.search.pages.routes import pages
from forum.blueprints.search.queries import synonyms as queries
from forum.blueprints.search.schemas.synonyms import SynonymsEditPageForm, SynonymsPageForm, SynonymsQuery
from forum.blueprints.search.services import synonyms as services
from forum.kernel.actor import Actor
from forum.kernel.i18n import _
from forum.kernel.limits import WRITING, limit
from forum.kernel.web.access import signed_in
from forum.kernel.web.pages import done, form_state, read_query, takes_form

PLACE = "/search/synonyms"


@pages.get("/search/synonyms")
@signed_in
def list_synonyms(actor: Actor) -> Any:
    """All groups, or those with some text in them."""
    query = read_query(SynonymsQuery)
    groups = queries.list_synonyms(actor, query["q"], query["cursor"], query["limit"])
    more = url_for("search_pages.list_synonyms", q=query["q"] or None, cursor=groups.next) if groups.next else None
    return render_template("search/synonyms.html", groups=groups.items, query=query, next_url=more, form=form_state())


@pages.post("/search/synonyms")
@limit(WRITING)
@signed_in
@takes_form(SynonymsPageForm, again=list_synonyms)
def add_synonyms(actor: Actor, form: dict[str, Any]) -> Any:
    """Let words find one another."""
    services.add_synonyms(actor, **form)
    return done(_("These words find one another now."), PLACE)


@pages.get("/search/synonyms/<int:group_id>")
@signed_in
def edit_synonyms(actor: Actor, group_id: int) -> Any:
    """The form of one group."""
    group = queries.get_synonyms(actor, group_id)
    form = form_state({"words": ", ".join(group.words), "version": group.version})
    return render_template("search/edit_synonyms.html", group=group, form=form)


@pages.post("/search/synonyms/<int:group_id>")
@limit(WRITING)
@signed_in
@takes_form(SynonymsEditPageForm, again=edit_synonyms)
def change_synonyms(actor: Actor, form: dict[str, Any], group_id: int) -> Any:
    """Put other words in their place."""
    services.change_synonyms(actor, group_id, **form)
    return done(_("These words find one another now."), PLACE)


@pages.post("/search/synonyms/<int:group_id>/remove")
@limit(WRITING)
@signed_in
def remove_synonyms(actor: Actor, group_id: int) -> Any:
    """Let the words find themselves only."""
    services.remove_synonyms(actor, group_id)
    return done(_("Removed."), PLACE)
