"""Calls: drafting, publishing and copying them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

import sqlalchemy as sa

from forum.blueprints.cities.rules.countries import read_countries
from forum.blueprints.sprints import policies
from forum.blueprints.sprints.errors import CallIncomplete, Judged, PlacesTaken
from forum.blueprints.sprints.events import SprintChanged
from forum.blueprints.sprints.models.sprints import Sprint, SprintCriterion
from forum.blueprints.sprints.queries import places as place_queries
from forum.blueprints.sprints.queries import sprints as queries
from forum.blueprints.sprints.rules import states
from forum.blueprints.sprints.rules.completeness import missing_parts
from forum.blueprints.sprints.rules.deadlines import deadline_of, last_day_of, moments_of
from forum.blueprints.sprints.services.selecting import fill_places, take_turn
from forum.blueprints.sprints.services.watching import tell_watchers
from forum.blueprints.standards.models import Criterion
from forum.kernel import clock
from forum.kernel.actor import Actor
from forum.kernel.database import session
from forum.kernel.errors import Invalid
from forum.kernel.etags import check_version
from forum.kernel.i18n import _
from forum.kernel.outbox.recording import record
from forum.kernel.policies import authorize
from forum.kernel.questionnaires import read_questions
from forum.kernel.use_case import use_case

COPIED = (
    "visibility", "summary", "frequency", "duration", "context", "overview", "what_you_do", "what_you_get",
    "who_should_apply", "hashtags", "places", "eligibility", "questions", "judging", "letters", "time_zone",
)  # fmt: skip


@use_case
def create_sprint(actor: Actor, *, deadline_on: date, criterion_ids: Sequence[int] = (), **told: Any) -> Sprint:
    """Draft a call. `deadline_on` is the last day, in `time_zone`. Raises Forbidden, Invalid."""
    authorize(policies.can_run_sprints, actor)
    told.setdefault("opens_at", clock.now())
    sprint = Sprint(
        created_by_id=actor.id, created_at=clock.now(), deadline_at=deadline_of(deadline_on, told["time_zone"]), **told
    )
    _check(sprint)
    session.add(sprint)
    session.flush()
    _set_criteria(sprint, criterion_ids)
    record(SprintChanged(sprint_id=sprint.id, by_id=actor.id or 0))
    return sprint


@use_case
def edit_sprint(actor: Actor, sprint_id: int, version: int | None = None, **changes: Any) -> Sprint:
    """Change what is given; `published` true publishes a draft. A change of the time zone keeps the last day.

    More places after the choice go to the waiting list. Raises NotFound, Forbidden, Invalid, StaleVersion, PlacesTaken
    when fewer places are left than cities have, Judged when the criteria of judgement change after the first score,
    CallIncomplete when a draft is to be published before cities can read what it is.
    """
    sprint = take_turn(actor, sprint_id)
    authorize(policies.can_edit_sprint, actor, sprint)
    check_version(sprint.version, version, required=True)
    _refuse_to_break(sprint, changes)
    criteria, published = changes.pop("criterion_ids", None), changes.pop("published", False)
    last_day = changes.pop("deadline_on", None) or last_day_of(sprint.deadline_at, sprint.time_zone)
    for name, value in changes.items():
        setattr(sprint, name, value)
    sprint.deadline_at = deadline_of(last_day, sprint.time_zone)
    opens = published and sprint.state == states.DRAFT
    if opens:
        _open(sprint)
    _check(sprint)
    if criteria is not None:
        _set_criteria(sprint, criteria)
    if opens:
        tell_watchers(actor, sprint)
    record(SprintChanged(sprint_id=sprint.id, by_id=actor.id or 0))
    session.flush()
    fill_places(sprint)
    return sprint


@use_case
def copy_sprint(
    actor: Actor, sprint_id: int, *, deadline_on: date, starts_on: date, ends_on: date, language: str = "",
    title: str = "",
) -> Sprint:  # fmt: skip
    """Draft the next edition, or the same in another language, linked with this one. Raises NotFound, Forbidden."""
    source = queries.get_sprint(actor, sprint_id)
    authorize(policies.can_edit_sprint, actor, source)
    told = {name: getattr(source, name) for name in COPIED}
    criteria = [one.id for one in queries.list_criteria([source.id]).get(source.id, [])]
    copy = create_sprint(
        actor, title=title or source.title, language=language or source.language, deadline_on=deadline_on,
        starts_on=starts_on, ends_on=ends_on, criterion_ids=criteria, **told,
    )  # fmt: skip
    copy.edition_of_id = source.edition_of_id or source.id
    session.flush()
    return copy


def _check(sprint: Sprint) -> None:
    errors: dict[str, list[str]] = {}
    if sprint.ends_on < sprint.starts_on:
        errors["ends_on"] = [_("It ends before it starts.")]
    if sprint.deadline_at <= sprint.opens_at:
        errors["deadline_on"] = [_("The deadline lies before the call opens.")]
    keys = [one["key"] for one in sprint.judging or []]
    if len(set(keys)) < len(keys):
        errors["judging"] = [_("Two criteria of judgement have the same key.")]
    if moments_of(sprint.precalls or [], sprint.time_zone) is None:
        errors["precalls"] = [_("Write each pre-call as a day and a time, such as 2027-08-05 15:00.")]
    if errors:
        raise Invalid(errors=errors)
    if "countries" in (sprint.eligibility or {}):
        sprint.eligibility = sprint.eligibility | {
            "countries": read_countries(sprint.eligibility["countries"], "eligibility")
        }
    sprint.questions = [one.as_json() for one in read_questions(sprint.questions or [])]


def _open(sprint: Sprint) -> None:
    missing = missing_parts(sprint.questions, sprint.judging, sprint.overview, sprint.who_should_apply)
    if missing:
        raise CallIncomplete(missing)
    sprint.state, sprint.opens_at = states.PUBLISHED, min(sprint.opens_at, clock.now())


def _refuse_to_break(sprint: Sprint, changes: dict[str, Any]) -> None:
    places = changes.get("places")
    if places is not None and places < place_queries.count_taken(sprint.id):
        raise PlacesTaken
    judging = changes.get("judging")
    same = judging is None or [one["key"] for one in judging] == [one["key"] for one in sprint.judging]
    if not same and place_queries.is_scored(sprint.id):
        raise Judged


def _set_criteria(sprint: Sprint, criterion_ids: Sequence[int]) -> None:
    wanted = list(dict.fromkeys(criterion_ids))
    known = session.scalar(sa.select(sa.func.count()).select_from(Criterion).where(Criterion.id.in_(wanted)))
    if known != len(wanted):
        raise Invalid(errors={"criterion_ids": [_("Choose criteria of the standard.")]})
    session.execute(sa.delete(SprintCriterion).where(SprintCriterion.sprint_id == sprint.id))
    session.add_all(SprintCriterion(sprint_id=sprint.id, criterion_id=number) for number in wanted)
    session.flush()
