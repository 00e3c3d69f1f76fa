"""Facts of assessments."""

from __future__ import annotations

from dataclasses import dataclass

from forum.kernel.events import Event


@dataclass(frozen=True, kw_only=True)
class AssessmentStarted(Event):
    """A city began to assess itself."""

    assessment_id: int
    city_id: int
    by_id: int


@dataclass(frozen=True, kw_only=True)
class AssessmentLineChanged(Event):
    """Something about one criterion of an assessment is not as it was: claim, note, evidence, remark or review.

    `what` is `answer` or `evidence` where all who see the assessment may hear of it at once.
    """

    assessment_id: int
    line_id: int
    by_id: int
    what: str = ""


@dataclass(frozen=True, kw_only=True)
class AssessmentMoved(Event):
    """An assessment went on to another state: submitted, clarifying, decided, withdrawn."""

    assessment_id: int
    city_id: int
    state: str
    by_id: int


@dataclass(frozen=True, kw_only=True)
class RemarkWritten(Event):
    """Somebody wrote a remark at a line; only its circle hears of it."""

    assessment_id: int
    line_id: int
    remark_id: int
    circle: str
    by_id: int
