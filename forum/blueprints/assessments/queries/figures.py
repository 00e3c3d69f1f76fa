"""What was published of sets of cities, and what the next publication counts."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import sqlalchemy as sa

from forum.blueprints.assessments.models.figures import PublishedSet
from forum.blueprints.assessments.rules.sets import Members, Place, kept_key
from forum.blueprints.cities.models.cities import City
from forum.blueprints.cities.models.peers import PeerSet, PeerSetMember
from forum.blueprints.cities.models.standings import Standing
from forum.blueprints.standards.models import Area, Criterion, Framework
from forum.kernel.database import session

SHARED = ("members", "public")  # audiences whose standings are counted as they are
KEPT = "set:%"


@dataclass(frozen=True)
class Said:
    """What every city said of the criteria of a framework, by city and criterion: whether it met it, and for whom."""

    met: frozenset[tuple[int, int]] = frozenset()
    audiences: Mapping[tuple[int, int], str] = field(default_factory=dict)

    def is_shared(self, city_id: int, criterion_id: int) -> bool:
        """Whether all members are told."""
        return self.audiences.get((city_id, criterion_id)) in SHARED


def list_places() -> Sequence[Place]:
    """The cities that take part, by id; those that became part of another are left out."""
    joined = sa.select(City.id, City.country_code, City.population).where(City.joined_at.is_not(None))
    rows = session.execute(joined.where(City.merged_into_id.is_(None)).order_by(City.id))
    return [Place(*row) for row in rows]


def list_frameworks_in_use() -> Sequence[Framework]:
    """The current framework, and published ones of which a city has said anything."""
    used = sa.select(Criterion.framework_id).join(Standing, Standing.criterion_id == Criterion.id)
    wanted = sa.or_(Framework.current, sa.and_(Framework.state == "published", Framework.id.in_(used)))
    return session.scalars(sa.select(Framework).where(wanted).order_by(Framework.id)).all()


def list_criteria_by_area(framework_id: int) -> Mapping[str, Sequence[int]]:
    """The ids of the criteria of a framework by the code of their area, in their order."""
    rows = session.execute(
        sa.select(Area.code, Criterion.id).join(Criterion, Criterion.area_id == Area.id)
        .where(Area.framework_id == framework_id).order_by(Area.position, Criterion.position)
    )  # fmt: skip
    found: dict[str, list[int]] = {}
    for code, number in rows:
        found.setdefault(code, []).append(number)
    return found


def read_said(framework_id: int) -> Said:
    """What all cities said against a framework; one statement."""
    columns = (Standing.city_id, Standing.criterion_id, Standing.status, Standing.audience)
    wanted = sa.select(*columns).join(Criterion, Criterion.id == Standing.criterion_id)
    rows = session.execute(wanted.where(Criterion.framework_id == framework_id)).all()
    return Said(
        frozenset((row.city_id, row.criterion_id) for row in rows if row.status == "met"),
        {(row.city_id, row.criterion_id): row.audience for row in rows},
    )


def is_published(framework_id: int, quarter: str) -> bool:
    """Whether the fixed sets of a quarter are published against a framework."""
    fixed = PublishedSet.key.not_like(KEPT)
    which = sa.and_(PublishedSet.framework_id == framework_id, PublishedSet.quarter == quarter, fixed)
    return session.scalar(sa.select(PublishedSet.id).where(which).limit(1)) is not None


def read_members(framework_id: int, before: str) -> Mapping[str, Members]:
    """Whom the sets consisted of when each was last published before a quarter."""
    newest = (
        sa.select(PublishedSet.key, sa.func.max(PublishedSet.quarter).label("quarter"))
        .where(PublishedSet.framework_id == framework_id, PublishedSet.quarter < before).group_by(PublishedSet.key)
    ).subquery()  # fmt: skip
    same = sa.and_(PublishedSet.key == newest.c.key, PublishedSet.quarter == newest.c.quarter)
    rows = session.execute(
        sa.select(PublishedSet.key, PublishedSet.members).join(newest, same)
        .where(PublishedSet.framework_id == framework_id)
    )  # fmt: skip
    return {key: frozenset(members) for key, members in rows}


def read_kept_sets() -> Mapping[str, tuple[int, Members]]:
    """Each list of peers that a city kept, by its key: its city, and the cities in it."""
    rows = session.execute(
        sa.select(PeerSet.id, PeerSet.saved_at, PeerSet.city_id, PeerSetMember.city_id.label("peer_id"))
        .join(PeerSetMember, PeerSetMember.set_id == PeerSet.id).where(PeerSetMember.city_id.is_not(None))
    ).all()  # fmt: skip
    members: dict[str, tuple[int, set[int]]] = {}
    for row in rows:
        members.setdefault(kept_key(row.id, row.saved_at), (row.city_id, set()))[1].add(row.peer_id)
    return {key: (owner_id, frozenset(found)) for key, (owner_id, found) in members.items()}


def list_published(framework_id: int, keys: Sequence[str], quarters: int) -> Sequence[PublishedSet]:
    """What was published of these sets, of each the newest quarters, the earliest first; one statement."""
    place = sa.func.row_number().over(partition_by=PublishedSet.key, order_by=PublishedSet.quarter.desc())
    of_keys = sa.and_(PublishedSet.framework_id == framework_id, PublishedSet.key.in_(keys))
    ranked = sa.select(PublishedSet.id, place.label("place")).where(of_keys).subquery()
    newest = sa.select(PublishedSet).join(ranked, ranked.c.id == PublishedSet.id).where(ranked.c.place <= quarters)
    return session.scalars(newest.order_by(PublishedSet.key, PublishedSet.quarter)).all()
