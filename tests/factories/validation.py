"""Assessments on their way through programme staff."""

from __future__ import annotations

import itertools
from collections.abc import Mapping
from typing import Any

import sqlalchemy as sa

from forum.blueprints.accounts.models import Member
from forum.blueprints.assessments.models.assessments import Assessment, AssessmentLine
from forum.blueprints.assessments.models.reviews import LineValidation
from forum.blueprints.assessments.services import deciding, reviewing
from forum.blueprints.cities.models.cities import City
from forum.blueprints.standards.models import Area, Criterion, Framework
from forum.kernel import clock
from forum.kernel.database import session
from tests.factories.accounts import actor_of, create_member
from tests.factories.assessments import create_assessment

_numbers = itertools.count(1)


def create_submitted(city: City, claims: Mapping[str, str] | None = None, **facts: Any) -> Assessment:
    """An assessment that waits for programme staff."""
    told = {"state": "submitted", "round": 1, "submitted_at": clock.now(), **facts}
    return create_assessment(city, claims, **told)


def create_staff(role: str = "staff", **facts: Any) -> Member:
    """Somebody of programme staff."""
    return create_member(role=role, language="en", **facts)


def create_framework(codes: str = "QA1 QA2 QB1", **facts: Any) -> Framework:
    """A small framework whose areas are the first two letters: `silver` with two criteria, `gold` with all."""
    wanted = codes.split()
    levels = [{"name": "silver", "min_count": 2}, {"name": "gold", "min_count": len(wanted)}]
    told = {
        "slug": f"small-{next(_numbers)}", "name": "Small standard", "owner": "Us", "version": "1", "year": 2026,
        "current": False, "complete": True, "note": "", "notices": {}, "levels": levels, "digest": "0" * 64,
        "family": "small", **facts,
    }  # fmt: skip
    needed: Mapping[str, list[str]] = told.pop("prerequisites", {})
    checklists: Mapping[str, dict[str, Any]] = told.pop("checklists", {})
    framework = Framework(**told)
    framework.areas = [
        Area(
            framework_slug=framework.slug, position=place, code=letters, names={"en": f"Area {letters}"},
            descriptions={}, translations_suggested=False, exemplars=[],
        )
        for place, letters in enumerate(dict.fromkeys(code[:2] for code in wanted), start=1)
    ]  # fmt: skip
    session.add(framework)
    session.flush()
    areas = {area.code: area.id for area in framework.areas}
    session.add_all(
        Criterion(
            framework_id=framework.id, framework_slug=framework.slug, area_id=areas[code[:2]], position=place,
            code=code, names={"en": f"Criterion {code}", "es": f"Criterio {code}"}, descriptions={"en": ""},
            evidence=[], evidence_basis="", rules={}, prerequisites=needed.get(code, []),
            checklist=checklists.get(code, {}),
        )
        for place, code in enumerate(wanted, start=1)
    )  # fmt: skip
    session.commit()
    return framework


def codes_of(assessment: Assessment) -> list[str]:
    """The codes of its lines in their order."""
    wanted = sa.select(Criterion.code).join(AssessmentLine).where(AssessmentLine.assessment_id == assessment.id)
    return list(session.scalars(wanted.order_by(AssessmentLine.position)))


def version_of(assessment: Assessment, code: str) -> int:
    """The version of the validation of a line; 0 while nobody has reviewed it."""
    wanted = sa.select(LineValidation.version).join(AssessmentLine, AssessmentLine.id == LineValidation.line_id)
    wanted = wanted.join(Criterion, Criterion.id == AssessmentLine.criterion_id)
    return session.scalar(wanted.where(AssessmentLine.assessment_id == assessment.id, Criterion.code == code)) or 0


def review(who: Member, assessment: Assessment, code: str, outcome: str = "met", **more: Any) -> Any:
    """One review, in the version that is there now."""
    told = {"outcome": outcome, "reason": "" if outcome == "met" else "It is missing.", **more}
    return reviewing.review_line(
        actor_of(who), assessment.id, code, version=version_of(assessment, code), **told
    )  # fmt: skip


def decide_with(assessment: Assessment, met: int) -> Assessment:
    """Have the first `met` criteria met by two reviewers and the others not, and decide."""
    one, two = create_staff(), create_staff()
    for place, code in enumerate(codes_of(assessment)):
        if place < met:
            review(one, assessment, code)
            review(two, assessment, code)
        else:
            if not review(one, assessment, code, "not_met").final:
                review(two, assessment, code, "not_met")
    return deciding.decide(actor_of(one), assessment.id)
