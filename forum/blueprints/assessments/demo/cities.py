"""The assessments and snapshots of two demo cities, written by their people."""

from __future__ import annotations

import json
from datetime import timedelta
from pathlib import Path
from typing import Any

from forum.blueprints.accounts.models import Member
from forum.blueprints.accounts.queries import as_actor
from forum.blueprints.assessments.models.assessments import AssessmentLine
from forum.blueprints.assessments.queries import snapshots as snapshot_queries
from forum.blueprints.assessments.services import answering, evidence, remarks, snapshots, starting, submitting
from forum.kernel import clock
from forum.kernel.actor import Actor
from forum.kernel.database import session
from forum.kernel.feature import DemoStep, DemoWorld
from forum.kernel.use_case import transaction

TOLD = Path(__file__).parents[3] / "demo" / "assessments.json"


def _take_snapshots(world: DemoWorld) -> None:
    told = _read()["snapshots"]
    asking = snapshot_queries.find_asking()
    keys = [one["key"] for one in asking.questions] if asking is not None else []
    with transaction():
        for one in told if keys else []:
            actor = _actor(world, one["by"])
            answers = dict(zip(keys, one["answers"], strict=False))
            city_id = world.find("city", one["city"])
            taken = snapshots.take_snapshot(actor, city_id, {key: answers.get(key, "partly") for key in keys})
            taken.taken_at = clock.now() - timedelta(days=one["days_ago"])


def _assess(world: DemoWorld) -> None:
    for one in _read()["assessments"]:
        with transaction():
            assessment = starting.start_assessment(_actor(world, one["by"]))
            assessment.started_at = clock.now() - timedelta(days=one["days_ago"])
            for line in one["lines"]:
                _answer(world, assessment.id, line, one["days_ago"])
            if one["submitted_days_ago"]:
                submitted = submitting.submit_assessment(_actor(world, one["lead"]), assessment.id)
                submitted.submitted_at = clock.now() - timedelta(days=one["submitted_days_ago"])
            world.remember("assessment", one["city"], assessment.id)


def _answer(world: DemoWorld, assessment_id: int, told: dict[str, Any], began: int) -> None:
    actor, code = _actor(world, told["by"]), told["code"]
    fields = {"claim": told["claim"], "note": told["note"]}
    if told.get("assignee"):
        fields["assignee_id"] = world.find("member", told["assignee"])
    seen = {"claim": "", "note": "", "assignee_id": None}
    line = answering.change_line(actor, assessment_id, code, seen=seen, **fields)
    checklist = line.criterion.checklist
    usual = checklist.get("need", 0) if told["claim"] == "met" else 0
    ticked = [item["key"] for item in checklist.get("items", ())][: told.get("ticks", usual)]
    if ticked:
        answering.change_line(actor, assessment_id, code, tick=ticked)
    for shown in told.get("evidence", ()):
        known = {name: shown[name] for name in ("link", "title", "note", "page") if name in shown}
        if "document" in shown:
            known["resource_id"] = world.find("resource", shown["document"])
        evidence.add_evidence(actor, assessment_id, code, **known)
    for said in told.get("remarks", ()):
        remark = remarks.write_remark(_actor(world, said["by"]), assessment_id, code, said["body"])
        remark.at = clock.now() - timedelta(days=said["days_ago"])
    _date(session.get_one(AssessmentLine, line.id), min(told["days_ago"], began))


def _date(line: AssessmentLine, days_ago: int) -> None:
    at = clock.now() - timedelta(days=days_ago, hours=line.position % 9)
    line.edited_at = at
    line.writers = {name: {**mark, "at": at.isoformat()} for name, mark in line.writers.items()}


def _actor(world: DemoWorld, handle: str) -> Actor:
    return as_actor(session.get_one(Member, world.find("member", handle)))


def _read() -> dict[str, Any]:
    told: dict[str, Any] = json.loads(TOLD.read_text(encoding="utf-8"))
    return told


DEMO = [DemoStep("Snapshots of cities", _take_snapshots), DemoStep("Assessments", _assess)]
