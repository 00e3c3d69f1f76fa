"""Assessments that programme staff have worked on, in the demo community."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import timedelta
from pathlib import Path
from typing import Any

import sqlalchemy as sa

from forum.blueprints.accounts.models import Member
from forum.blueprints.accounts.queries import as_actor
from forum.blueprints.assessments.models.assessments import Assessment, AssessmentLine
from forum.blueprints.assessments.models.evidence import Evidence
from forum.blueprints.assessments.models.frozen import DECIDED, SUBMITTED
from forum.blueprints.assessments.models.reviews import LineReview, LineValidation
from forum.blueprints.assessments.queries import validating
from forum.blueprints.assessments.rules import states
from forum.blueprints.assessments.rules.validating import Verdict, find
from forum.blueprints.assessments.services import awarding, clarifying, freezing, reviewing
from forum.blueprints.cities.models.standings import Standing
from forum.blueprints.standards.models import Area, Criterion, Framework
from forum.kernel import clock
from forum.kernel.actor import SYSTEM, Actor
from forum.kernel.database import session
from forum.kernel.feature import DemoStep, DemoWorld
from forum.kernel.use_case import transaction

TOLD = Path(__file__).parents[3] / "demo" / "validation.json"


def _decide_one(world: DemoWorld) -> None:
    told = _read()["decided"]
    at = clock.now() - timedelta(days=told["days_ago"])
    reviewers = [world.find("member", handle) for handle in told["reviewers"]]
    with transaction():
        assessment = _create(world, told["city"], states.DECIDED, at - timedelta(days=24))
        for line, code in _lines(assessment):
            _find(line, told["reasons"].get(code, told["reason"]), reviewers, at)
        session.flush()
        _settle(assessment.id, reviewers[0], at)
        world.remember("assessment_decided", told["city"], assessment.id)


def _settle(assessment_id: int, by_id: int, at: Any) -> None:
    """What deciding does, on the day on which it was done."""
    assessment = validating.get_assessment(SYSTEM, assessment_id)
    lines = validating.list_lines(assessment)
    for one in lines:
        one.line.outcome = one.validation.outcome if one.validation else ""
        one.line.outcome_reason = one.validation.reason if one.validation else ""
    result = validating.compute_result(assessment, lines)
    assessment.level, assessment.met, assessment.score = result.level, result.met, result.score
    assessment.decided_at, assessment.decided_by_id = at, by_id
    session.flush()
    freezing.freeze(assessment, DECIDED, at)
    awarding.give(SYSTEM, assessment)


def _submit_one(world: DemoWorld) -> None:
    told = _read()["waiting"]
    with transaction():
        at = clock.now() - timedelta(days=told["days_ago"])
        assessment = _create(world, told["city"], states.SUBMITTED, at)
        assessment.submitted_by_id = world.find("member", told["by"])
        lines = {code: line for line, code in _lines(assessment)}
        for code, note in told["notes"].items():
            lines[code].note = note
        for code, shown in told["evidence"].items():
            session.add_all(_evidence(world, lines[code], one, told["by"], at) for one in shown)
        session.flush()
        freezing.freeze(validating.get_assessment(SYSTEM, assessment.id), SUBMITTED, at)
        number = assessment.id
        world.remember("assessment_waiting", told["city"], number)
    _review(world, number, told)


def _review(world: DemoWorld, assessment_id: int, told: Mapping[str, Any]) -> None:
    for one in told["reviews"]:
        assessment = validating.get_assessment(SYSTEM, assessment_id)
        version = validating.get_line(assessment, one["code"]).version
        verdict = {name: one[name] for name in ("outcome", "reason")}
        reviewing.review_line(_actor(world, one["by"]), assessment_id, one["code"], version=version, **verdict)
    for one in told["questions"]:
        clarifying.ask(_actor(world, one["by"]), assessment_id, one["code"], one["body"])
    for one in told["staff_notes"]:
        clarifying.note(_actor(world, one["by"]), assessment_id, one["code"], one["body"])


def _create(world: DemoWorld, geoname_id: int, state: str, at: Any) -> Assessment:
    """An assessment whose city says what its standings say."""
    city_id = world.find("city", geoname_id)
    framework = session.scalars(sa.select(Framework).where(Framework.current)).one()
    begun = sa.select(Standing).where(Standing.city_id == city_id, Standing.status.in_(("met", "in_progress")))
    said = {row.criterion_id: row.status for row in session.scalars(begun)}
    ordered = sa.select(Criterion).join(Area).where(Criterion.framework_id == framework.id)
    assessment = Assessment(
        city_id=city_id, framework_id=framework.id, state=state, round=1, started_at=at - timedelta(days=40),
        submitted_at=at,
    )  # fmt: skip
    assessment.lines = [
        AssessmentLine(criterion_id=one.id, position=place, claim=said.get(one.id, "not_met"),
                       ticked=_ticked(one, said.get(one.id, "")))
        for place, one in enumerate(session.scalars(ordered.order_by(Area.position, Criterion.position)), start=1)
    ]  # fmt: skip
    session.add(assessment)
    session.flush()
    return assessment


def _ticked(criterion: Criterion, status: str) -> list[str]:
    """As many items as are needed for what is met, one for what is in progress."""
    number = {"met": criterion.checklist.get("need", 0), "in_progress": 1}.get(status, 0)
    return [item["key"] for item in criterion.checklist.get("items", ())][:number]


def _lines(assessment: Assessment) -> list[tuple[AssessmentLine, str]]:
    rows = sa.select(AssessmentLine, Criterion.code).join(Criterion, Criterion.id == AssessmentLine.criterion_id)
    return [(row[0], row[1]) for row in session.execute(rows.where(AssessmentLine.assessment_id == assessment.id))]


def _find(line: AssessmentLine, reason: str, reviewers: list[int], at: Any) -> None:
    """Two find it met where the city says so; one finds what is missing."""
    met = line.claim == "met"
    verdicts = [Verdict(who, "met" if met else "not_met", "" if met else reason) for who in reviewers[: 1 + met]]
    validation = LineValidation(line_id=line.id, cycle=1)
    validation.take(find(verdicts), at)
    session.add(validation)
    session.add_all(
        LineReview(line_id=line.id, cycle=1, reviewer_id=one.reviewer_id, outcome=one.outcome, reason=one.reason, at=at)
        for one in verdicts
    )


def _evidence(world: DemoWorld, line: AssessmentLine, told: Mapping[str, Any], by: str, at: Any) -> Evidence:
    shown = Evidence(line_id=line.id, added_by_id=world.find("member", by), added_at=at, note=told.get("note", ""))
    shown.page, shown.link, shown.title = told.get("page"), told.get("link", ""), told.get("title", "")
    if "document" in told:
        shown.resource_id, shown.resource_version = world.find("resource", told["document"]), 1
        shown.title = told["document"].removesuffix(".pdf").replace("-", " ").capitalize()
    return shown


def _actor(world: DemoWorld, handle: str) -> Actor:
    return as_actor(session.get_one(Member, world.find("member", handle)))


def _read() -> dict[str, Any]:
    told: dict[str, Any] = json.loads(TOLD.read_text(encoding="utf-8"))
    return told


DEMO = [DemoStep("A city that was certified", _decide_one), DemoStep("A city that is being validated", _submit_one)]
