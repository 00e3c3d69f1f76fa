"""The mentoring round for programme staff and the team: load and silence, never content."""

from __future__ import annotations

from typing import Any

from flask import render_template, url_for

from forum.blueprints.accounts.queries import find_by_handles
from forum.blueprints.accounts.schemas import NothingForm
from forum.blueprints.coaching import policies
from forum.blueprints.coaching.pages import shown
from forum.blueprints.coaching.pages.routes import pages
from forum.blueprints.coaching.queries import load
from forum.blueprints.coaching.queries import requests as queries
from forum.blueprints.coaching.schemas.requests import TeamPageForm
from forum.blueprints.coaching.services import team
from forum.kernel.actor import Actor
from forum.kernel.errors import Invalid
from forum.kernel.i18n import _
from forum.kernel.limits import WRITING, limit
from forum.kernel.policies import authorize
from forum.kernel.web.access import signed_in
from forum.kernel.web.pages import done, form_state, takes_form


@pages.get("/coaching/round")
@signed_in
def show_round(actor: Actor) -> Any:
    """Who has how many and waits since when."""
    authorize(policies.can_see_load, actor)
    loads = load.list_loads(actor)
    return render_template(
        "coaching/round.html", tabs=shown.tabs(actor, "round"), counts=load.count_round(actor),
        loads=loads, silent=load.list_silent(actor), team=queries.list_team(actor),
        to_place=[shown.request_row(actor, one) for one in load.list_to_place(actor)],
        of_team=policies.is_of_team(actor), chooses=bool(policies.can_choose_team(actor)), form=form_state(),
        paused={one.offer.id: shown.pause_words(one.offer) for one in loads},
    )  # fmt: skip


@pages.post("/coaching/team")
@limit(WRITING)
@signed_in
@takes_form(TeamPageForm, again=show_round)
def add_to_team(actor: Actor, form: dict[str, Any]) -> Any:
    """Choose who reads confidential requests."""
    authorize(policies.can_choose_team, actor)
    found = find_by_handles([form["member"].strip(" ,@")])
    if not found:
        raise Invalid(errors={"member": [_("There is no member of this username.")]})
    for member_id in found.values():
        team.add_to_team(actor, member_id)
    return done(_("Added to the team. The log of staff keeps it."), url_for(".show_round") + "#team")


@pages.post("/coaching/team/<int:member_id>/removal")
@limit(WRITING)
@signed_in
@takes_form(NothingForm, again=show_round)
def remove_from_team(actor: Actor, form: dict[str, Any], member_id: int) -> Any:
    """Let somebody read them no more."""
    team.remove_from_team(actor, member_id)
    return done(_("Removed from the team."), url_for(".show_round") + "#team")
