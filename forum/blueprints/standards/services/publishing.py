"""Publishing a version of a standard, making it the current one, and retiring it."""

from __future__ import annotations

import sqlalchemy as sa

from forum.blueprints.standards import policies, queries
from forum.blueprints.standards.errors import FrameworkIsCurrent, FrameworkIsDraft, FrameworkRetired
from forum.blueprints.standards.models import DRAFT, PUBLISHED, RETIRED, Framework
from forum.blueprints.standards.rules.checking import find_problems
from forum.blueprints.standards.rules.editions import describe
from forum.blueprints.standards.services.drafting import get_draft
from forum.blueprints.standards.services.following import move_tags
from forum.kernel import audit, clock
from forum.kernel.actor import Actor
from forum.kernel.database import session
from forum.kernel.errors import Invalid
from forum.kernel.etags import check_version
from forum.kernel.policies import authorize
from forum.kernel.use_case import use_case


@use_case
def publish(actor: Actor, slug: str, version_seen: int | None) -> Framework:
    """Publish a draft; from then on it never changes.

    Raises NotFound, Forbidden, Invalid (with everything that stands in the way, by code), FrameworkPublished,
    StaleVersion, VersionRequired.
    """
    authorize(policies.can_write_standards, actor)
    draft = get_draft(actor, slug, version_seen)
    problems = find_problems(describe(draft))
    if problems:
        places = dict.fromkeys(problem.place for problem in problems)
        errors = {place: [one.message for one in problems if one.place == place] for place in places}
        raise Invalid(errors=errors)
    draft.state, draft.published_at = PUBLISHED, clock.now()
    session.flush()
    _log(actor, "framework_published", draft)
    queries.forget_catalogue()
    return queries.get_framework(slug, actor, for_document=True)


@use_case
def make_current(actor: Actor, slug: str, version_seen: int | None) -> Framework:
    """Let a published version be the one that is meant when none is named; the one before is current no longer.

    Tags of threads, documents, people and groups follow. Raises NotFound, Forbidden, FrameworkIsDraft,
    FrameworkRetired, FrameworkIsCurrent, StaleVersion, VersionRequired.
    """
    authorize(policies.can_write_standards, actor)
    framework = _get_standing(actor, slug, version_seen)
    before = session.scalars(sa.select(Framework).where(Framework.current)).all()
    for one in before:
        one.current = False
    session.flush()
    framework.current = True
    session.flush()
    for one in before:
        move_tags(one, framework)
    _log(actor, "framework_made_current", framework)
    queries.forget_catalogue()
    return queries.get_framework(slug, actor, for_document=True)


@use_case
def retire(actor: Actor, slug: str, version_seen: int | None) -> Framework:
    """Let a version rest: it stays readable, and no assessment begins with it any more.

    Raises NotFound, Forbidden, FrameworkIsDraft, FrameworkRetired, FrameworkIsCurrent, StaleVersion, VersionRequired.
    """
    authorize(policies.can_write_standards, actor)
    framework = _get_standing(actor, slug, version_seen)
    framework.state = RETIRED
    session.flush()
    _log(actor, "framework_retired", framework)
    queries.forget_catalogue()
    return queries.get_framework(slug, actor, for_document=True)


def _get_standing(actor: Actor, slug: str, version_seen: int | None) -> Framework:
    """A published one that is not current, at the version that was seen."""
    framework = queries.get_framework(slug, actor, for_document=True, for_update=True)
    check_version(framework.revision, version_seen, required=True)
    if framework.state == DRAFT:
        raise FrameworkIsDraft
    if framework.state == RETIRED:
        raise FrameworkRetired
    if framework.current:
        raise FrameworkIsCurrent
    return framework


def _log(actor: Actor, act: str, framework: Framework) -> None:
    audit.log(actor, act, "framework", framework.id, staff={"slug": framework.slug, "name": framework.name})
