"""Plans, their templates and certificates, for whoever sees them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import joinedload
from sqlalchemy.orm.interfaces import ORMOption

from forum.blueprints.accounts.models import Member
from forum.blueprints.cities.models.cities import City
from forum.blueprints.library import policies as library_policies
from forum.blueprints.library.models.resources import Resource
from forum.blueprints.sprints import policies
from forum.blueprints.sprints.models.plans import (
    SprintCertificate,
    SprintPlan,
    SprintPlanAuthor,
    SprintPlanSection,
    SprintTemplate,
)
from forum.blueprints.sprints.models.sprints import SprintPlace
from forum.blueprints.sprints.queries.board import ABSENT, PRESENT, read_board
from forum.blueprints.sprints.rules.plans import CHANGES, HANDED_IN, WRITING
from forum.kernel import clock
from forum.kernel.actor import Actor
from forum.kernel.database import session
from forum.kernel.errors import NotFound


@dataclass(frozen=True)
class Written:
    """A section of the template with what a city wrote in it; `version` 0 where nothing was written yet."""

    key: str
    heading: str
    guidance: str
    required: bool
    words: str = ""
    remark: str = ""
    version: int = 0
    edited_by: Member | None = None
    edited_at: datetime | None = None


def find_template(actor: Actor, sprint_id: int) -> SprintTemplate | None:
    """The template of a sprint, if it has one and one may see it."""
    return session.scalar(policies.visible_templates(actor).where(SprintTemplate.sprint_id == sprint_id))


def get_template(actor: Actor, sprint_id: int) -> SprintTemplate:
    """The same. Raises NotFound."""
    found = find_template(actor, sprint_id)
    if found is None:
        raise NotFound
    return found


def get_plan(actor: Actor, plan_id: int) -> SprintPlan:
    """A plan with its sprint and city. Raises NotFound."""
    found = session.scalar(policies.visible_plans(actor).where(SprintPlan.id == plan_id).options(*_whole()))
    if found is None:
        raise NotFound
    return found


def find_of_city(actor: Actor, sprint_id: int) -> SprintPlan | None:
    """The plan of one's own city, once it is begun."""
    own = policies.visible_plans(actor).where(SprintPlan.sprint_id == sprint_id)
    return session.scalar(own.where(SprintPlan.city_id == (getattr(actor, "city_id", None) or 0)).options(*_whole()))


def list_plans(actor: Actor, sprint_id: int) -> Sequence[SprintPlan]:
    """The plans of a sprint of which one may know, by city; at most a hundred, one for each place."""
    wanted = policies.listed_plans(actor).where(SprintPlan.sprint_id == sprint_id)
    joined = wanted.join(City, City.id == SprintPlan.city_id).options(*_whole())
    return session.scalars(joined.order_by(City.name, SprintPlan.id)).all()


def open_resources(actor: Actor, plans: Sequence[SprintPlan]) -> frozenset[int]:
    """Which of the documents, as which these were published, one may open."""
    ids = [plan.resource_id for plan in plans if plan.resource_id]
    wanted = library_policies.visible_resources(actor).where(Resource.id.in_(ids)).with_only_columns(Resource.id)
    return frozenset(session.scalars(wanted))


def list_written(plan: SprintPlan | None, template: SprintTemplate | None) -> list[Written]:
    """The sections of the template, in its order, with what a city that one may read wrote; one statement."""
    rows = sa.select(SprintPlanSection).where(SprintPlanSection.plan_id == (plan.id if plan else 0))
    writer = joinedload(SprintPlanSection.edited_by).joinedload(Member.city)
    known = {row.key: row for row in session.scalars(rows.options(writer))}
    return [_written(one, known.get(one["key"])) for one in (template.sections if template else [])]


def list_authors(plan_id: int) -> Sequence[Member]:
    """Who wrote in a plan, by name."""
    wrote = sa.select(SprintPlanAuthor.member_id).where(SprintPlanAuthor.plan_id == plan_id)
    return session.scalars(sa.select(Member).where(Member.id.in_(wrote)).order_by(Member.name, Member.id)).all()


def written_keys(sprint_id: int) -> frozenset[str]:
    """The sections of a sprint's template in which any city has words."""
    rows = sa.select(SprintPlanSection.key).join(SprintPlan, SprintPlan.id == SprintPlanSection.plan_id)
    return frozenset(session.scalars(rows.where(SprintPlan.sprint_id == sprint_id, SprintPlanSection.words != "")))


def list_to_review(actor: Actor) -> Sequence[SprintPlan]:
    """The plans that wait for programme staff, the longest first; at most twenty."""
    waiting = policies.visible_plans(actor).where(SprintPlan.state == HANDED_IN).options(*_whole())
    return session.scalars(waiting.order_by(SprintPlan.submitted_at, SprintPlan.id).limit(20)).all()


def list_own_open(actor: Actor) -> Sequence[SprintPlan]:
    """The plans of one's own city that are being written or wait for changes, where it still takes part."""
    held = sa.select(SprintPlace.sprint_id).where(
        SprintPlace.city_id == (getattr(actor, "city_id", None) or 0), SprintPlace.left_at.is_(None)
    )
    own = policies.visible_plans(actor).where(
        SprintPlan.city_id == (getattr(actor, "city_id", None) or 0), SprintPlan.state.in_((WRITING, CHANGES)),
        SprintPlan.sprint_id.in_(held),
    )  # fmt: skip
    return session.scalars(own.options(*_whole()).order_by(SprintPlan.id)).all()


def load_plans(actor: Actor, ids: Sequence[int]) -> Mapping[int, SprintPlan]:
    """Those of these that one reads, with sprint and city."""
    wanted = policies.visible_plans(actor).where(SprintPlan.id.in_(ids)).options(*_whole())
    return {one.id: one for one in session.scalars(wanted)}


def attendance_of(plan: SprintPlan) -> tuple[int, int]:
    """At how many of the sessions of which attendance is known the city was, and how many those are."""
    rows = read_board(plan.sprint, clock.now()).rows
    cells = next((row.sessions for row in rows if row.city.id == plan.city_id), ())
    known = [cell for cell in cells if cell in (PRESENT, ABSENT)]
    return known.count(PRESENT), len(known)


def find_certificates(plan_ids: Sequence[int]) -> Mapping[int, SprintCertificate]:
    """The certificates of plans that one may know of."""
    rows = sa.select(SprintCertificate).where(SprintCertificate.plan_id.in_(plan_ids))
    return {one.plan_id: one for one in session.scalars(rows)}


def get_certificate(code: str) -> SprintCertificate:
    """The certificate of a code, which whoever holds it may read, with its city and sprint. Raises NotFound."""
    whole = joinedload(SprintCertificate.plan)
    found = session.scalar(
        sa.select(SprintCertificate).where(SprintCertificate.code == code).options(
            whole.joinedload(SprintPlan.city), whole.joinedload(SprintPlan.sprint)
        )
    )  # fmt: skip
    if found is None:
        raise NotFound
    return found


def _whole() -> tuple[ORMOption, ...]:
    return (
        joinedload(SprintPlan.sprint), joinedload(SprintPlan.city), joinedload(SprintPlan.resource),
        joinedload(SprintPlan.reviewed_by).joinedload(Member.city),
    )  # fmt: skip


def _written(told: Mapping[str, Any], row: SprintPlanSection | None) -> Written:
    facts = {name: told[name] for name in ("key", "heading", "guidance", "required")}
    if row is None:
        return Written(**facts)
    return Written(
        **facts, words=row.words, remark=row.remark, version=row.version, edited_by=row.edited_by,
        edited_at=row.edited_at,
    )  # fmt: skip
