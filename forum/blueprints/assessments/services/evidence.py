"""Showing evidence for a criterion, and taking it away."""

from __future__ import annotations

import sqlalchemy as sa

from forum.blueprints.assessments import policies
from forum.blueprints.assessments.errors import AlreadyEvidence, TooMuchEvidence
from forum.blueprints.assessments.events import AssessmentLineChanged
from forum.blueprints.assessments.models.assessments import AssessmentLine
from forum.blueprints.assessments.models.evidence import Evidence
from forum.blueprints.assessments.queries import evidence as queries
from forum.blueprints.assessments.services.answering import take_turn
from forum.blueprints.files import policies as file_policies
from forum.blueprints.files import queries as file_queries
from forum.blueprints.files.extraction.titles import title_from_name
from forum.blueprints.library.queries import resources as resource_queries
from forum.kernel import clock
from forum.kernel.actor import Actor
from forum.kernel.database import session
from forum.kernel.errors import Invalid, NotFound
from forum.kernel.i18n import _
from forum.kernel.outbox.recording import record
from forum.kernel.policies import authorize
from forum.kernel.use_case import use_case

LONGEST_TITLE = 200


@use_case
def add_evidence(
    actor: Actor,
    assessment_id: int,
    code: str,
    *,
    resource_id: int | None = None,
    file_id: int | None = None,
    link: str = "",
    title: str = "",
    note: str = "",
    page: int | None = None,
) -> Evidence:
    """Show a document of the library in its version of today, a private upload of one's own, or a link: one of them.

    Without a title it is called as the document or file is, a link by its address; nothing is fetched from there.
    Raises Invalid, AlreadyEvidence, TooMuchEvidence, Forbidden, NotFound.
    """
    line = take_turn(actor, assessment_id, code)
    authorize(policies.can_answer_line, actor, line)
    if sum((resource_id is not None, file_id is not None, bool(link))) != 1:
        raise Invalid(errors={"_": [_("Choose one thing: a document, a file or a link.")]})
    if queries.count_of(line.id) >= queries.MOST:
        raise TooMuchEvidence
    evidence = Evidence(line_id=line.id, note=note, page=page, added_by_id=actor.id, added_at=clock.now(), link=link)
    if resource_id is not None:
        _show_resource(actor, evidence, resource_id)
    elif file_id is not None:
        _show_file(actor, evidence, file_id)
    evidence.title = (title or evidence.title or link)[:LONGEST_TITLE]
    _refuse_twice(line, evidence)
    session.add(evidence)
    session.flush()
    _tell(actor, line)
    return evidence


@use_case
def remove_evidence(actor: Actor, assessment_id: int, code: str, evidence_id: int) -> None:
    """Take a piece away; a private file that stands nowhere else goes after two days."""
    line = take_turn(actor, assessment_id, code)
    authorize(policies.can_answer_line, actor, line)
    evidence = queries.get_evidence(actor, assessment_id, line.criterion.code, evidence_id)
    session.delete(evidence)
    _tell(actor, line)


def _show_resource(actor: Actor, evidence: Evidence, resource_id: int) -> None:
    try:
        resource = resource_queries.get_resource(actor, resource_id)
    except NotFound as error:
        raise Invalid(errors={"resource_id": [_("This document is not there, or not shared with you.")]}) from error
    if evidence.page is not None and resource.page_count and evidence.page > resource.page_count:
        raise Invalid(errors={"page": [_("The document has fewer pages.")]})
    evidence.resource_id, evidence.resource_version = resource.id, resource.current_version
    evidence.title = resource.title


def _show_file(actor: Actor, evidence: Evidence, file_id: int) -> None:
    file = file_queries.find_own_file(actor, file_id)
    if file is None or file.kind != "evidence":
        raise Invalid(errors={"file_id": [_("This upload is no longer there. Choose the file again.")]})
    authorize(file_policies.can_use_file, actor, file)
    evidence.file_id, evidence.title = file.id, title_from_name(file.filename) or file.filename


def _refuse_twice(line: AssessmentLine, evidence: Evidence) -> None:
    same = sa.select(Evidence.id).where(Evidence.line_id == line.id, Evidence.link == evidence.link)
    same = same.where(Evidence.resource_id == evidence.resource_id if evidence.resource_id else sa.true())
    same = same.where(Evidence.file_id == evidence.file_id if evidence.file_id else sa.true())
    if session.scalar(same.where(Evidence.page == evidence.page if evidence.page else Evidence.page.is_(None))):
        raise AlreadyEvidence


def _tell(actor: Actor, line: AssessmentLine) -> None:
    line.edited_by_id, line.edited_at = actor.id, clock.now()
    record(AssessmentLineChanged(
        assessment_id=line.assessment_id, line_id=line.id, by_id=actor.id or 0, what="evidence"
    ))  # fmt: skip
    session.flush()
