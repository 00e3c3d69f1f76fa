"""Keeping an assessment as it is at a submission or a decision."""

from __future__ import annotations

import hashlib
from datetime import datetime
from typing import Any

import orjson

from forum.blueprints.assessments import policies
from forum.blueprints.assessments.models.assessments import Assessment
from forum.blueprints.assessments.models.frozen import DECIDED, SUBMITTED, FrozenSnapshot
from forum.blueprints.assessments.queries import frozen, shown_evidence, validating
from forum.blueprints.assessments.queries.shown_evidence import ShownEvidence
from forum.blueprints.assessments.queries.validating import ReviewedLine
from forum.kernel import clock
from forum.kernel.actor import Actor
from forum.kernel.database import session
from forum.kernel.policies import authorize
from forum.kernel.use_case import use_case


@use_case
def freeze_submission(actor: Actor, assessment_id: int) -> FrozenSnapshot | None:
    """Keep what the city submitted, once for each time; for Plaza itself. Raises NotFound, Forbidden."""
    authorize(policies.can_keep_awards, actor)
    assessment = validating.lock_assessment(actor, assessment_id)
    if assessment.round == 0 or frozen.find_submission(assessment.id, assessment.round):
        return None
    return freeze(assessment, SUBMITTED)


def freeze(assessment: Assessment, kind: str, at: datetime | None = None) -> FrozenSnapshot:
    """Within a use case that has authorised it: keep the assessment as it is; `at` is for what happened before."""
    content = content_of(assessment, decided=kind == DECIDED)
    packed = orjson.dumps(content, option=orjson.OPT_SORT_KEYS)
    kept = FrozenSnapshot(
        assessment_id=assessment.id, number=frozen.count_frozen(assessment.id) + 1, kind=kind, round=assessment.round,
        frozen_at=at or clock.now(), content=content, digest=hashlib.sha256(packed).hexdigest(),
    )  # fmt: skip
    session.add(kept)
    session.flush()
    return kept


def content_of(assessment: Assessment, *, decided: bool) -> dict[str, Any]:
    """Everything of an assessment as plain values; what staff found only of a decided one."""
    lines = validating.list_lines(assessment)
    evidence = shown_evidence.list_evidence([one.line.id for one in lines])
    framework, city = assessment.framework, assessment.city
    return {
        "framework": {"slug": framework.slug, "name": framework.name, "version": framework.version,
                      "digest": framework.digest, "scoring": framework.scoring, "levels": framework.levels},
        "city": {"id": city.id, "name": city.name, "country": city.country_code, "population": city.population},
        "round": assessment.round,
        "level": assessment.level if decided else "", "met": assessment.met if decided else None,
        "score": assessment.score if decided else None,
        "lines": [_line(one, evidence.get(one.line.id, []), decided) for one in lines],
    }  # fmt: skip


def _line(one: ReviewedLine, evidence: list[ShownEvidence], decided: bool) -> dict[str, Any]:
    line, criterion = one.line, one.criterion
    said = {
        "code": criterion.code, "names": criterion.names, "area": criterion.area.code,
        "areas": criterion.area.names, "checklist": criterion.checklist, "prerequisites": criterion.prerequisites,
        "claim": line.claim, "step": line.step, "ticked": line.ticked, "note": line.note,
        "evidence": [_evidence(piece) for piece in evidence],
    }  # fmt: skip
    if not decided:
        return said
    found = one.validation
    return said | {
        "outcome": line.outcome, "reason": line.outcome_reason, "found_step": found.step if found else None,
        "reviews": [{"by": review.reviewer_id, "outcome": review.outcome, "step": review.step,
                     "reason": review.reason, "at": clock.as_text(review.at)} for review in one.reviews],
    }  # fmt: skip


def _evidence(piece: ShownEvidence) -> dict[str, Any]:
    told = piece.evidence
    return {
        "title": told.title, "note": told.note, "kind": piece.kind, "page": told.page, "link": told.link,
        "resource": told.resource_id, "version": told.resource_version, "digest": piece.digest,
    }  # fmt: skip
