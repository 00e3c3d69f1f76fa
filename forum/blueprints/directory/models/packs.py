"""What members can be filtered by, packed for counting; made from the other tables and never the truth itself."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, cast

import sqlalchemy as sa
from sqlalchemy import event
from sqlalchemy.orm import Mapped, ORMExecuteState, Session, deferred, mapped_column

from forum.blueprints.accounts.models import Member
from forum.blueprints.cities.models.cities import City
from forum.blueprints.directory.models.details import ProfileArea, ProfileCriterion, ProfileLanguage, ProfileText
from forum.blueprints.directory.models.fields import ProfileValue
from forum.blueprints.directory.models.profiles import Profile
from forum.blueprints.directory.rules.sets import MEMBERS_A_BLOCK, block_of
from forum.kernel.database import Model

_OF_A_PROFILE = (Profile, ProfileLanguage, ProfileArea, ProfileCriterion, ProfileValue, ProfileText)
_OF_A_MEMBER = ("role", "leads_city", "city_id", "closed_at", "away_until")
_OF_A_CITY = ("country_code", "population", "level", "level_shared")


class DirectoryBlock(Model):
    """Some thousand members with neighbouring ids; `stamp` names its state and is empty while it is out of date."""

    __tablename__ = "directory_blocks"

    number: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    stamp: Mapped[int | None] = mapped_column(sa.BigInteger)
    packed: Mapped[bytes | None] = deferred(mapped_column(sa.LargeBinary))


_OUT_OF_DATE = sa.text(
    "INSERT INTO directory_blocks (number, stamp) VALUES (:number, NULL) "
    "ON CONFLICT (number) DO UPDATE SET stamp = NULL"
)


@event.listens_for(Session, "after_flush")
def mark_blocks(writing: Session, _: Any) -> None:
    """Whatever changes a member's filters puts her block out of date in the same transaction, whoever changes it.

    The row is made when it is missing, so that whoever packs the block at this moment waits for the change.
    """
    _mark(writing, {block_of(one) for one in _changed(writing)})
    cities = [row.id for row in writing.dirty if isinstance(row, City) and _touched(row, _OF_A_CITY)]
    if cities:
        theirs = sa.select(Member.id // MEMBERS_A_BLOCK).where(Member.city_id.in_(cities))
        writing.execute(
            sa.update(DirectoryBlock).where(DirectoryBlock.number.in_(theirs)).values(stamp=None),
            execution_options={"synchronize_session": False},
        )


@event.listens_for(Session, "do_orm_execute")
def mark_blocks_of_many(state: ORMExecuteState) -> None:
    """The same for a statement that changes many rows at once."""
    if not (state.is_update or state.is_delete) or state.bind_mapper is None:
        return
    table, statement = state.bind_mapper.class_, cast(Any, state.statement)
    if table is Member:
        touched = state.is_delete or {column.key for column in statement._values} & {*_OF_A_MEMBER}
    else:
        touched = table in _OF_A_PROFILE
    if touched:
        member_id = table.id if table is Member else table.member_id
        numbers = sa.select(member_id // MEMBERS_A_BLOCK).distinct()
        if statement.whereclause is not None:
            numbers = numbers.where(statement.whereclause)
        _mark(state.session, state.session.scalars(numbers))


def _mark(writing: Session, numbers: Iterable[int]) -> None:
    for number in sorted(set(numbers)):
        writing.execute(_OUT_OF_DATE, {"number": number})


def _changed(writing: Session) -> Iterable[int]:
    fresh, gone = set(writing.new), set(writing.deleted)
    for row in (*fresh, *writing.dirty, *gone):
        if isinstance(row, Member) and (row in fresh or row in gone or _touched(row, _OF_A_MEMBER)):
            yield row.id
        elif isinstance(row, _OF_A_PROFILE):
            yield row.member_id


def _touched(row: Any, names: Iterable[str]) -> bool:
    state = sa.inspect(row)
    return any(state.attrs[name].history.has_changes() for name in names)
