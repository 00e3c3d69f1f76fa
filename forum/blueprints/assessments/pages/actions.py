"""One action of a roadmap as pages."""

from __future__ import annotations

from typing import Any

from flask import render_template, url_for

from forum.blueprints.assessments import policies
from forum.blueprints.assessments.models.roadmaps import RoadmapAction
from forum.blueprints.assessments.pages.planned import row_of, state_names
from forum.blueprints.assessments.pages.routes import pages
from forum.blueprints.assessments.queries import roadmap as queries
from forum.blueprints.assessments.rules import planning
from forum.blueprints.assessments.schemas.roadmap import (
    ActionEditForm,
    ActionPageForm,
    DocumentPageForm,
    NewActionQuery,
    RemovalPageForm,
    StatePageForm,
)
from forum.blueprints.assessments.services import helping, roadmap
from forum.blueprints.cities import policies as city_policies
from forum.blueprints.cities.models.cities import City
from forum.blueprints.cities.queries import standings
from forum.blueprints.library.queries import resources as resource_queries
from forum.blueprints.library.queries.resources import Narrowing
from forum.blueprints.standards import queries as standard_queries
from forum.kernel.actor import Actor
from forum.kernel.i18n import _
from forum.kernel.limits import WRITING, limit
from forum.kernel.policies import authorize
from forum.kernel.web.access import signed_in
from forum.kernel.web.pages import done, form_state, read_query, takes_form

SUGGESTED = 5
_FIELDS = ("version", "criterion_id", "title", "description", "owner_id", "due_on")


@pages.get("/cities/<int:city_id>/roadmap/new")
@signed_in
def new_action(actor: Actor, city_id: int) -> Any:
    """The form for a new action."""
    city = queries.get_roadmap_city(actor, city_id)
    authorize(policies.can_write_roadmap, actor, city)
    form = form_state({"criterion_id": read_query(NewActionQuery)["criterion"]})
    return render_template("assessments/roadmap_form.html", action=None, form=form, **_choices(actor, city))


@pages.post("/cities/<int:city_id>/roadmap/new")
@limit(WRITING)
@signed_in
@takes_form(ActionPageForm, again=new_action)
def add_action(actor: Actor, form: dict[str, Any], city_id: int) -> Any:
    """Put it on the roadmap."""
    action = roadmap.add_action(actor, city_id, form.pop("criterion_id"), **form)
    return done(_("On the roadmap."), action.path)


@pages.get("/roadmap-actions/<int:action_id>")
@signed_in
def show_action(actor: Actor, action_id: int) -> Any:
    """An action, what becomes of it, and the documents that help."""
    planned = queries.get_planned(actor, action_id)
    action = planned.action
    may_write = bool(policies.can_change_action(actor, action))
    status = _status(actor, action)
    if action.owner_id == actor.id:
        roadmap.note_seen(actor, action.id)
    return render_template(
        "assessments/roadmap_action.html", action=action, planned=planned, row=row_of(action), states=state_names(),
        may_write=may_write, may_remove=bool(policies.can_remove_action(actor, action)), status=status,
        offers_advance=status == "not_started", tell_url=_tell_url(actor, action, status),
        suggested=_suggested(actor, planned) if may_write else [], form=form_state(), planning=planning,
    )  # fmt: skip


@pages.get("/roadmap-actions/<int:action_id>/edit")
@signed_in
def edit_action(actor: Actor, action_id: int) -> Any:
    """The form of an action."""
    action = queries.get_action(actor, action_id)
    authorize(policies.can_change_action, actor, action)
    form = form_state({name: getattr(action, name) for name in _FIELDS})
    return render_template("assessments/roadmap_form.html", action=action, form=form, **_choices(actor, action.city))


@pages.post("/roadmap-actions/<int:action_id>/edit")
@limit(WRITING)
@signed_in
@takes_form(ActionEditForm, again=edit_action)
def change_action(actor: Actor, form: dict[str, Any], action_id: int) -> Any:
    """Save it."""
    return done(_("Saved."), roadmap.change_action(actor, action_id, **form).path)


@pages.post("/roadmap-actions/<int:action_id>/state")
@limit(WRITING)
@signed_in
@takes_form(StatePageForm, again=show_action)
def move_action(actor: Actor, form: dict[str, Any], action_id: int) -> Any:
    """Begin it, say that it is done, drop it, or plan it again."""
    action = roadmap.change_action(actor, action_id, **form)
    told = {
        planning.PLANNED: _("Planned again."), planning.IN_PROGRESS: _("Under way. Good luck!"),
        planning.DONE: _("Done. Thank you!"), planning.DROPPED: _("Dropped. It stays here for memory."),
    }  # fmt: skip
    return done(told[action.state], action.path)


@pages.post("/roadmap-actions/<int:action_id>/removal")
@limit(WRITING)
@signed_in
@takes_form(RemovalPageForm, again=show_action)
def remove_action(actor: Actor, form: dict[str, Any], action_id: int) -> Any:
    """Remove it for good."""
    city_id = roadmap.remove_action(actor, action_id, **form)
    return done(_("Removed."), url_for(".show_roadmap", city_id=city_id))


@pages.post("/roadmap-actions/<int:action_id>/documents")
@limit(WRITING)
@signed_in
@takes_form(DocumentPageForm, again=show_action)
def keep_document(actor: Actor, form: dict[str, Any], action_id: int) -> Any:
    """Keep a document with it."""
    action = helping.keep_resource(actor, action_id, **form)
    return done(_("Kept with this action."), f"{action.path}#documents")


@pages.post("/roadmap-actions/<int:action_id>/documents/removal")
@limit(WRITING)
@signed_in
@takes_form(DocumentPageForm, again=show_action)
def let_document_go(actor: Actor, form: dict[str, Any], action_id: int) -> Any:
    """Keep it no more."""
    action = helping.let_resource_go(actor, action_id, **form)
    return done(_("Taken away."), f"{action.path}#documents")


def _choices(actor: Actor, city: City) -> dict[str, Any]:
    people = [("", _("Nobody yet")), *((one.id, one.name) for one in queries.list_owners(actor, city))]
    return {"city": city, "people": people, "frameworks": queries.list_choices()}


def _status(actor: Actor, action: RoadmapAction) -> str:
    told = standings.find_standings(actor, action.city_id).get(action.criterion_id)
    return told.status if told else "not_started"


def _tell_url(actor: Actor, action: RoadmapAction, status: str) -> str:
    """Where the lead says that a criterion is met, once the work for it is done."""
    current = action.criterion_id in standard_queries.get_catalogue().criterion_by_id
    if action.state != planning.DONE or status == "met" or not current:
        return ""
    if not city_policies.can_lead_city(actor, action.city):
        return ""
    return url_for("cities_pages.edit_standing", city_id=action.city_id, code=action.criterion.code)


def _suggested(actor: Actor, planned: queries.Planned) -> list[Any]:
    kept = {one.id for one in planned.resources}
    about = Narrowing(criterion_ids=(planned.action.criterion_id,))
    found = resource_queries.list_resources(actor, about, None, SUGGESTED + len(kept)).items
    return [one for one in found if one.id not in kept][:SUGGESTED]
