"""A member's own way through the standard as pages, and the part of it that home shows."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from flask import render_template, url_for

from forum.blueprints.home import services
from forum.blueprints.home.pages.routes import pages
from forum.blueprints.home.queries.adventure import Adventure, Aim, Step, get_adventure, list_steps
from forum.blueprints.home.schemas import AdventureQuery, PicksForm
from forum.blueprints.standards import queries as standard_queries
from forum.kernel.actor import Actor
from forum.kernel.feature import Section, add_section
from forum.kernel.i18n import _
from forum.kernel.limits import WRITING, limit
from forum.kernel.web.access import signed_in
from forum.kernel.web.pages import done, form_state, read_query, takes_form

STEPS, ON_HOME = 8, 4


@pages.get("/adventure")
@signed_in
def show_adventure(actor: Actor) -> Any:
    """What comes next, what to read and whom to ask, for what one works towards or one criterion of it."""
    code = read_query(AdventureQuery)["criterion"]
    adventure = get_adventure(actor)
    aims = adventure.narrowed(code)
    return render_template(
        "home/adventure.html", adventure=adventure, aims=aims, code=code, chips=_chips(adventure, aims),
        steps=[_step_row(one) for one in list_steps(actor, aims, STEPS)], ids=tuple(aim.criterion.id for aim in aims),
    )  # fmt: skip


@pages.get("/adventure/choose")
@signed_in
def choose(actor: Actor) -> Any:
    """The form in which one picks areas and criteria."""
    adventure = get_adventure(actor)
    values = {"areas": [one.code for one in adventure.areas], "criteria": [one.code for one in adventure.criteria]}
    suggested = {} if adventure.picked else {aim.criterion.code: aim.why for aim in adventure.aims}
    return render_template(
        "home/choose.html", form=form_state(values), areas=standard_queries.list_areas(), suggested=suggested
    )


@pages.post("/adventure/choose")
@limit(WRITING)
@signed_in
@takes_form(PicksForm, again=choose)
def pick(actor: Actor, form: dict[str, Any]) -> Any:
    """Work towards what was picked."""
    services.pick(actor, **form)
    chosen = form["areas"] or form["criteria"]
    told = _("This is what your adventure is about now.") if chosen else _("Nothing is chosen any more.")
    return done(told, url_for(".show_adventure"))


def adventure_on_home(actor: Actor, _subject: Any) -> str:
    """On home: what comes next for what one works towards, each with why; else the way to choose it."""
    adventure = get_adventure(actor)
    steps = [_step_row(one) for one in list_steps(actor, adventure.aims, ON_HOME)]
    return render_template("home/_adventure.html", adventure=adventure, steps=steps)


def _chips(adventure: Adventure, aims: Sequence[Aim]) -> list[dict[str, Any]]:
    """The aims to narrow the page to, and all of them."""
    every = {"label": _("All"), "url": url_for(".show_adventure"), "active": len(aims) == len(adventure.aims)}
    if len(adventure.aims) < 2:
        return []
    return [every] + [
        {
            "label": aim.criterion.code, "active": len(aims) == 1 and aims[0] is aim,
            "url": url_for(".show_adventure", criterion=aim.criterion.code),
        }
        for aim in adventure.aims
    ]  # fmt: skip


def _step_row(one: Step) -> dict[str, Any]:
    return {
        "code": one.aim.criterion.code, "title": one.step.title, "url": one.step.url, "label": one.step.label,
        "at": one.step.at, "why": one.aim.why,
    }  # fmt: skip


add_section(Section("home", 12, adventure_on_home))
