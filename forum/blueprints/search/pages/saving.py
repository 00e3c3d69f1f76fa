"""Saved and recent searches, and those without a result, as pages."""

from __future__ import annotations

from typing import Any

from flask import render_template, url_for

from forum.blueprints.search.pages.routes import pages
from forum.blueprints.search.queries import misses as miss_queries
from forum.blueprints.search.queries import saving as queries
from forum.blueprints.search.rules.saving import ALERTS
from forum.blueprints.search.schemas.saving import ChangeSavedSearchPageForm, HabitsForm, MissesQuery, SaveSearchForm
from forum.blueprints.search.services import saving as services
from forum.kernel.actor import Actor
from forum.kernel.i18n import _
from forum.kernel.limits import WRITING, limit
from forum.kernel.web.access import signed_in
from forum.kernel.web.fields import PageQuery
from forum.kernel.web.pages import done, form_state, read_query, takes_form

PLACE = "/saved-searches"


@pages.get("/saved-searches")
@signed_in
def list_saved_searches(actor: Actor) -> Any:
    """One's saved searches, the recent ones, and what one has chosen about searching."""
    query = read_query(PageQuery)
    page = queries.list_saved_searches(actor, **query)
    return render_template(
        "search/saved.html",
        saved=page.items,
        next_url=url_for("search_pages.list_saved_searches", cursor=page.next) if page.next else None,
        recent=queries.list_recent(actor),
        alerts=ALERTS,
        form=form_state(queries.get_habits(actor)),
    )


@pages.post("/saved-searches")
@limit(WRITING)
@signed_in
@takes_form(SaveSearchForm, again=list_saved_searches)
def save_search(actor: Actor, form: dict[str, Any]) -> Any:
    """Keep a search."""
    saved = services.save_search(actor, **form)
    return done(_("Saved. Say here how often you want to hear of something new."), saved.path)


@pages.get("/saved-searches/<int:search_id>")
@signed_in
def show_saved_search(actor: Actor, search_id: int) -> Any:
    """What it has told of, as far as one may still see it, and how often it tells."""
    saved = queries.get_saved_search(actor, search_id)
    return render_template(
        "search/saved_search.html",
        saved=saved,
        told=queries.list_told(actor, saved),
        alerts=[{"value": code, "label": str(label)} for code, label in ALERTS.items()],
        form=form_state({"name": saved.name, "alert": saved.alert, "version": saved.version}),
    )


@pages.post("/saved-searches/<int:search_id>")
@limit(WRITING)
@signed_in
@takes_form(ChangeSavedSearchPageForm, again=show_saved_search)
def change_saved_search(actor: Actor, form: dict[str, Any], search_id: int) -> Any:
    """Give it another name, or be told more or less often."""
    saved = services.change_saved_search(actor, search_id, **form)
    return done(_("Saved."), saved.path)


@pages.post("/saved-searches/<int:search_id>/remove")
@limit(WRITING)
@signed_in
def remove_saved_search(actor: Actor, search_id: int) -> Any:
    """Keep it no longer."""
    services.remove_saved_search(actor, search_id)
    return done(_("Removed."), PLACE)


@pages.post("/recent-searches/clear")
@limit(WRITING)
@signed_in
def forget_recent_searches(actor: Actor) -> Any:
    """Forget what was searched."""
    services.forget_recent(actor)
    return done(_("Your recent searches are forgotten."), PLACE)


@pages.post("/me/search-habits")
@limit(WRITING)
@signed_in
@takes_form(HabitsForm, again=list_saved_searches)
def change_habits(actor: Actor, form: dict[str, Any]) -> Any:
    """Choose what searching does for one."""
    services.change_habits(actor, **form)
    return done(_("Saved."), PLACE)


@pages.get("/search/without-result")
@signed_in
def list_misses(actor: Actor) -> Any:
    """What members look for and do not find."""
    query = read_query(MissesQuery)
    page = miss_queries.list_misses(actor, **query)
    more = url_for("search_pages.list_misses", cursor=page.next) if page.next else None
    return render_template("search/misses.html", misses=page.items, next_url=more)
