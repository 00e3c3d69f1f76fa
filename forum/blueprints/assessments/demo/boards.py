"""Published figures of the demo community, of this quarter and some before it."""

from __future__ import annotations

from hashlib import sha256

from forum.blueprints.assessments.queries import figures
from forum.blueprints.assessments.queries.figures import Said
from forum.blueprints.assessments.rules.quarters import begin_of, quarter_of, quarters_before
from forum.blueprints.assessments.services import publishing
from forum.kernel import clock
from forum.kernel.actor import SYSTEM
from forum.kernel.feature import DemoStep, DemoWorld

EARLIER = 6
_LONG_AGO = 14  # of so many parts of what cities met, each earlier quarter had one less


def _publish(world: DemoWorld) -> None:
    """The cities of the demo met what they met little by little."""
    current, told = quarter_of(clock.now()), 0
    for framework in figures.list_frameworks_in_use():
        said = figures.read_said(framework.id)
        for age, quarter in zip(range(EARLIER, 0, -1), quarters_before(current, EARLIER), strict=True):
            then = Said(frozenset(pair for pair in said.met if _part(*pair) >= age), said.audiences)
            publishing.publish_quarter(SYSTEM, framework.id, quarter, said=then, at=begin_of(quarter))
            told += 1
    told += len(publishing.publish_due(SYSTEM))
    world.tell(f"      figures of {told} quarters published")


def _part(city_id: int, criterion_id: int) -> int:
    return int.from_bytes(sha256(f"{city_id} {criterion_id}".encode()).digest()[:4], "big") % _LONG_AGO


DEMO = [DemoStep("How cities compare", _publish)]
