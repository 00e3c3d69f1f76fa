"""What a city agreed to share, as one reads it: by act, not by line."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby

import sqlalchemy as sa
from sqlalchemy.orm import joinedload

from forum.blueprints.cities import policies
from forum.blueprints.cities.models.consents import Consent
from forum.blueprints.cities.queries.cities import get_city
from forum.blueprints.standards.models import Criterion
from forum.kernel.actor import Actor
from forum.kernel.database import session
from forum.kernel.errors import NotFound

MOST = 2000  # lines: more than forty choices about the whole standard


@dataclass(frozen=True)
class Agreement:
    """One act of sharing: `criteria` are what it was about, `standing` those of them that are still shared by it.

    Of a certified level there are no criteria. `id` names the act; `given_by_id` is a member's number.
    """

    id: int
    city_id: int
    scope: str
    audience: str
    given_at: datetime
    given_by_id: int | None
    ended_at: datetime | None
    criteria: Sequence[Criterion]
    standing: Sequence[Criterion]

    @property
    def stands(self) -> bool:
        """Whether anything of it is still shared."""
        return self.ended_at is None


def list_agreements(actor: Actor, city_id: int) -> Sequence[Agreement]:
    """What the city agreed to share, what stands first, then the newest; one statement. Raises NotFound."""
    city = get_city(actor, city_id)
    if not policies.can_lead_city(actor, city):
        raise NotFound
    wanted = policies.visible_consents(actor).where(Consent.city_id == city.id)
    wanted = wanted.options(joinedload(Consent.criterion).joinedload(Criterion.area))
    lines = session.scalars(wanted.order_by(Consent.given_at.desc(), Consent.id).limit(MOST)).all()
    acts = [_agreement(list(together)) for _, together in groupby(sorted(lines, key=_order), _act)]
    return sorted(acts, key=lambda act: not act.stands)


def get_consent(actor: Actor, city_id: int, consent_id: int) -> Consent:
    """One line. Raises NotFound."""
    seen = policies.visible_consents(actor).where(Consent.city_id == city_id, Consent.id == consent_id)
    found = session.scalar(seen)
    if found is None:
        raise NotFound
    return found


def list_still_shared(actor: Actor, consent: Consent) -> Sequence[Criterion]:
    """The criteria that are still shared by the act that this line belongs to."""
    same = {name: getattr(consent, name) for name in ("city_id", "scope", "audience", "given_at")}
    together = policies.visible_consents(actor).where(Consent.ended_at.is_(None)).filter_by(**same)
    numbers = together.with_only_columns(Consent.criterion_id)
    return session.scalars(sa.select(Criterion).where(Criterion.id.in_(numbers)).order_by(Criterion.id)).all()


def _act(line: Consent) -> tuple[datetime, str, str]:
    return line.given_at, line.scope, line.audience


def _order(line: Consent) -> tuple[float, str, str, int]:
    return -line.given_at.timestamp(), line.scope, line.audience, line.id


def _agreement(lines: Sequence[Consent]) -> Agreement:
    first = lines[0]
    open_ones = [line for line in lines if line.ended_at is None]
    return Agreement(
        id=first.id, city_id=first.city_id, scope=first.scope, audience=first.audience, given_at=first.given_at,
        given_by_id=first.given_by_id,
        ended_at=None if open_ones else max(line.ended_at for line in lines if line.ended_at),
        criteria=_in_order(lines), standing=_in_order(open_ones),
    )  # fmt: skip


def _in_order(lines: Sequence[Consent]) -> Sequence[Criterion]:
    """Their criteria as their standard orders them."""
    found = [line.criterion for line in lines if line.criterion]
    return sorted(found, key=lambda one: (one.framework_id, one.area.position, one.position))
