"""Assignments, submissions and what is said of them, for whoever sees them."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import joinedload, selectinload
from sqlalchemy.orm.interfaces import ORMOption

from forum.blueprints.accounts import policies as account_policies
from forum.blueprints.accounts.models import Member
from forum.blueprints.library import policies as library_policies
from forum.blueprints.library.models.resources import Resource
from forum.blueprints.sprints import policies
from forum.blueprints.sprints.models.assignments import (
    SprintAssignment,
    SprintSubmission,
    SprintSubmissionComment,
    SprintSubmissionVersion,
)
from forum.blueprints.sprints.models.sprints import SprintPlace
from forum.blueprints.sprints.rules.programme import CHANGES, HANDED_IN
from forum.kernel.actor import Actor
from forum.kernel.calendars import CalendarEntry
from forum.kernel.database import session
from forum.kernel.errors import NotFound
from forum.kernel.i18n import _
from forum.kernel.pagination import Key, Page, paginate


def get_assignment(actor: Actor, assignment_id: int) -> SprintAssignment:
    """An assignment with its sprint. Raises NotFound."""
    wanted = policies.visible_assignments(actor).where(SprintAssignment.id == assignment_id)
    found = session.scalar(wanted.options(joinedload(SprintAssignment.sprint), joinedload(SprintAssignment.resource)))
    if found is None:
        raise NotFound
    return found


def list_assignments(actor: Actor, sprint_id: int) -> Sequence[SprintAssignment]:
    """Those of a sprint that one sees, the first to fall due first; at most sixty, as a sprint has no more."""
    wanted = policies.visible_assignments(actor).where(SprintAssignment.sprint_id == sprint_id)
    loaded = wanted.options(joinedload(SprintAssignment.sprint))
    return session.scalars(loaded.order_by(SprintAssignment.due_at, SprintAssignment.id)).all()


def find_template(actor: Actor, assignment: SprintAssignment) -> Resource | None:
    """Its template, when it has one and the reader may open it."""
    if assignment.resource_id is None:
        return None
    wanted = library_policies.visible_resources(actor).where(Resource.id == assignment.resource_id)
    return session.scalar(wanted)


def get_submission(actor: Actor, submission_id: int) -> SprintSubmission:
    """A submission with its assignment, sprint and city. Raises NotFound."""
    wanted = policies.visible_submissions(actor).where(SprintSubmission.id == submission_id)
    found = session.scalar(wanted.options(*_whole()))
    if found is None:
        raise NotFound
    return found


def find_of_city(actor: Actor, assignment_id: int, city_id: int | None) -> SprintSubmission | None:
    """What a city submitted for an assignment, if the asker sees it."""
    wanted = policies.visible_submissions(actor).where(SprintSubmission.assignment_id == assignment_id)
    return session.scalar(wanted.where(SprintSubmission.city_id == (city_id or 0)).options(*_whole()))


def list_submissions(actor: Actor, assignment_ids: Collection[int]) -> Sequence[SprintSubmission]:
    """Those of these assignments that one sees."""
    wanted = policies.visible_submissions(actor).where(SprintSubmission.assignment_id.in_(assignment_ids))
    return session.scalars(wanted.options(*_whole()).order_by(SprintSubmission.id)).all()


def list_to_review(
    actor: Actor, sprint_id: int | None = None, cursor: str | None = None, limit: int | None = None
) -> Page[SprintSubmission]:
    """What waits for review, the longest first, of one sprint or all; empty for who reviews nothing."""
    wanted = policies.visible_submissions(actor).where(SprintSubmission.state == HANDED_IN)
    if not policies.can_run_sprints(actor):
        wanted = wanted.where(sa.false())
    if sprint_id is not None:
        ours = sa.select(SprintAssignment.id).where(SprintAssignment.sprint_id == sprint_id)
        wanted = wanted.where(SprintSubmission.assignment_id.in_(ours))
    return paginate(
        wanted.options(*_whole()), [Key(SprintSubmission.submitted_at), Key(SprintSubmission.id)], cursor, limit
    )


def count_to_review(actor: Actor, sprint_id: int) -> int:
    """How many submissions of a sprint wait for review, for who reviews them."""
    ours = sa.select(SprintAssignment.id).where(SprintAssignment.sprint_id == sprint_id)
    waiting = policies.visible_submissions(actor).where(
        SprintSubmission.state == HANDED_IN, SprintSubmission.assignment_id.in_(ours)
    )
    return session.scalar(sa.select(sa.func.count()).select_from(waiting.subquery())) or 0


def list_versions(submission: SprintSubmission) -> Sequence[SprintSubmissionVersion]:
    """The versions of a submission that the asker sees, the newest first, with files and authors."""
    wanted = sa.select(SprintSubmissionVersion).where(SprintSubmissionVersion.submission_id == submission.id)
    loaded = wanted.options(
        joinedload(SprintSubmissionVersion.by).joinedload(Member.city), selectinload(SprintSubmissionVersion.files)
    )
    return session.scalars(loaded.order_by(SprintSubmissionVersion.number.desc())).all()


def list_comments(submission: SprintSubmission) -> Sequence[SprintSubmissionComment]:
    """What was said of a submission that the asker sees, the first first."""
    wanted = sa.select(SprintSubmissionComment).where(SprintSubmissionComment.submission_id == submission.id)
    loaded = wanted.options(joinedload(SprintSubmissionComment.author).joinedload(Member.city))
    return session.scalars(loaded.order_by(SprintSubmissionComment.id)).all()


def list_own_due(actor: Actor, before: datetime) -> Sequence[tuple[SprintAssignment, SprintSubmission | None]]:
    """What one's own city is to submit before a moment and has not, or is to change, the first first; one statement."""
    city_id = getattr(actor, "city_id", None)
    if city_id is None:
        return []
    held = sa.select(SprintPlace.sprint_id).where(SprintPlace.city_id == city_id, SprintPlace.left_at.is_(None))
    own = sa.and_(SprintSubmission.assignment_id == SprintAssignment.id, SprintSubmission.city_id == city_id)
    wanted = sa.select(SprintAssignment, SprintSubmission).outerjoin(SprintSubmission, own).where(
        SprintAssignment.sprint_id.in_(held), SprintAssignment.opened_at.is_not(None),
        SprintAssignment.due_at < before,
        sa.or_(SprintSubmission.id.is_(None), SprintSubmission.state == CHANGES),
    )  # fmt: skip
    loaded = wanted.options(joinedload(SprintAssignment.sprint))
    rows = session.execute(loaded.order_by(SprintAssignment.due_at, SprintAssignment.id))
    return [(one, mine) for one, mine in rows if one.sprint.phase != "past"]


def due_entries(actor: Actor, start: datetime, end: datetime) -> Iterable[CalendarEntry]:
    """When assignments fall due that one's city is given, for the member's calendar; two statements at most."""
    if getattr(actor, "city_id", None) is None:
        return
    mine = SprintAssignment.sprint_id.in_(list(actor.fact("sprint_places")))
    opened = SprintAssignment.opened_at.is_not(None)  # staff of a city see drafts, too
    wanted = policies.visible_assignments(actor).where(mine, opened)
    wanted = wanted.where(SprintAssignment.due_at < end, SprintAssignment.due_at > start)
    for one in session.scalars(wanted.options(joinedload(SprintAssignment.sprint)).order_by(SprintAssignment.due_at)):
        yield CalendarEntry(
            uid=f"sprint-assignment-{one.id}@plaza", title=one.title, starts_at=one.due_at, ends_at=one.due_at,
            url=one.path, label=str(_("Assignment due")), description=one.sprint.title, sequence=one.version,
        )  # fmt: skip


def load_assignments(actor: Actor, ids: Sequence[int]) -> Mapping[int, SprintAssignment]:
    """Those of these that one sees."""
    wanted = policies.visible_assignments(actor).where(SprintAssignment.id.in_(ids))
    return {one.id: one for one in session.scalars(wanted.options(joinedload(SprintAssignment.sprint)))}


def load_submissions(actor: Actor, ids: Sequence[int]) -> Mapping[int, SprintSubmission]:
    """Those of these that one sees, whole."""
    wanted = policies.visible_submissions(actor).where(SprintSubmission.id.in_(ids))
    return {one.id: one for one in session.scalars(wanted.options(*_whole()))}


def list_staff() -> list[int]:
    """Programme staff, to be told of what waits for them."""
    return list(session.scalars(account_policies.programme_staff().with_only_columns(Member.id).order_by(Member.id)))


def _whole() -> tuple[ORMOption, ...]:
    """What the page and the words of a submission need."""
    return (
        joinedload(SprintSubmission.assignment).joinedload(SprintAssignment.sprint),
        joinedload(SprintSubmission.city),
        joinedload(SprintSubmission.reviewed_by).joinedload(Member.city),
    )
