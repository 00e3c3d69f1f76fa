"""Who of a conversation may know what of whom, for telling them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.orm import aliased, joinedload

from forum.blueprints.directory import policies as directory_policies
from forum.blueprints.directory.queries import blocks
from forum.blueprints.directory.queries.courtesies import find_choices
from forum.blueprints.directory.rules.courtesy import Choices
from forum.blueprints.messages.models.participations import Participation
from forum.kernel.actor import Actor
from forum.kernel.database import session

MOST_WATCHED = 100


@dataclass(frozen=True)
class Company:
    """The people who are in a conversation now, what each has chosen, and which two of them are apart."""

    choices: Mapping[int, Choices]
    apart: frozenset[frozenset[int]]
    is_group: bool

    @property
    def silent(self) -> bool:
        """Whether it is between two of whom one has blocked the other, so that nothing reaches the other one."""
        return not self.is_group and len(self.choices) == 2 and bool(self.apart)

    def who_may_know(self, member_id: int, what: str) -> list[int]:
        """Who may know of the member's `receipts`, `typing` or `presence`, herself left out: both must show it."""
        own = self.choices.get(member_id)
        if own is None or not getattr(own, what):
            return []
        return [
            other
            for other, choices in self.choices.items()
            if other != member_id and getattr(choices, what) and frozenset((other, member_id)) not in self.apart
        ]


def get_company(conversation_id: int) -> Company:
    """The people of a conversation with what each may know of the others; two statements."""
    present = sa.select(Participation).where(
        Participation.conversation_id == conversation_id, Participation.left_at.is_(None)
    )
    shown = present.options(joinedload(Participation.courtesy), joinedload(Participation.conversation))
    found = session.scalars(shown.order_by(Participation.id)).all()
    choices = {one.member_id: one.choices for one in found}
    return Company(choices, blocks.pairs_among(choices), any(one.conversation.is_group for one in found))


def list_watchable(actor: Actor, member_ids: Iterable[int]) -> Sequence[int]:
    """Those of these members with whom the actor is in a conversation and whose presence she may know."""
    wanted = list(dict.fromkeys(member_ids))[:MOST_WATCHED]
    if not (wanted and actor.signed_in):
        return []
    mine, theirs = aliased(Participation), aliased(Participation)
    together = sa.and_(
        mine.conversation_id == theirs.conversation_id, mine.member_id == actor.id, mine.left_at.is_(None)
    )
    statement = sa.select(theirs.member_id).join(mine, together)
    met = session.scalars(statement.where(theirs.member_id.in_(wanted), theirs.left_at.is_(None)).distinct()).all()
    choices = find_choices(met)
    return [number for number in met if directory_policies.can_see_presence(actor, number, choices[number])]
