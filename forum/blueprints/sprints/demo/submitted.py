"""What the cities of the demo sprint submitted, at the time at which they did."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from forum.blueprints.sprints.models.assignments import (
    SprintSubmission,
    SprintSubmissionComment,
    SprintSubmissionVersion,
)
from forum.blueprints.sprints.rules.programme import ACCEPTED, CHANGES, HANDED_IN
from forum.kernel import clock, markdown
from forum.kernel.database import session
from forum.kernel.feature import DemoWorld


def submit(world: DemoWorld, assignment_id: int, told: dict[str, Any], first: datetime) -> None:
    """The versions of a city, what was said of them and the review; within a transaction."""
    began = min(first + timedelta(days=told["days"]), clock.now() - timedelta(hours=5))
    moments = [began + timedelta(hours=20 * number) for number in range(len(told["versions"]))]
    submission = SprintSubmission(
        assignment_id=assignment_id, city_id=world.find("city", told["city"]), latest=len(moments), state=HANDED_IN,
        first_submitted_at=began, submitted_at=moments[-1],
    )  # fmt: skip
    if review := told.get("review"):
        submission.state = ACCEPTED if review["accept"] else CHANGES
        submission.words_back, submission.reviewed_by_id = review["words"], world.find("member", review["by"])
        submission.reviewed_at = moments[-1] + timedelta(hours=22)
    session.add(submission)
    session.flush()
    author = world.find("member", told["by"])
    for number, (words, at) in enumerate(zip(told["versions"], moments, strict=True), start=1):
        text = {"words": words, "words_html": markdown.render(words)}
        session.add(SprintSubmissionVersion(submission_id=submission.id, number=number, by_id=author, at=at, **text))
    for place, said in enumerate(told.get("comments", [])):
        session.add(
            SprintSubmissionComment(
                submission_id=submission.id, author_id=world.find("member", said["by"]), words=said["words"],
                at=began + timedelta(hours=3 + 2 * place),
            )
        )  # fmt: skip
