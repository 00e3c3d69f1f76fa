"""Saying how far a city is with a criterion, field by field, several colleagues at once.

Ticks are made one by one, so that any order of them ends alike. The other fields are written as a whole by whoever saw
what stands there: another field never stands in the way, the same one written meanwhile is told instead of overwritten.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

import sqlalchemy as sa

from forum.blueprints.accounts.models import Member
from forum.blueprints.assessments import policies
from forum.blueprints.assessments.errors import FieldChanged, SeenRequired
from forum.blueprints.assessments.events import AssessmentLineChanged
from forum.blueprints.assessments.models.assessments import Assessment, AssessmentLine
from forum.blueprints.assessments.queries import lines as queries
from forum.kernel import clock
from forum.kernel.actor import Actor
from forum.kernel.database import session
from forum.kernel.errors import Invalid
from forum.kernel.etags import check_version
from forum.kernel.i18n import _
from forum.kernel.outbox.recording import record
from forum.kernel.policies import authorize
from forum.kernel.use_case import use_case


@use_case
def change_line(
    actor: Actor,
    assessment_id: int,
    code: str,
    *,
    tick: Iterable[str] = (),
    untick: Iterable[str] = (),
    confirm: bool = False,
    seen: Mapping[str, Any] | None = None,
    version: int | None = None,
    **changes: Any,
) -> AssessmentLine:
    """Change what is named of `claim`, `step`, `note` and `assignee_id`, tick and untick items; the rest stays.

    `seen` holds what the writer saw of each field she changes. Raises FieldChanged when one of them was written
    meanwhile, and then changes nothing; SeenRequired, Invalid, Forbidden, NotFound, StaleVersion. `confirm` says that
    what was carried over still holds.
    """
    line = take_turn(actor, assessment_id, code)
    authorize(policies.can_answer_line, actor, line)
    check_version(line.version, version)
    _check_fit(line, changes, [*tick, *untick])
    wanted = {name: value for name, value in changes.items() if _is_news(line, name, value, seen or {})}
    _check_seen(line, wanted, seen or {})
    ticked = _ticked(line, set(tick), set(untick))
    confirmed = line.carried and (confirm or bool({"claim", "step"} & wanted.keys()))
    if wanted or ticked != line.ticked or confirmed:
        _write(actor, line, wanted, ticked, confirmed)
        record(AssessmentLineChanged(
            assessment_id=assessment_id, line_id=line.id, by_id=actor.id or 0, what="answer"
        ))  # fmt: skip
        session.flush()
        session.expire(line)
    return queries.get_line(actor, assessment_id, code)


def take_turn(actor: Actor, assessment_id: int, code: str) -> AssessmentLine:
    """Within a use case: the line as it is, kept from other writers; its assessment does not move on meanwhile."""
    session.execute(sa.select(Assessment.id).where(Assessment.id == assessment_id).with_for_update(read=True))
    number = queries.get_line(actor, assessment_id, code).id
    session.execute(sa.select(AssessmentLine.id).where(AssessmentLine.id == number).with_for_update())
    session.expire_all()  # what was read before the lock may be what somebody else has changed since
    return queries.get_line(actor, assessment_id, code)


def _check_fit(line: AssessmentLine, changes: Mapping[str, Any], ticks: Iterable[str]) -> None:
    errors: dict[str, list[str]] = {}
    by_steps = line.assessment.framework.scoring.get("kind") == "steps"
    if "step" in changes and not by_steps:
        errors["step"] = [_("This standard is not scored by steps. Say how far you are instead.")]
    if "claim" in changes and by_steps:
        errors["claim"] = [_("This standard is scored by steps. Choose a step instead.")]
    known = {item["key"] for item in line.criterion.checklist.get("items", ())}
    if not set(ticks) <= known:
        errors["tick"] = [_("The checklist of this criterion has no such item.")]
    assignee = changes.get("assignee_id")
    if assignee is not None and not _is_colleague(line, assignee):
        errors["assignee_id"] = [_("Choose somebody of your city.")]
    if errors:
        raise Invalid(errors=errors)


def _is_colleague(line: AssessmentLine, member_id: int) -> bool:
    of_city = sa.select(Member.id).where(Member.id == member_id, Member.city_id == line.assessment.city_id)
    return session.scalar(of_city.where(Member.closed_at.is_(None))) is not None


def _is_news(line: AssessmentLine, name: str, value: Any, seen: Mapping[str, Any]) -> bool:
    if name not in seen:
        raise SeenRequired
    return bool(getattr(line, name) != value)


def _check_seen(line: AssessmentLine, wanted: Mapping[str, Any], seen: Mapping[str, Any]) -> None:
    changed = [name for name in wanted if seen[name] != getattr(line, name)]
    if changed:
        present = queries.present_of(line)
        raise FieldChanged(extensions={"conflicts": {name: present[name] for name in changed}})


def _ticked(line: AssessmentLine, tick: set[str], untick: set[str]) -> list[str]:
    """In the order of the checklist; an item that comes in both is ticked."""
    now = (set(line.ticked) - untick) | tick
    return [item["key"] for item in line.criterion.checklist.get("items", ()) if item["key"] in now]


def _write(actor: Actor, line: AssessmentLine, wanted: Mapping[str, Any], ticked: list[str], confirmed: bool) -> None:
    at = clock.now()
    for name, value in wanted.items():
        setattr(line, name, value)
    mark = {"by": actor.id, "at": at.isoformat()}
    line.writers = {**line.writers, **dict.fromkeys(wanted, mark)}
    if ticked != line.ticked:
        line.ticked = ticked
    if confirmed:
        line.carried = False
    line.edited_by_id, line.edited_at = actor.id, at
