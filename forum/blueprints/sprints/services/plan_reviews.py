"""What becomes of a plan that was handed in: changes, acceptance, publication, and the certificate."""

from __future__ import annotations

import io
import secrets
from collections.abc import Mapping, Sequence
from contextlib import suppress

import sqlalchemy as sa

from forum.blueprints.assessments.errors import TooManyActions
from forum.blueprints.assessments.queries import roadmap as roadmap_queries
from forum.blueprints.assessments.rules import planning
from forum.blueprints.assessments.services import roadmap
from forum.blueprints.files.services import uploads
from forum.blueprints.library.services import resources
from forum.blueprints.sprints import policies
from forum.blueprints.sprints.errors import NotEarned
from forum.blueprints.sprints.models.plans import SprintCertificate, SprintPlan, SprintPlanSection
from forum.blueprints.sprints.queries import plans as queries
from forum.blueprints.sprints.queries import programme
from forum.blueprints.sprints.queries.sprints import list_criteria
from forum.blueprints.sprints.rules.plans import ACCEPTED, AUDIENCES, CHANGES, PUBLISHED, attribution_of, enough
from forum.blueprints.standards.models import Criterion
from forum.kernel import clock
from forum.kernel.actor import SYSTEM, Actor
from forum.kernel.database import session
from forum.kernel.errors import Invalid
from forum.kernel.etags import check_version
from forum.kernel.i18n import _, written_for
from forum.kernel.notices import MembersConcerned
from forum.kernel.outbox.recording import record
from forum.kernel.policies import authorize
from forum.kernel.text import slugify
from forum.kernel.use_case import use_case

REVIEWED, CERTIFIED = "sprint_plan_reviewed", "sprint_certificate"


@use_case
def review_plan(
    actor: Actor, plan_id: int, *, accept: bool, version: int | None, words: str = "",
    remarks: Mapping[str, str] | None = None,
) -> SprintPlan:  # fmt: skip
    """Accept a plan, or ask for changes: in words, by section in `remarks`, or both; the city's people hear of it.

    Raises NotFound, Forbidden, Invalid, StaleVersion, VersionRequired.
    """
    plan = _lock(actor, plan_id)
    authorize(policies.can_review_plan, actor, plan)
    check_version(plan.version, version, required=True)
    template = queries.find_template(actor, plan.sprint_id)
    keys = {one["key"] for one in template.sections} if template and not accept else set()
    asked = {key: told for key, told in (remarks or {}).items() if told and key in keys}
    if not accept and not words and not asked:
        raise Invalid(errors={"words_back": [_("Say what is to be changed, here or beside a section.")]})
    _remark(plan, asked)
    plan.state, plan.words_back = ACCEPTED if accept else CHANGES, words
    plan.reviewed_at, plan.reviewed_by_id = clock.now(), actor.id
    _tell(actor, REVIEWED, plan, plan.state)
    session.flush()
    return queries.get_plan(actor, plan.id)


def publish_plan(actor: Actor, plan_id: int, *, title: str = "", audience: str = "members") -> SprintPlan:
    """Publish an accepted plan as a document of the library, with its city and authors, once.

    The criteria of the sprint come to the city's roadmap, and those that have not started are in progress. The file is
    written before the transaction, as any upload. Raises NotFound, Forbidden, Invalid.
    """
    plan = queries.get_plan(actor, plan_id)
    authorize(policies.can_publish_plan, actor, plan)
    with written_for(plan.sprint.language):
        named = title or str(_("Plan of %(city)s: %(title)s", city=plan.city.name, title=plan.sprint.title))[:200]
    text = plan_text(actor, plan, named)
    file = uploads.store_upload(actor, io.BytesIO(text.encode()), f"{slugify(named)}.md")
    return _publish(actor, plan_id, file.id, named, audience)


@use_case
def _publish(actor: Actor, plan_id: int, upload_id: int, title: str, audience: str) -> SprintPlan:
    plan = _lock(actor, plan_id)
    authorize(policies.can_publish_plan, actor, plan)
    if audience not in AUDIENCES:
        raise Invalid(errors={"audience": [_("Choose one of the options.")]})
    criteria = list_criteria([plan.sprint_id]).get(plan.sprint_id, [])
    authors = [member.name for member in queries.list_authors(plan.id)]
    resource = resources.share_resource(
        actor, upload_id, title=title, summary=plan.sprint.summary, audience=audience, doc_type="plan",
        language=plan.sprint.language, city_id=plan.city_id, criteria=[one.code for one in criteria],
        attribution=attribution_of(plan.city.name, authors),
    )  # fmt: skip
    plan.resource_id, plan.state, plan.published_at = resource.id, PUBLISHED, clock.now()
    _to_roadmap(plan, criteria, title)
    _tell(actor, REVIEWED, plan, PUBLISHED)
    session.flush()
    return queries.get_plan(actor, plan.id)


@use_case
def issue_certificate(actor: Actor, plan_id: int) -> SprintCertificate:
    """Issue the certificate of a city, once: a second call gives the first one.

    Raises NotFound, Forbidden, NotEarned when the city was at fewer sessions than the template asks for.
    """
    plan = _lock(actor, plan_id)
    authorize(policies.can_certify, actor, plan)
    known = queries.find_certificates([plan.id]).get(plan.id)
    if known is not None:
        return known
    template, (present, held) = queries.find_template(actor, plan.sprint_id), queries.attendance_of(plan)
    if not enough(present, held, template.least_attendance if template else 0):
        raise NotEarned
    made = SprintCertificate(
        plan_id=plan.id, code=secrets.token_urlsafe(24), present=present, held=held, issued_at=clock.now(),
        issued_by_id=actor.id,
    )  # fmt: skip
    session.add(made)
    _tell(actor, CERTIFIED, plan)
    session.flush()
    return made


def plan_text(actor: Actor, plan: SprintPlan, title: str) -> str:
    """The plan as Markdown: each section that has words under its heading."""
    written = queries.list_written(plan, queries.find_template(actor, plan.sprint_id))
    parts = [f"# {title}"]
    for one in written:
        parts += [f"## {one.heading}", one.words] if one.words else []
    return "\n\n".join(parts) + "\n"


def _to_roadmap(plan: SprintPlan, criteria: Sequence[Criterion], title: str) -> None:
    for one in criteria:
        roadmap.advance_criterion(SYSTEM, plan.city_id, one.id)
        begun = roadmap_queries.list_of_criterion(SYSTEM, plan.city_id, one.id)
        if not any(action.open and action.origin == planning.SPRINT for action in begun):
            with suppress(TooManyActions, Invalid):  # a full roadmap, or a standard that is no longer published
                roadmap.add_action(
                    SYSTEM, plan.city_id, one.id, title=title[: planning.LONGEST_TITLE], origin=planning.SPRINT
                )


def _remark(plan: SprintPlan, remarks: Mapping[str, str]) -> None:
    """What is asked now stands beside each section; what was asked before is answered."""
    rows = session.scalars(sa.select(SprintPlanSection).where(SprintPlanSection.plan_id == plan.id))
    known = {row.key: row for row in rows}
    for row in known.values():
        row.remark = remarks.get(row.key, "")
    for key in remarks.keys() - known.keys():
        session.add(SprintPlanSection(plan_id=plan.id, key=key, remark=remarks[key], version=0, edited_at=clock.now()))


def _tell(actor: Actor, kind: str, plan: SprintPlan, note: str = "") -> None:
    people = programme.people_of([plan.city_id]).get(plan.city_id, [])
    others = [number for number in people if number != actor.id]
    record(MembersConcerned(kind=kind, subject_id=plan.id, member_ids=others, by_id=actor.id, note=note))


def _lock(actor: Actor, plan_id: int) -> SprintPlan:
    session.execute(sa.select(SprintPlan.id).where(SprintPlan.id == plan_id).with_for_update())
    session.expire_all()
    return queries.get_plan(actor, plan_id)
