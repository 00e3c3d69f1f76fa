"""Many who say at the same moment that they use a document, and rate it, are each counted once."""

from __future__ import annotations

import time
from collections.abc import Iterator
from dataclasses import dataclass

import pytest
import sqlalchemy as sa
from flask import Flask

from forum.blueprints.accounts.models import Member
from forum.blueprints.accounts.queries import as_actor
from forum.blueprints.library.errors import AlreadyAdopted
from forum.blueprints.library.models.resources import Resource
from forum.blueprints.library.services import adoptions
from forum.kernel.database import session
from tests.factories.accounts import create_city
from tests.factories.library import create_resource
from tests.live import POSTGRESQL, Community, community
from tests.racing import Race, Ready, holding_races

PROCESSES, CITIES = 16, 4


@dataclass(frozen=True)
class Speak:
    """What one process does: a member says that her city uses the document and rates it, twice over."""

    member_id: int
    resource_id: int
    stars: int

    def __call__(self, app: Flask, ready: Ready) -> bool:
        actor = as_actor(session.get_one(Member, self.member_id))
        session.rollback()
        ready()
        said = [self._say(lambda: adoptions.adopt(actor, self.resource_id)) for _ in range(2)]
        for stars in (1, self.stars):
            self._say(lambda stars=stars: adoptions.rate(actor, self.resource_id, stars))
        return any(said)

    def _say(self, verb: object) -> bool:
        for _ in range(50):  # SQLite lets one write at a time, and a waiting writer may be told to come again
            try:
                verb()  # type: ignore[operator]  # a verb without arguments
            except AlreadyAdopted:
                return False
            except sa.exc.OperationalError:
                session.rollback()
                time.sleep(0.05)
            else:
                return True
        raise AssertionError("the turn never came")


@pytest.fixture(scope="module")
def plaza(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Community]:
    with community(tmp_path_factory.mktemp("race-of-adoptions"), POSTGRESQL) as made:
        yield made


@pytest.fixture(scope="module")
def race(plaza: Community) -> Iterator[Race]:
    warm = plaza.ask(lambda: _prepare(1)[0])
    with holding_races(plaza.settings, warm) as made:
        yield made


def _prepare(many: int) -> list[Speak]:
    """Members of a few cities, and a document of somebody else."""
    from tests.factories.accounts import create_member

    cities = [create_city().id for _ in range(CITIES)]
    resource = create_resource(create_member())
    people = [create_member(city_id=cities[number % CITIES]).id for number in range(many)]
    return [Speak(number, resource.id, 1 + position % 5) for position, number in enumerate(people)]


def _counted(resource_id: int) -> tuple[int, int, int]:
    kept = session.get_one(Resource, resource_id)
    return kept.adopted_count, kept.rating_count, kept.rating_sum


def test_sixteen_colleagues_of_four_cities_count_as_four_and_each_rating_once(plaza: Community, race: Race) -> None:
    racers = plaza.ask(lambda: _prepare(PROCESSES))
    said = race(racers)
    assert sum(said) == CITIES
    stars = sum(racer.stars for racer in racers)
    assert plaza.ask(lambda: _counted(racers[0].resource_id)) == (CITIES, PROCESSES, stars)
