"""Indexes of the listing on the members' table, which the tiers of each order are read along."""

from __future__ import annotations

import sqlalchemy as sa

from forum.blueprints.accounts.models import Member
from forum.blueprints.directory.models.profiles import Profile

_open = Member.closed_at.is_(None)


def _index(name: str, *columns: object) -> None:
    sa.Index(name, *columns, sqlite_where=_open, postgresql_where=_open)


_index("ix_members_open_by_name", Member.search_name, Member.id)
_index("ix_members_open_by_city", Member.city_id, Member.search_name, Member.id)
_index("ix_members_open_by_joining", Member.joined_at.desc(), Member.id)
_index("ix_members_open_by_visit", sa.func.coalesce(Member.seen_at, Member.joined_at).desc(), Member.id)
_hidden = Profile.last_seen_audience < 2
sa.Index("ix_profiles_last_seen_kept", Profile.member_id, sqlite_where=_hidden, postgresql_where=_hidden)
_away = Member.away_until.is_not(None)
sa.Index("ix_members_away", Member.away_until, sqlite_where=_away, postgresql_where=_away)
