"""Making one city of two."""

from __future__ import annotations

from collections.abc import Sequence

import sqlalchemy as sa

from forum.blueprints.cities import policies
from forum.blueprints.cities.events import CityChanged, CityMerged
from forum.blueprints.cities.models.cities import City
from forum.blueprints.cities.models.merges import CityMerge
from forum.blueprints.cities.models.standings import Standing
from forum.blueprints.cities.queries.cities import get_city
from forum.blueprints.cities.queries.merging import count_moving
from forum.blueprints.cities.rules.mail_domains import MOST_DOMAINS
from forum.blueprints.cities.services.consenting import move_consents
from forum.kernel import clock
from forum.kernel.actor import Actor
from forum.kernel.database import session
from forum.kernel.errors import Invalid
from forum.kernel.i18n import _
from forum.kernel.outbox.recording import record
from forum.kernel.policies import authorize
from forum.kernel.use_case import use_case


@use_case
def merge_cities(actor: Actor, city_id: int, into: int) -> City:
    """Let a city become part of another, which keeps its own facts and gets what it lacks; the old address leads there.

    What higher features keep of the city moves when they hear of it. Written down for good. Raises NotFound,
    Forbidden, Invalid when the two are one.
    """
    lower, upper = sorted((city_id, into))
    session.scalars(sa.select(City.id).where(City.id.in_((lower, upper))).order_by(City.id).with_for_update()).all()
    gone, kept = get_city(actor, city_id), get_city(actor, into)
    authorize(policies.can_merge_cities, actor, gone)
    if gone.id == kept.id:
        raise Invalid(errors={"into": [_("Choose another city.")]})
    session.add(
        CityMerge(
            from_id=gone.id, into_id=kept.id, from_name=gone.name, into_name=kept.name, by_id=actor.id,
            merged_at=clock.now(), moved={moving.code: moving.count for moving in count_moving(gone.id)},
        )
    )  # fmt: skip
    move_consents(actor, gone.id, kept.id, _said_by(kept.id), clock.now())
    _move_standings(gone.id, kept.id)
    kept.absorb(gone, MOST_DOMAINS)
    session.execute(sa.update(City).where(City.merged_into_id == gone.id).values(merged_into_id=kept.id))
    session.flush()
    record(CityMerged(from_id=gone.id, into_id=kept.id))
    record(CityChanged(city_id=kept.id))
    return kept


def _said_by(city_id: int) -> Sequence[int]:
    return session.scalars(sa.select(Standing.criterion_id).where(Standing.city_id == city_id)).all()


def _move_standings(from_id: int, into_id: int) -> None:
    """Where both have said something of a criterion, the city that stays is right."""
    said = sa.select(Standing.criterion_id).where(Standing.city_id == into_id)
    move = sa.update(Standing).where(Standing.city_id == from_id, Standing.criterion_id.not_in(said.scalar_subquery()))
    session.execute(move.values(city_id=into_id, version=Standing.version + 1), execution_options=_UNSEEN)
    session.execute(sa.delete(Standing).where(Standing.city_id == from_id), execution_options=_UNSEEN)


_UNSEEN = {"synchronize_session": False}
