"""What a city agreed to share, with the names of whoever agreed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from forum.blueprints.accounts.models import Member
from forum.blueprints.accounts.policies import visible_members
from forum.blueprints.accounts.queries import with_city
from forum.blueprints.cities.queries import consents
from forum.blueprints.cities.queries.consents import Agreement
from forum.kernel.actor import Actor
from forum.kernel.database import session


@dataclass(frozen=True)
class Agreed:
    """An act of sharing, and who did it; None of somebody who has gone, of an import, or of Plaza itself."""

    act: Agreement
    given_by: Member | None

    @property
    def id(self) -> int:
        return self.act.id

    @property
    def scope(self) -> str:
        return self.act.scope

    @property
    def audience(self) -> str:
        return self.act.audience

    @property
    def given_at(self) -> datetime:
        return self.act.given_at

    @property
    def ended_at(self) -> datetime | None:
        return self.act.ended_at

    @property
    def codes(self) -> list[str]:
        """The criteria it was about."""
        return [criterion.code for criterion in self.act.criteria]

    @property
    def standing_codes(self) -> list[str]:
        """Those that are still shared by it."""
        return [criterion.code for criterion in self.act.standing]


def list_agreed(actor: Actor, city_id: int) -> Sequence[Agreed]:
    """What the city agreed to share, what stands first; for its lead and programme staff. Raises NotFound."""
    acts = consents.list_agreements(actor, city_id)
    ids = {act.given_by_id for act in acts if act.given_by_id}
    wanted = visible_members(actor).where(Member.id.in_(ids)).options(with_city())
    people = {member.id: member for member in session.scalars(wanted)} if ids else {}
    return [Agreed(act, people.get(act.given_by_id or 0)) for act in acts]
