"""Answering the short questions by which a city begins."""

from __future__ import annotations

from collections.abc import Mapping

from forum.blueprints.assessments import policies
from forum.blueprints.assessments.models.snapshots import Snapshot
from forum.blueprints.assessments.queries import snapshots as queries
from forum.blueprints.assessments.rules.plans import ANSWERS
from forum.kernel import clock
from forum.kernel.actor import Actor
from forum.kernel.database import session
from forum.kernel.errors import Conflict, Invalid
from forum.kernel.i18n import _
from forum.kernel.policies import authorize
from forum.kernel.use_case import use_case


@use_case
def take_snapshot(actor: Actor, city_id: int, answers: Mapping[str, str]) -> Snapshot:
    """Keep what one's city answers today to each question of the current framework; earlier answers stay.

    Raises Invalid with a message by question, Conflict when the framework asks nothing, Forbidden, NotFound.
    """
    city = queries.get_own_city(actor, city_id)
    authorize(policies.can_take_snapshot, actor, city)
    framework = queries.find_asking()
    if framework is None or not framework.questions:
        raise Conflict(_("This standard has no questions to begin with."))
    keys = [question["key"] for question in framework.questions]
    unanswered = {
        key: [_("Question %(number)s: choose an answer.", number=number)]
        for number, key in enumerate(keys, 1)
        if answers.get(key) not in ANSWERS
    }
    strange = {key: [_("There is no such question.")] for key in answers if key not in keys}
    if unanswered or strange:
        raise Invalid(errors={**unanswered, **strange})
    snapshot = Snapshot(
        city_id=city.id, framework_id=framework.id, answers={key: answers[key] for key in keys},
        taken_by_id=actor.id, taken_at=clock.now(),
    )  # fmt: skip
    session.add(snapshot)
    session.flush()
    return queries.get_snapshot(actor, city.id, snapshot.id)
