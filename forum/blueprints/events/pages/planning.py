"""Planning an event or a series, announcing it, changing it and calling it off."""

from __future__ import annotations

from typing import Any

from flask import render_template, url_for
from marshmallow import ValidationError

from forum.blueprints.events import policies
from forum.blueprints.events.models.events import Event
from forum.blueprints.events.pages import shown
from forum.blueprints.events.pages.planned import told_of, values_of, values_of_new
from forum.blueprints.events.pages.routes import pages
from forum.blueprints.events.queries import events as queries
from forum.blueprints.events.rules.kinds import KINDS
from forum.blueprints.events.rules.wording import frequency_names, kind_names
from forum.blueprints.events.schemas.planning_pages import CancelPageForm, EditPageForm, PlanPageForm, PlanQuery
from forum.blueprints.events.services import editing, planning
from forum.blueprints.groups.queries import groups as group_queries
from forum.kernel.actor import Actor
from forum.kernel.errors import Forbidden
from forum.kernel.i18n import LANGUAGES, _, ngettext
from forum.kernel.limits import WRITING, limit
from forum.kernel.policies import authorize
from forum.kernel.web.access import signed_in
from forum.kernel.web.fields import Id
from forum.kernel.web.pages import FormState, done, form_state, read_query, takes_form


@pages.get("/events/new")
@signed_in
def new_event(actor: Actor) -> Any:
    """The form of a new event; with `parent`, of a session of that conference."""
    query = read_query(PlanQuery)
    parent = _conference(actor, form_state({"parent_id": query["parent"]}).values.get("parent_id"))
    places = [(group.id, group.name) for group in group_queries.list_moderated(actor)] if parent is None else []
    if parent is not None:
        authorize(policies.can_run_event, actor, parent)
    elif not places:
        authorize(policies.can_plan_events, actor)
    form = form_state({**values_of_new(actor, parent), "group_id": query["group"] or ""})
    for_all = [("", _("All members"))] if policies.can_plan_events(actor) else []
    return _form(form, None, parent=parent, groups=[*for_all, *places], frequencies=list(frequency_names().items()))


@pages.post("/events/new")
@limit(WRITING)
@signed_in
@takes_form(PlanPageForm, again=new_event)
def plan_event(actor: Actor, form: dict[str, Any]) -> Any:
    """Plan it, once or as often as it recurs."""
    repeats = {"frequency": form.pop("repeats"), "until": form.pop("until"), "times": form.pop("times")}
    told = told_of(form)
    if not repeats["frequency"]:
        event = planning.plan_event(actor, **told)
        return done(_("Saved as a draft.") if form["draft"] else _("It is announced."), event.path)
    told.pop("parent_id")
    made = planning.plan_series(actor, **repeats, **told)
    words = ngettext("%(num)s date is planned.", "%(num)s dates are planned.", len(made))
    return done(words, made[0].path)


@pages.get("/events/<int:event_id>/edit")
@signed_in
def edit_event(actor: Actor, event_id: int) -> Any:
    """The form with what is planned."""
    event = queries.get_event(actor, event_id)
    authorize(policies.can_edit_event, actor, event)
    return _form(form_state(values_of(event)), event, parent=event.parent, groups=[], frequencies=[])


@pages.post("/events/<int:event_id>/edit")
@limit(WRITING)
@signed_in
@takes_form(EditPageForm, again=edit_event)
def save_event(actor: Actor, form: dict[str, Any], event_id: int) -> Any:
    """Change it, or it and all that follow in its series."""
    following, version = form.pop("scope") == "following", form.pop("version")
    event = editing.edit_event(actor, event_id, version, following=following, **told_of(form))
    return done(_("Saved. Whoever comes is told of another time or place."), event.path)


@pages.post("/events/<int:event_id>/publication")
@limit(WRITING)
@signed_in
def publish_event(actor: Actor, event_id: int) -> Any:
    """Announce a draft."""
    return done(_("It is announced."), planning.publish_event(actor, event_id).path)


@pages.post("/events/<int:event_id>/removal")
@limit(WRITING)
@signed_in
def remove_event(actor: Actor, event_id: int) -> Any:
    """Throw a draft away."""
    editing.remove_event(actor, event_id)
    return done(_("The draft is gone."), url_for(".index"))


@pages.get("/events/<int:event_id>/cancel")
@signed_in
def ask_to_cancel(actor: Actor, event_id: int) -> Any:
    """Who is told, and with which words."""
    event = queries.get_event(actor, event_id)
    authorize(policies.can_cancel_event, actor, event)
    if not event.published:
        raise Forbidden(_("Only what is announced can be called off."))
    return render_template(
        "events/cancel.html", event=event, form=form_state({"scope": "one", "version": event.version}),
        times=shown.times_of(event, with_day=True), many=event.registered_count + event.waiting_count,
    )  # fmt: skip


@pages.post("/events/<int:event_id>/cancel")
@limit(WRITING)
@signed_in
@takes_form(CancelPageForm, again=ask_to_cancel)
def cancel_event(actor: Actor, form: dict[str, Any], event_id: int) -> Any:
    """Call it off."""
    following = form.pop("scope") == "following"
    event = editing.cancel_event(actor, event_id, following=following, **form)
    return done(_("It is called off. Whoever comes or waits is told."), event.path)


def _conference(actor: Actor, typed: Any) -> Event | None:
    """The conference that a form names; none where what was sent is no number. Raises NotFound."""
    try:
        number = Id().deserialize(typed or None)
    except ValidationError:
        return None
    return queries.get_event(actor, number)


def _form(
    form: FormState, event: Event | None, *, parent: Event | None, groups: list[Any], frequencies: list[Any]
) -> str:
    kinds = kind_names()
    offered = [kind for kind in KINDS if (kind != "conference" if parent is not None else kind != "session")]
    return render_template(
        "events/form.html", form=form, event=event, parent=parent, groups=groups, frequencies=frequencies,
        kinds=[(kind, kinds[kind]) for kind in offered], language_options=list(LANGUAGES.items()),
        zones=shown.zone_choices(str(form.values.get("time_zone") or "UTC")),
        chosen=shown.named(event.hosts) if event else [],
    )  # fmt: skip
