"""Who shares a group with whom: told by the feature that knows groups, asked by those below it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, Protocol

import sqlalchemy as sa

from forum.kernel.actor import Actor


class Companions(Protocol):
    """What the feature that knows groups answers."""

    def share_a_group(self, actor: Actor, member_id: Any) -> sa.ColumnElement[bool]:
        """Whether the member of this column belongs to a group of the actor."""

    def everybody(self, actor: Actor) -> sa.Select[Any]:
        """The ids of all who share a group with the actor."""

    def among(self, actor: Actor, member_ids: Iterable[int]) -> frozenset[int]:
        """Those of these members who share a group with the actor; at most one statement."""

    def tokens(self, member_ids: Iterable[int]) -> Mapping[int, list[str]]:
        """The audience tokens (`g7`) of the groups of each of these members; one statement."""


class _NoGroups:
    def share_a_group(self, actor: Actor, member_id: Any) -> sa.ColumnElement[bool]:
        return sa.false()

    def everybody(self, actor: Actor) -> sa.Select[Any]:
        return sa.select(sa.literal(0)).where(sa.false())

    def among(self, actor: Actor, member_ids: Iterable[int]) -> frozenset[int]:
        return frozenset()

    def tokens(self, member_ids: Iterable[int]) -> Mapping[int, list[str]]:
        return {}


_answering: list[Companions] = [_NoGroups()]


def answer_for_companions(companions: Companions) -> None:
    """Register who knows groups."""
    _answering[:] = [companions]


def share_a_group(actor: Actor, member_id: Any) -> sa.ColumnElement[bool]:
    """Whether the member of this column shares a group with the actor, as a condition for a query."""
    return _answering[0].share_a_group(actor, member_id) if actor.signed_in else sa.false()


def all_companions(actor: Actor) -> sa.Select[Any]:
    """The ids of all who share a group with the actor, for a query."""
    return _answering[0].everybody(actor)


def companions_among(actor: Actor, member_ids: Iterable[int]) -> frozenset[int]:
    """Those of these members who share a group with the actor."""
    return _answering[0].among(actor, member_ids) if actor.signed_in else frozenset()


def group_tokens_of(member_ids: Iterable[int]) -> Mapping[int, list[str]]:
    """The audience tokens of the groups of each of these members, by member id; nobody's are left out."""
    return _answering[0].tokens(member_ids)
