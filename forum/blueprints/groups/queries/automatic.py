"""Rules of automatic membership, and whom they concern."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.orm import joinedload
from sqlalchemy.orm.interfaces import ORMOption

from forum.blueprints.accounts.models import Member
from forum.blueprints.cities.models.cities import City
from forum.blueprints.directory.models.details import ProfileArea
from forum.blueprints.groups import policies
from forum.blueprints.groups.models.automatic import GroupDeparture, MembershipRule
from forum.blueprints.groups.models.groups import Group, Membership
from forum.blueprints.groups.queries.groups import get_group
from forum.kernel.actor import Actor
from forum.kernel.audiences import Audience
from forum.kernel.database import session
from forum.kernel.errors import NotFound
from forum.kernel.policies import authorize


@dataclass(frozen=True)
class Due:
    """Who begins and who ends belonging to a group by its rules; `last` is the last member who was looked at."""

    begins: Sequence[int]
    ends: Sequence[int]
    last: int | None


def list_rules(actor: Actor, group_id: int) -> Sequence[MembershipRule]:
    """The rules of a group, at most twenty. Raises NotFound, Forbidden."""
    authorize(policies.can_moderate, actor, get_group(actor, group_id))
    statement = policies.visible_rules(actor).where(MembershipRule.group_id == group_id)
    return session.scalars(statement.order_by(MembershipRule.id).options(*_shown())).all()


def get_rule(actor: Actor, group_id: int, rule_id: int) -> MembershipRule:
    """A rule. Raises NotFound."""
    here = (MembershipRule.group_id == group_id, MembershipRule.id == rule_id)
    found = session.scalar(policies.visible_rules(actor).where(*here).options(*_shown()))
    if found is None:
        raise NotFound
    return found


def find_due(group_id: int, after: int, most: int) -> Due:
    """Among the next members by number, whom the rules of a group bring in and whom they let go; two statements."""
    begins = _missing().where(MembershipRule.group_id == group_id, Member.id > after).order_by(Member.id).limit(most)
    fits = _fitting().where(MembershipRule.group_id == group_id, Member.id == Membership.member_id)
    automatic = sa.select(Membership.member_id).where(
        Membership.group_id == group_id, Membership.automatic, Membership.member_id > after, sa.not_(fits.exists())
    )
    come = list(session.scalars(begins))
    go = list(session.scalars(automatic.order_by(Membership.member_id).limit(most)))
    full = [batch[-1] for batch in (come, go) if len(batch) == most]
    last = min(full) if full else None
    within = (lambda one: True) if last is None else (lambda one: one <= last)
    return Due(list(filter(within, come)), list(filter(within, go)), last)


def find_groups_due(member_id: int) -> tuple[Sequence[int], Sequence[int]]:
    """The groups whose rules bring a member in, and those whose rules let her go; two statements."""
    begins = _missing().with_only_columns(MembershipRule.group_id).where(Member.id == member_id).distinct()
    fits = _fitting().where(MembershipRule.group_id == Membership.group_id, Member.id == Membership.member_id)
    ends = sa.select(Membership.group_id).where(
        Membership.member_id == member_id, Membership.automatic, sa.not_(fits.exists())
    )
    return session.scalars(begins).all(), session.scalars(ends).all()


def _missing() -> sa.Select[int]:
    """Members whom a rule of an open group fits, who neither belong to the group nor have left it."""
    here = (Membership.group_id == MembershipRule.group_id, Membership.member_id == Member.id)
    left = (GroupDeparture.group_id == MembershipRule.group_id, GroupDeparture.member_id == Member.id)
    return (
        _fitting()
        .join(Group, Group.id == MembershipRule.group_id)
        .where(
            Group.archived_at.is_(None),
            sa.not_(sa.select(Membership.id).where(*here).exists()),
            sa.not_(sa.select(GroupDeparture.member_id).where(*left).exists()),
        )
        .distinct()
    )


def _fitting() -> sa.Select[int]:
    """Members and rules that fit. What a member shows to fewer people than all members is not used."""
    shown = ProfileArea.audience >= Audience.MEMBERS
    works = sa.select(ProfileArea.member_id).where(
        ProfileArea.member_id == Member.id, ProfileArea.area_id == MembershipRule.area_id, shown
    )
    return (
        sa.select(Member.id)
        .select_from(Member)
        .outerjoin(City, City.id == Member.city_id)
        .join(
            MembershipRule,
            sa.and_(
                sa.or_(MembershipRule.area_id.is_(None), works.exists()),
                sa.or_(MembershipRule.country_code.is_(None), MembershipRule.country_code == City.country_code),
                sa.or_(MembershipRule.city_id.is_(None), MembershipRule.city_id == Member.city_id),
            ),
        )
        .where(Member.closed_at.is_(None))
    )


def _shown() -> tuple[ORMOption, ...]:
    return joinedload(MembershipRule.group), joinedload(MembershipRule.area), joinedload(MembershipRule.city)
