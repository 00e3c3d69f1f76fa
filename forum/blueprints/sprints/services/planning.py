"""The plan of a city: its template, written by several hands, handed in."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import sqlalchemy as sa
from sqlalchemy.exc import IntegrityError

from forum.blueprints.sprints import policies
from forum.blueprints.sprints.errors import SectionChanged, TemplateWritten
from forum.blueprints.sprints.models.plans import SprintPlan, SprintPlanAuthor, SprintPlanSection, SprintTemplate
from forum.blueprints.sprints.models.sprints import Sprint
from forum.blueprints.sprints.queries import plans as queries
from forum.blueprints.sprints.queries.assignments import list_staff
from forum.blueprints.sprints.queries.sprints import get_sprint
from forum.blueprints.sprints.rules.plans import HANDED_IN, LONGEST_WORDS, read_sections
from forum.kernel import clock
from forum.kernel.actor import Actor
from forum.kernel.database import session
from forum.kernel.errors import Invalid, NotFound
from forum.kernel.etags import check_version
from forum.kernel.i18n import _
from forum.kernel.notices import MembersConcerned, SubjectSeen
from forum.kernel.outbox.recording import record
from forum.kernel.policies import authorize
from forum.kernel.text import clean
from forum.kernel.use_case import savepoint, use_case

WAITING, SUBJECT = "sprint_plan_waiting", "sprint_plan"


@use_case
def write_template(
    actor: Actor, sprint_id: int, sections: Sequence[Mapping[str, Any]], *, version: int | None = None,
    least_attendance: int = 0,
) -> SprintTemplate:  # fmt: skip
    """Say of which sections the plans consist, and what share of sessions the certificate asks for, in per cent.

    Raises NotFound, Forbidden, Invalid, StaleVersion, VersionRequired, TemplateWritten when a section in which a city
    wrote would go.
    """
    sprint = get_sprint(actor, sprint_id)
    authorize(policies.can_run_programme, actor, sprint)
    session.execute(sa.select(Sprint.id).where(Sprint.id == sprint.id).with_for_update())
    told = read_sections(sections)
    if not told:
        raise Invalid(errors={"sections": [_("Write at least one section.")]})
    if not queries.written_keys(sprint.id) <= {one["key"] for one in told}:
        raise TemplateWritten
    template = queries.find_template(actor, sprint.id)
    if template is None:
        template = SprintTemplate(sprint_id=sprint.id)
        session.add(template)
    else:
        check_version(template.version, version, required=True)
    template.sections, template.least_attendance, template.changed_at = told, least_attendance, clock.now()
    session.flush()
    return template


@use_case
def write_sections(actor: Actor, sprint_id: int, changes: Mapping[str, tuple[str, int]]) -> SprintPlan:
    """Write sections of one's own city's plan: by key the words and the version of the section that one saw.

    Other sections never stand in the way. Raises SectionChanged, and then writes nothing, where a colleague wrote
    other words in one of these meanwhile; NotFound, Forbidden, Invalid.
    """
    sprint = get_sprint(actor, sprint_id)
    authorize(policies.can_begin_plan, actor, sprint)
    template = queries.get_template(actor, sprint.id)
    plan = _lock(actor, _own(actor, sprint).id)
    authorize(policies.can_write_plan, actor, plan)
    known = _known(plan)
    words = {key: clean(told).strip() for key, (told, _seen) in changes.items()}
    _check(template, words)
    news = {key: told for key, told in words.items() if told != (known[key].words if key in known else "")}
    _check_seen(known, {key: changes[key][1] for key in news})
    if news:
        _write(actor, plan, known, news)
    return queries.get_plan(actor, plan.id)


@use_case
def hand_in(actor: Actor, plan_id: int) -> SprintPlan:
    """Hand a plan in; staff hear that it waits. Raises NotFound, Forbidden, Invalid by `words-<key>` for what lacks."""
    plan = _lock(actor, plan_id)
    authorize(policies.can_write_plan, actor, plan)
    written = queries.list_written(plan, queries.find_template(actor, plan.sprint_id))
    lacking = [one for one in written if one.required and not one.words]
    if lacking:
        told = {f"words-{one.key}": [_("This section needs words: %(title)s", title=one.heading)] for one in lacking}
        raise Invalid(errors=told)
    plan.state, plan.submitted_at, plan.submitted_by_id = HANDED_IN, clock.now(), actor.id
    session.flush()
    others = [number for number in list_staff() if number != actor.id]
    record(MembersConcerned(kind=WAITING, subject_id=plan.id, member_ids=others, by_id=actor.id))
    return queries.get_plan(actor, plan.id)


@use_case
def see_plan(actor: Actor, plan_id: int) -> None:
    """A member has looked at a plan, so that what told her of it is read. Raises NotFound."""
    plan = queries.get_plan(actor, plan_id)
    authorize(policies.can_see_plan, actor, plan)
    if actor.id is not None:
        record(SubjectSeen(subject_type=SUBJECT, subject_id=plan.id, member_id=actor.id))


def _own(actor: Actor, sprint: Sprint) -> SprintPlan:
    """The plan of the actor's city, begun by whoever writes first."""
    found = queries.find_of_city(actor, sprint.id)
    if found is None:
        now = clock.now()
        facts = {"city_id": getattr(actor, "city_id", None), "begun_at": now, "changed_at": now}
        try:
            with savepoint():
                session.add(SprintPlan(sprint_id=sprint.id, **facts))
                session.flush()
        except IntegrityError:  # a colleague was faster
            session.expire_all()
        found = queries.find_of_city(actor, sprint.id)
    if found is None:
        raise NotFound
    return found


def _lock(actor: Actor, plan_id: int) -> SprintPlan:
    session.execute(sa.select(SprintPlan.id).where(SprintPlan.id == plan_id).with_for_update())
    session.expire_all()
    return queries.get_plan(actor, plan_id)


def _known(plan: SprintPlan) -> dict[str, SprintPlanSection]:
    rows = sa.select(SprintPlanSection).where(SprintPlanSection.plan_id == plan.id)
    return {row.key: row for row in session.scalars(rows)}


def _check(template: SprintTemplate, words: Mapping[str, str]) -> None:
    keys = {one["key"] for one in template.sections}
    errors = {f"words-{key}": [_("The plan has no such section.")] for key in words if key not in keys}
    errors |= {
        f"words-{key}": [_("Write at most %(num)s characters.", num=LONGEST_WORDS)] for key, told in words.items()
        if len(told) > LONGEST_WORDS
    }  # fmt: skip
    if errors:
        raise Invalid(errors=errors)


def _check_seen(known: Mapping[str, SprintPlanSection], seen: Mapping[str, int]) -> None:
    """Nothing that one has not seen is overwritten."""
    changed = [known[key] for key, version in seen.items() if key in known and known[key].version != version]
    if changed:
        conflicts = {row.key: {"words": row.words, "version": row.version} for row in changed}
        raise SectionChanged(extensions={"conflicts": conflicts})


def _write(actor: Actor, plan: SprintPlan, known: dict[str, SprintPlanSection], news: Mapping[str, str]) -> None:
    now = clock.now()
    for key, words in news.items():
        row = known.get(key) or SprintPlanSection(plan_id=plan.id, key=key, version=0)
        row.words, row.version, row.edited_by_id, row.edited_at = words, row.version + 1, actor.id, now
        session.add(row)
    if session.get(SprintPlanAuthor, (plan.id, actor.id)) is None:
        session.add(SprintPlanAuthor(plan_id=plan.id, member_id=actor.id))
    plan.changed_at = now
    session.flush()
    session.expire_all()
