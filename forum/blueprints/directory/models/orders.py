"""Indexes of the listing on the members' table, which the tiers of each order are read along."""

from __future__ import annotations

import sqlalchemy as sa

from forum.blueprints.accounts.models import Member
from forum.blueprints.directory.models.profiles import Profile
from forum.kernel.database import partial_index

_open = Member.closed_at.is_(None)
_visited = sa.func.coalesce(Member.seen_at, Member.joined_at)

partial_index("ix_members_open_by_name", Member.search_name, Member.id, where=_open)
partial_index("ix_members_open_by_city", Member.city_id, Member.search_name, Member.id, where=_open)
partial_index("ix_members_open_by_joining", Member.joined_at.desc(), Member.id, where=_open)
partial_index("ix_members_open_by_visit", _visited.desc(), Member.id, where=_open)
partial_index("ix_profiles_last_seen_kept", Profile.member_id, where=Profile.last_seen_audience < 2)
partial_index("ix_members_away", Member.away_until, where=Member.away_until.is_not(None))
