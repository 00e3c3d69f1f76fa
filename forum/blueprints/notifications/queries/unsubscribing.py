"""What a link in a mail stops, for its page."""

from __future__ import annotations

from dataclasses import dataclass

import sqlalchemy as sa

from forum.blueprints.accounts.models import Member
from forum.blueprints.groups.models.groups import Group, Membership
from forum.kernel.database import session


@dataclass(frozen=True)
class Scope:
    """What is stopped, and in which language the mail was; a group is named as long as the reader belongs to it."""

    name: str
    group: str
    language: str


def name_scope(member_id: int, scope: str) -> Scope:
    """What the page of a link says; of somebody who has gone nothing."""
    language = session.scalar(sa.select(Member.language).where(Member.id == member_id)) or "en"
    name, _, number = scope.partition("-")
    if not number:
        return Scope(name, "", language)
    mine = sa.select(Group.name).join(Membership, Membership.group_id == Group.id)
    group = session.scalar(mine.where(Group.id == int(number), Membership.member_id == member_id))
    return Scope("digest" if group else "digests", group or "", language)
