"""What members may be told of: each feature declares its kinds in one place, and says by facts whom they concern.

Everything else follows by itself: the list of notifications and its filters, what a member may choose, mail and push,
that what is told is asked for again before it is sent, settled by a visit, and taken back when it may not be seen.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from forum.kernel.events import Event
from forum.kernel.i18n import LazyString

MENTIONS, REPLIES, MESSAGES, FOLLOWED = "mentions", "replies", "messages", "followed"
REQUESTS, STAFF, OTHERS = "requests", "staff", "others"
TOPICS = (MENTIONS, REPLIES, MESSAGES, FOLLOWED, REQUESTS, STAFF, OTHERS)
LONGEST_NAME, LONGEST_NOTE = 24, 100


@dataclass(frozen=True)
class Told:
    """What the words of a kind are made of: the thing as its `Subject.load` gives it, who did it, and how often."""

    subject: Any
    name: str
    note: str
    count: int


@dataclass(frozen=True)
class Kind:
    """One kind of notification.

    `topic` is under which a member finds it, filters, and chooses how she is written to; `label` what it is called
    where she may refuse it, None for what nobody may refuse; `with_kind` the kind with which it is refused together.
    `words` makes the sentence in the reader's language and `detail` the line below; `subject_type` is the thing of
    `kernel.subjects` it tells of, which says who may see it, its address and its group. `by_nobody` is shown without a
    person. `private` is never quoted in a mail without content.
    """

    name: str
    topic: str
    label: LazyString | None = None
    with_kind: str = ""
    icon: str = "bell"
    subject_type: str = ""
    words: Callable[[Told], str] | None = None
    detail: Callable[[Told], str] | None = None
    by_nobody: bool = False
    private: bool = False


KINDS: dict[str, Kind] = {}


def add_kind(kind: Kind) -> None:
    """Register a kind; the same name twice, too long a name and an unknown topic are mistakes of the programmer."""
    if kind.name in KINDS:
        raise ValueError(f"two features declare the kind {kind.name}")
    if len(kind.name) > LONGEST_NAME or kind.topic not in TOPICS:
        raise ValueError(f"the kind {kind.name} needs a short name and a topic that there is")
    KINDS[kind.name] = kind


def kinds_of(topic: str) -> list[str]:
    """The names of the kinds of a topic."""
    return [kind.name for kind in KINDS.values() if kind.topic == topic]


def topic_of(name: str) -> str:
    """The topic of a kind; what a former release declared falls under the others."""
    return KINDS[name].topic if name in KINDS else OTHERS


def refusable(name: str) -> str:
    """The kind by whose name this one is refused; empty for what nobody may refuse."""
    kind = KINDS.get(name)
    if kind is None or (kind.label is None and not kind.with_kind):
        return ""
    return kind.with_kind or kind.name


def choices() -> list[Kind]:
    """The kinds that a member may refuse, by topic."""
    own = [kind for kind in KINDS.values() if kind.label is not None and not kind.with_kind]
    return sorted(own, key=lambda kind: TOPICS.index(kind.topic))


@dataclass(frozen=True, kw_only=True)
class MembersConcerned(Event):
    """Members are to be told of a thing, as far as they see it: whose doing it was, none for what comes by itself.

    What somebody has not read of the same kind and thing is told anew instead of twice. Of a longer `note` the first
    `LONGEST_NOTE` characters are told.
    """

    kind: str
    subject_id: int
    member_ids: list[int]
    by_id: int | None = None
    note: str = ""


@dataclass(frozen=True, kw_only=True)
class SubjectSeen(Event):
    """A member has looked at a thing, so that what told her of it is read."""

    subject_type: str
    subject_id: int
    member_id: int


@dataclass(frozen=True, kw_only=True)
class SubjectNarrowed(Event):
    """Fewer may see a thing than before, or it is gone: who may not is told no more."""

    subject_type: str
    subject_id: int
