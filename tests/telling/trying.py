"""One act, and what it marks as read elsewhere than in a thread."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from tests.acts.acts import Nothing, Try


@dataclass
class Telling(Try):
    """An act of this kind: `settled` says what was marked as read elsewhere than in a thread, or brought back."""

    settled: tuple[str, int] | None = None
    moment: datetime | None = None

    def body(self, thread: Any = None) -> str:
        """At times a group is called, or somebody is named by herself."""
        text = super().body(thread)
        if self.chance(0.12):
            text += f"\n\nWhat do @{self.pick(list(self.world.groups))}-people say?"
        if self.chance(0.25):
            text += f"\n\nAnd you, @{self._handle(self.pick(('ana', 'luis', 'bo', 'rita', 'omar')))}?"
        return text

    def quoting(self) -> str:
        """A text that quotes something of the thread it is for, or of another."""
        if not self.world.addresses:
            raise Nothing
        place = self.pick(sorted(self.world.addresses)[-30:])
        return f"> [Somebody](/t/x/{place[0]}/{place[1]}):\n>\n> indeed\n\nSo we say {self.world.word('qx')}."

    def conversation(self) -> tuple[Any, str]:
        """One that stands and somebody who takes part in it."""
        taking = [row for row in self.state.table("participations") if row.left_at is None]
        row = self.pick(taking[-40:])
        return row, self.world.name_of(row.member_id)
