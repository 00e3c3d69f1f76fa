"""Calls as pages: the list, and one with everything a city needs to decide."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from babel import Locale
from flask import render_template, url_for
from flask_babel import get_locale

from forum.blueprints.sprints import policies
from forum.blueprints.sprints.models.sprints import Sprint
from forum.blueprints.sprints.pages import applying, shown
from forum.blueprints.sprints.pages.routes import pages
from forum.blueprints.sprints.queries import calls, places, watches
from forum.blueprints.sprints.queries import sprints as queries
from forum.blueprints.sprints.rules import states
from forum.blueprints.sprints.rules.completeness import missing_parts
from forum.blueprints.sprints.services import watching
from forum.kernel.actor import Actor
from forum.kernel.i18n import LANGUAGES, _
from forum.kernel.limits import WRITING, limit
from forum.kernel.web.access import public, signed_in
from forum.kernel.web.fields import PageQuery
from forum.kernel.web.pages import done, form_state, read_query

UNDER_WAY = ("review", "chosen", "running")


@pages.get("/sprints")
@public
def index(actor: Actor) -> Any:
    """Open calls, what is under way, and what is over."""
    query = read_query(PageQuery)
    current, past = calls.list_current(actor), calls.list_past(actor, **query)
    every = [*current, *past.items]
    taken, own = calls.count_places([one.id for one in every]), _own_of(actor, every)
    found: dict[str, list[Sprint]] = {"open": [], "coming": [], "under_way": [], "past": [*past.items], "draft": []}
    for one in current:
        found["under_way" if one.phase in UNDER_WAY else one.phase].append(one)
    rows = {name: [shown.row_of(one, taken, own.get(one.id, "")) for one in some] for name, some in found.items()}
    more = url_for("sprints_pages.index", cursor=past.next) if past.next else ""
    return render_template(
        "sprints/index.html", found=rows, more_url=more, later=bool(query["cursor"]),
        runs=bool(policies.can_run_sprints(actor)), watching=watches.is_watching(actor),
    )  # fmt: skip


@pages.get("/sprints/<int:sprint_id>")
@public
def show(actor: Actor, sprint_id: int) -> Any:
    """The call, and once cities are chosen who takes part; colleagues add what follows in sections."""
    sprint = queries.get_sprint(actor, sprint_id)
    city_id = getattr(actor, "city_id", None)
    own = queries.find_of_city(actor, sprint.id, city_id) if city_id else None
    runs = bool(policies.can_edit_sprint(actor, sprint))
    return render_template(
        "sprints/show.html", sprint=sprint, badge=shown.phase_badge(sprint), texts=shown.parts_of(sprint),
        criteria=queries.list_criteria([sprint.id]).get(sprint.id, []), facts=_facts(sprint), own=own,
        own_badge=shown.state_badge(own) if own else None, cities=places.list_cities(sprint.id),
        conditions=shown.conditions_of(sprint, Locale.parse(str(get_locale())).territories),
        editions=[_edition(one) for one in queries.list_editions(actor, sprint)],
        runs=runs, scores=places.count_own_scores(actor, sprint.id), precalls=shown.precall_texts(sprint),
        reasons=applying.reasons_for(actor, sprint), sent=places.count_sent(sprint.id) if runs else 0,
        watching=watches.is_watching(actor), can_confirm=bool(own and policies.can_confirm(actor, own)),
        missing=_missing(sprint), form=form_state({}),
        deadline_there=shown.deadline_there(sprint), deadline_here=shown.deadline_here(sprint),
    )  # fmt: skip


@pages.post("/sprints/watch")
@limit(WRITING)
@signed_in
def watch(actor: Actor) -> Any:
    """Be told when the next call opens."""
    watching.watch_calls(actor)
    return done(_("You are told when the next call opens."), url_for("sprints_pages.index"))


@pages.post("/sprints/watch/removal")
@limit(WRITING)
@signed_in
def watch_no_longer(actor: Actor) -> Any:
    """Take it back."""
    watching.watch_calls_no_longer(actor)
    return done(_("You are not told of calls any more."), url_for("sprints_pages.index"))


def _own_of(actor: Actor, sprints: Sequence[Sprint]) -> dict[int, str]:
    city_id, numbers = getattr(actor, "city_id", None), [one.id for one in sprints]
    if city_id is None:
        return {}
    return shown.own_texts(sprints, calls.list_taking_part(city_id, numbers), calls.states_of_own(actor, numbers))


def _missing(sprint: Sprint) -> list[str]:
    return missing_parts(sprint.questions, sprint.judging, sprint.overview, sprint.who_should_apply)


def _facts(sprint: Sprint) -> list[tuple[str, str]]:
    """The facts at its head, as a city looks for them."""
    told = [
        (_("Starts"), shown.day_text(sprint.starts_on)), (_("Ends"), shown.day_text(sprint.ends_on)),
        (_("Frequency"), sprint.frequency), (_("Duration"), sprint.duration),
        (_("Language"), LANGUAGES[sprint.language]), (_("Places for cities"), str(sprint.places)),
    ]  # fmt: skip
    return [(str(name), str(value)) for name, value in told if value]


def _edition(sprint: Sprint) -> dict[str, Any]:
    drafted = sprint.state == states.DRAFT
    return {"title": sprint.title, "url": sprint.path, "language": LANGUAGES[sprint.language],
            "phase": shown.phase_badge(sprint)["text"], "draft": drafted, "days": shown.days_text(sprint)}  # fmt: skip
