"""Reviewing the lines of an assessment."""

from __future__ import annotations

from http import HTTPStatus

from forum.blueprints.assessments import policies
from forum.blueprints.assessments.events import AssessmentLineChanged
from forum.blueprints.assessments.models.assessments import Assessment
from forum.blueprints.assessments.models.reviews import LineReview, LineValidation
from forum.blueprints.assessments.queries import validating
from forum.blueprints.assessments.queries.validating import ReviewedLine
from forum.blueprints.assessments.rules.validating import NOT_MET, Verdict, by_steps, find, is_confirmed
from forum.kernel import clock
from forum.kernel.actor import Actor
from forum.kernel.database import session
from forum.kernel.errors import Invalid, StaleVersion, VersionRequired
from forum.kernel.i18n import _, _l
from forum.kernel.outbox.recording import record
from forum.kernel.policies import authorize
from forum.kernel.programme import second_review
from forum.kernel.use_case import use_case


class ReviewedMeanwhile(StaleVersion):
    """Somebody else reviewed the line first; `review` in the problem says who and how, where it was not oneself."""

    status = HTTPStatus.CONFLICT
    code = "reviewed_meanwhile"
    message = _l("The line has changed since you opened it. Look at it again, then save. Your text is kept.")


@use_case
def review_line(
    actor: Actor,
    assessment_id: int,
    code: str,
    *,
    version: int | None,
    outcome: str = "",
    reason: str = "",
    step: int | None = None,
) -> ReviewedLine:
    """Say whether the evidence shows that a criterion is met; of a framework scored by steps, which step it shows.

    The first time it is a review, by a second person a second one; whoever says it again changes their own. A reason
    is required for what is not met, and where a step is lower than the one claimed. Raises NotFound, Forbidden,
    VersionRequired, ReviewedMeanwhile, Invalid.
    """
    assessment = validating.lock_assessment(actor, assessment_id)
    line = validating.get_line(assessment, code)
    authorize(policies.can_review_line, actor, assessment, line.line)
    _check(actor, line, version)
    verdict = _read(actor, line, outcome, reason, step)
    if verdict not in [one.verdict for one in line.reviews]:
        _add(line, verdict)
        record(AssessmentLineChanged(assessment_id=assessment.id, line_id=line.line.id, by_id=actor.id or 0))
    return validating.get_line(assessment, line.criterion.code)


def _check(actor: Actor, line: ReviewedLine, version: int | None) -> None:
    if version is None:
        raise VersionRequired
    if version == line.version:
        return
    last = line.reviews[-1] if line.reviews else None
    if last is None:
        raise ReviewedMeanwhile
    said = _("met") if last.outcome == "met" else _("not met")
    if last.reviewer_id == actor.id:
        told = _(
            "You reviewed this line in another window: %(outcome)s. Look at it again, then save. Your text is kept.",
            outcome=said,
        )
    else:
        told = _("%(name)s reviewed this line meanwhile: %(outcome)s. Look at it again, then save. Your text is kept.",
                 name=last.reviewer.name, outcome=said)  # fmt: skip
    raise ReviewedMeanwhile(
        told, extensions={"review": {"by": last.reviewer.name, "outcome": last.outcome, "reason": last.reason}},
    )  # fmt: skip


def _read(actor: Actor, line: ReviewedLine, outcome: str, reason: str, step: int | None) -> Verdict:
    if by_steps(line.assessment.framework.scoring):
        if step is None:
            raise Invalid(errors={"step": [_("Say which step the evidence shows.")]})
        outcome = is_confirmed(line.line.step, step)
    elif not outcome:
        raise Invalid(errors={"outcome": [_("Say whether the criterion is met.")]})
    elif step is not None:
        raise Invalid(errors={"step": [_("This standard has no steps.")]})
    if outcome == NOT_MET and not reason:
        raise Invalid(errors={"reason": [_("Say what is missing. The city reads it once it is decided.")]})
    return Verdict(actor.id or 0, outcome, reason, step)


def _add(line: ReviewedLine, verdict: Verdict) -> None:
    """Take turns in one row for each line, so that two who review at once are told of each other."""
    at = clock.now()
    validation = line.validation or LineValidation(line_id=line.line.id, cycle=1)
    review = LineReview(
        line_id=line.line.id, cycle=validation.cycle, reviewer_id=verdict.reviewer_id, outcome=verdict.outcome,
        step=verdict.step, reason=verdict.reason, at=at,
    )  # fmt: skip
    said = [*(one.verdict for one in line.reviews), verdict]
    validation.take(find(said, second_review(), claimed=line.claimed), at)
    session.add_all([validation, review])
    session.flush()


def begin_again(assessment: Assessment, lines: list[ReviewedLine]) -> None:
    """Within a use case: have these lines reviewed anew, since the city may change what it says of them."""
    for line in lines:
        if line.validation is not None:
            line.validation.begin_again(clock.now())
