"""What cities submit, in versions, and what is said of it."""

from __future__ import annotations

from collections.abc import Sequence

import sqlalchemy as sa
from sqlalchemy.exc import IntegrityError

from forum.blueprints.files import queries as file_queries
from forum.blueprints.sprints import policies
from forum.blueprints.sprints.errors import VersionSubmitted
from forum.blueprints.sprints.models.assignments import (
    SprintAssignment,
    SprintSubmission,
    SprintSubmissionComment,
    SprintSubmissionFile,
    SprintSubmissionVersion,
)
from forum.blueprints.sprints.queries import assignments as queries
from forum.blueprints.sprints.queries import programme
from forum.blueprints.sprints.rules.programme import ACCEPTED, CHANGES, FILE_KIND, HANDED_IN, MOST_FILES, MOST_VERSIONS
from forum.kernel import clock, markdown
from forum.kernel.actor import Actor
from forum.kernel.database import session
from forum.kernel.errors import Invalid
from forum.kernel.i18n import _
from forum.kernel.notices import MembersConcerned
from forum.kernel.outbox.recording import record
from forum.kernel.policies import authorize
from forum.kernel.use_case import savepoint, use_case

REVIEWED, WAITING, SAID = "sprint_reviewed", "sprint_submitted", "sprint_comment"


@use_case
def submit(
    actor: Actor, assignment_id: int, words: str = "", file_ids: Sequence[int] = (), seen: int = 0
) -> SprintSubmission:
    """Submit a version for one's own city, with words, files or both; staff hear that it waits.

    `seen` is the number of the version that the writer saw, 0 for none. Files are uploads of one's own, or stand in the
    version before. Raises NotFound, Forbidden, Invalid, VersionSubmitted.
    """
    assignment = queries.get_assignment(actor, assignment_id)
    authorize(policies.can_submit, actor, assignment)
    submission = _own(actor, assignment)
    authorize(policies.can_submit_again, actor, submission)
    if submission.latest != seen:
        raise VersionSubmitted
    files = _files(actor, submission, list(dict.fromkeys(file_ids)))
    if not words and not files:
        raise Invalid(errors={"words": [_("Write something here, or add a file.")]})
    if submission.latest >= MOST_VERSIONS:
        raise Invalid(errors={"words": [_("There are %(num)s versions already.", num=MOST_VERSIONS)]})
    submission.latest += 1
    submission.state, submission.submitted_at = HANDED_IN, clock.now()
    version = SprintSubmissionVersion(
        submission_id=submission.id, number=submission.latest, words=words, words_html=markdown.render(words),
        by_id=actor.id, at=submission.submitted_at,
    )  # fmt: skip
    session.add(version)
    session.flush()
    session.add_all(SprintSubmissionFile(version_id=version.id, file_id=number) for number in files)
    _tell(actor, WAITING, submission, queries.list_staff())
    session.flush()
    return queries.get_submission(actor, submission.id)


@use_case
def review(actor: Actor, submission_id: int, *, accept: bool, number: int, words: str = "") -> SprintSubmission:
    """Accept a version, or ask for changes, which needs words; the city's people hear of it.

    `number` is the version that was read. Raises NotFound, Forbidden, Invalid, VersionSubmitted.
    """
    submission = _lock(actor, submission_id)
    authorize(policies.can_review_submission, actor, submission)
    if submission.latest != number:
        raise VersionSubmitted
    if not accept and not words:
        raise Invalid(errors={"words": [_("Say what is to be changed.")]})
    submission.state = ACCEPTED if accept else CHANGES
    submission.words_back, submission.reviewed_by_id, submission.reviewed_at = words, actor.id, clock.now()
    _tell(actor, REVIEWED, submission, _people(submission), submission.state)
    session.flush()
    return queries.get_submission(actor, submission_id)


@use_case
def comment(actor: Actor, submission_id: int, words: str) -> SprintSubmissionComment:
    """Say something of a submission; the other side hears of it. Raises NotFound, Forbidden, Invalid."""
    submission = queries.get_submission(actor, submission_id)
    authorize(policies.can_comment_submission, actor, submission)
    if not words:
        raise Invalid(errors={"words": [_("Write something here.")]})
    said = SprintSubmissionComment(submission_id=submission.id, author_id=actor.id, words=words, at=clock.now())
    session.add(said)
    session.flush()
    authors = sa.select(SprintSubmissionComment.author_id).where(SprintSubmissionComment.submission_id == submission.id)
    spoke = {number for number in session.scalars(authors) if number is not None}
    _tell(actor, SAID, submission, sorted({*_people(submission), *spoke, *filter(None, [submission.reviewed_by_id])}))
    return session.get_one(SprintSubmissionComment, said.id)


def _tell(actor: Actor, kind: str, submission: SprintSubmission, people: Sequence[int], note: str = "") -> None:
    others = [number for number in people if number != actor.id]
    record(MembersConcerned(kind=kind, subject_id=submission.id, member_ids=others, by_id=actor.id, note=note))


def _people(submission: SprintSubmission) -> list[int]:
    return list(programme.people_of([submission.city_id]).get(submission.city_id, []))


def _own(actor: Actor, assignment: SprintAssignment) -> SprintSubmission:
    """The row of the actor's city, locked; colleagues who submit at once take turns at it."""
    city_id = getattr(actor, "city_id", None) or 0
    found = queries.find_of_city(actor, assignment.id, city_id)
    if found is None:
        now = clock.now()
        facts = {"state": HANDED_IN, "latest": 0, "first_submitted_at": now, "submitted_at": now}
        try:
            with savepoint():
                session.add(SprintSubmission(assignment_id=assignment.id, city_id=city_id, **facts))
                session.flush()
        except IntegrityError:  # a colleague was faster
            session.expire_all()
        found = queries.find_of_city(actor, assignment.id, city_id)
    return _lock(actor, found.id if found else 0)


def _lock(actor: Actor, submission_id: int) -> SprintSubmission:
    session.execute(sa.select(SprintSubmission.id).where(SprintSubmission.id == submission_id).with_for_update())
    session.expire_all()
    return queries.get_submission(actor, submission_id)


def _files(actor: Actor, submission: SprintSubmission, ids: list[int]) -> list[int]:
    if len(ids) > MOST_FILES:
        raise Invalid(errors={"files": [_("Add at most %(num)s files.", num=MOST_FILES)]})
    stood = sa.select(SprintSubmissionFile.file_id).join(
        SprintSubmissionVersion, SprintSubmissionVersion.id == SprintSubmissionFile.version_id
    )
    before = set(session.scalars(stood.where(SprintSubmissionVersion.submission_id == submission.id)))
    own = {file.id for file in file_queries.list_own_files(actor, ids) if file.kind == FILE_KIND}
    if not set(ids) <= before | own:
        raise Invalid(errors={"files": [_("This upload is no longer there. Choose the file again.")]})
    return ids
