"""What happens in ideation sessions."""

from __future__ import annotations

from dataclasses import dataclass

from forum.kernel.events import Event


@dataclass(frozen=True, kw_only=True)
class SessionChanged(Event):
    """Something of a session is other than before: `what` is `session`, `phase`, `theme`, `concept`, `comment` or
    `votes`."""

    session_id: int
    group_id: int
    what: str
    concept_id: int | None = None
