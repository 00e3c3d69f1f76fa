"""What receivers outside may hear of: each feature says in one place which of its facts it announces, and as what.

A receiver reads as a reader of its own, who sees what administrators have chosen for it: what anybody may read, what
every member may read, or what is in some groups. What is announced is loaded for that reader at the moment of sending,
in the shape in which the API gives it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from forum.kernel.actor import Actor
from forum.kernel.events import Event
from forum.kernel.i18n import LazyString
from forum.kernel.web.identity import shown_to

LONGEST_NAME = 40
Ids = Mapping[str, Any]
# What belongs to the asker of the API, and means nothing where many read.
OF_THE_ASKER = ("can", "bookmarked", "folded", "read_number", "new", "unread", "unread_count", "resume_number", "mine")


@dataclass(frozen=True)
class Reader:
    """As whom a receiver reads: an actor, within these groups only unless they are None."""

    actor: Actor
    groups: frozenset[int] | None = None

    def reaches(self, group_id: int | None) -> bool:
        """Whether a group, or what belongs to none, is within what the receiver hears of."""
        return self.groups is None or group_id in self.groups


@dataclass(frozen=True)
class Announcement:
    """A name such as `post.created`, and the facts that it stands for.

    `things` gives the ids of what a fact is about, one mapping for each thing, none when the fact is not told under
    this name; with `group_id` when it belongs to a group. `sees` says whether a reader may hear of a thing at all and
    is asked when it happens. `show` gives its content as it is when it is sent, and None when the reader may not see it
    any more; what is gone has no content and gives back its ids.
    """

    name: str
    label: LazyString
    facts: tuple[type[Event], ...]
    things: Callable[[Any], Iterable[Ids]]
    sees: Callable[[Reader, Ids], bool]
    show: Callable[[Reader, Ids], Mapping[str, Any] | None]

    def content_for(self, reader: Reader, ids: Ids) -> Mapping[str, Any] | None:
        """What `show` gives, shaped for that reader."""
        with shown_to(reader.actor):
            return self.show(reader, ids)


ANNOUNCEMENTS: dict[str, Announcement] = {}


def add_announcement(announcement: Announcement) -> None:
    """Register one; the same name twice and a name too long are mistakes of the programmer."""
    if announcement.name in ANNOUNCEMENTS:
        raise ValueError(f"two features announce {announcement.name}")
    if len(announcement.name) > LONGEST_NAME:
        raise ValueError(f"the name {announcement.name} is too long")
    ANNOUNCEMENTS[announcement.name] = announcement


def facts_announced() -> dict[type[Event], list[Announcement]]:
    """Each kind of fact that is announced, with the names under which it is."""
    found: dict[type[Event], list[Announcement]] = {}
    for announcement in ANNOUNCEMENTS.values():
        for fact in announcement.facts:
            found.setdefault(fact, []).append(announcement)
    return found


def as_told(body: Any) -> Any:
    """What the API gives, without what belongs to the asker alone."""
    if isinstance(body, Mapping):
        return {name: as_told(value) for name, value in body.items() if name not in OF_THE_ASKER}
    if isinstance(body, list | tuple):
        return [as_told(value) for value in body]
    return body


def ids_alone(reader: Reader, ids: Ids) -> Mapping[str, Any]:
    """For what is gone: the ids by which a receiver knows it."""
    return dict(ids)
