"""Who was at something lately, such as a thread or a file: each person counts once within some hours.

What was seen is kept until another time of the same person would count; a job adds it up, so that nobody who looks
waits for the row of what she looks at.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable
from datetime import timedelta
from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import InstrumentedAttribute

from forum.kernel import clock
from forum.kernel.database import is_postgresql, session

AT_ONCE = 500
Sighting = tuple[int, str]  # what, and who as `visitor_of` tells


class Sightings:
    """A table with the key `what` and `visitor`, with `seen_at`, and `counted_at` that is empty until it is in `total`.

    A person counts again after `again`.
    """

    def __init__(self, what: InstrumentedAttribute[int], total: InstrumentedAttribute[int], again: timedelta) -> None:
        self._model: Any = what.class_
        self._what = what
        self._total = total
        self._again = again

    def keep(self, seen: set[Sighting]) -> None:
        """Keep those that count: of who has not been there for so long."""
        at = clock.now()
        insert = postgresql.insert if is_postgresql() else sqlite.insert
        rows = [{self._what.key: n, "visitor": who, "seen_at": at, "counted_at": None} for n, who in sorted(seen)]
        for start in range(0, len(rows), AT_ONCE):
            new = insert(self._model).values(rows[start : start + AT_ONCE])
            again = new.on_conflict_do_update(
                index_elements=[self._what.key, "visitor"],
                set_={"seen_at": new.excluded.seen_at, "counted_at": None},
                where=self._model.seen_at <= at - self._again,
            )
            session.execute(again)

    def add_up(self, counted: Iterable[int]) -> None:
        """Add each of these to the number of its thing, a statement for all that grow by as many.

        Nothing that people edit changes, so nobody's open form becomes stale.
        """
        things: defaultdict[int, list[int]] = defaultdict(list)
        for number, many in Counter(counted).items():
            things[many].append(number)
        owner: Any = self._total.class_
        for many, numbers in things.items():
            more = sa.update(owner).where(owner.id.in_(numbers)).values({self._total.key: self._total + many})
            session.execute(more, execution_options={"synchronize_session": False})

    def forget(self) -> int:
        """Drop those after which another of the same person counts, at most 500; how many there were."""
        old = sa.select(self._what, self._model.visitor).where(
            self._model.seen_at <= clock.now() - self._again, self._model.counted_at.is_not(None)
        )
        first = old.order_by(self._model.seen_at).limit(AT_ONCE).with_for_update(skip_locked=True)
        keys: list[Sighting] = [(row[0], row[1]) for row in session.execute(first)]
        if keys:
            session.execute(sa.delete(self._model).where(self.are(keys)))
        return len(keys)

    def are(self, keys: Iterable[Sighting]) -> sa.ColumnElement[bool]:
        """The condition that a row is one of these."""
        return sa.tuple_(self._what, self._model.visitor).in_(keys)
