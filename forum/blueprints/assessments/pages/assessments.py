"""The assessments of a city: the list, beginning one, and one as a whole."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from flask import render_template, url_for

from forum.blueprints.assessments import policies
from forum.blueprints.assessments.models.assessments import Assessment
from forum.blueprints.assessments.pages.routes import pages
from forum.blueprints.assessments.queries import assessments as queries
from forum.blueprints.assessments.queries import remarks as remark_queries
from forum.blueprints.assessments.queries.assessments import Row
from forum.blueprints.assessments.rules import eligibility, progress, states
from forum.blueprints.assessments.rules.wording import claim_names, level_name, state_names
from forum.blueprints.assessments.schemas.assessments import StartForm
from forum.blueprints.assessments.services import starting
from forum.blueprints.assessments.services.carrying import find_source
from forum.blueprints.cities.models.cities import City
from forum.blueprints.cities.queries.cities import get_city
from forum.kernel.actor import Actor
from forum.kernel.errors import NotFound
from forum.kernel.i18n import _
from forum.kernel.limits import WRITING, limit
from forum.kernel.policies import authorize
from forum.kernel.realtime.rooms import last_seqs
from forum.kernel.web.access import signed_in
from forum.kernel.web.fields import PageQuery
from forum.kernel.web.pages import done, form_state, read_query, takes_form


@pages.get("/assessments")
@signed_in
def index(actor: Actor) -> Any:
    """The assessments of one's city; of all cities for programme staff."""
    page = queries.list_assessments(actor, **read_query(PageQuery))
    following = url_for(".index", cursor=page.next) if page.next else ""
    city_id = getattr(actor, "city_id", None)
    return render_template(
        "assessments/index.html", page=page, more_url=following, states=state_names(), open_states=states.OPEN,
        city_id=city_id, level_name=level_name,
    )  # fmt: skip


@pages.get("/assessments/new")
@signed_in
def new(actor: Actor) -> Any:
    """Against which standard to begin, and with what."""
    city = _own_city(actor)
    offered = [_offer(city, framework) for framework in queries.list_startable()]
    free = [one["slug"] for one in offered if not one["open_url"]]  # the current one is the first of all
    form = form_state({"framework": free[0] if free else "", "carry": True})
    return render_template("assessments/new.html", city=city, offered=offered, form=form, states=state_names())


@pages.post("/assessments")
@limit(WRITING)
@signed_in
@takes_form(StartForm, again=new)
def start(actor: Actor, form: dict[str, Any]) -> Any:
    """Begin."""
    assessment = starting.start_assessment(actor, form["framework"], carry=form["carry"])
    told = _("Begun. Everybody in your city can write in it.")
    if assessment.previous_id:
        told = _("Begun with what you said before. Look at each answer once and confirm it.")
    return done(told, assessment.path)


@pages.get("/assessments/<int:assessment_id>")
@signed_in
def show(actor: Actor, assessment_id: int) -> Any:
    """An assessment: how far each area is, who does what, what comes next."""
    assessment = queries.get_assessment(actor, assessment_id)
    rows = queries.list_rows(assessment)
    clarified = remark_queries.find_remarked(actor, [row.line.id for row in rows])
    return render_template(
        "assessments/show.html", assessment=assessment, areas=_areas(rows), claims=claim_names(),
        states=state_names(), clarified=clarified, asked=[row for row in rows if row.asked],
        summary=_summary(assessment, rows),
        may_edit=bool(policies.can_edit_assessment(actor, assessment)),
        may_submit=bool(policies.can_submit_assessment(actor, assessment)),
        may_withdraw=bool(policies.can_withdraw_assessment(actor, assessment)),
        live_rooms=last_seqs([f"assessment:{assessment.id}"]), level_name=level_name, decided=_decided(assessment),
    )  # fmt: skip


def _decided(assessment: Assessment) -> bool:
    return assessment.state == states.DECIDED


def _own_city(actor: Actor) -> City:
    city_id = getattr(actor, "city_id", None)
    if city_id is None:
        raise NotFound
    city = get_city(actor, city_id)
    authorize(policies.can_start_assessment, actor, city)
    return city


def _offer(city: City, framework: Any) -> dict[str, Any]:
    source, opened = find_source(city.id, framework), queries.find_open(city.id, framework.id)
    return {
        "slug": framework.slug, "title": framework.title, "current": framework.current,
        "url": framework.path, "concerns": eligibility.concerns(
            framework.eligibility, city.population, city.country_code
        ),
        "least": framework.eligibility.get("min_population"), "source": None if opened else source,
        "open_url": f"/assessments/{opened}" if opened else "",
    }  # fmt: skip


def _areas(rows: Sequence[Row]) -> list[dict[str, Any]]:
    by_area = {one.code: one for one in progress.area_progress(row.told for row in rows)}
    found: dict[str, dict[str, Any]] = {}
    for row in rows:
        area = row.line.criterion.area
        found.setdefault(area.code, {"area": area, "progress": by_area[area.code], "rows": []})["rows"].append(row)
    return list(found.values())


def _summary(assessment: Assessment, rows: Sequence[Row]) -> dict[str, Any]:
    told = [row.told for row in rows]
    prerequisites = {row.line.criterion.code: row.line.criterion.prerequisites for row in rows}
    return {
        "said": sum(one.said for one in told), "met": sum(one.as_met for one in told), "of": len(told),
        "carried": sum(one.carried for one in told), "next": progress.next_code(told),
        "level": progress.level_as_claimed(told, prerequisites, assessment.framework.levels),
        "by_steps": assessment.framework.scoring.get("kind") == "steps",
    }  # fmt: skip
