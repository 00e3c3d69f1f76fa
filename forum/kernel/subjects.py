"""What reports, queues and the log point at: each feature says of its things how they are found, shown and hidden."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from forum.kernel.actor import Actor
from forum.kernel.errors import NotFound
from forum.kernel.i18n import LazyString
from forum.kernel.policies import ALLOWED, Decision

Act = Callable[..., object]  # actor, id of the subject, reason


@dataclass(frozen=True)
class SubjectCard:
    """What is shown of a subject where it is not at home; `html` is safe, `author` a member with her city."""

    title: str
    text: str = ""
    html: str = ""
    author: Any = None
    at: datetime | None = None
    where: str = ""  # the group of a thread


@dataclass(frozen=True)
class CopiedLine:
    """A line of a conversation as it stood when it was reported."""

    author_id: int
    author: str
    text: str
    at: datetime
    reported: bool = False


def _nothing(row: Any) -> int | None:
    return None


def _anybody(actor: Actor, row: Any) -> Decision:
    return ALLOWED


@dataclass(frozen=True)
class Subject:
    """A kind of thing.

    `visible` selects the rows that an actor may see; `load` gives those of some ids with what `card`, `url`, `group_id`
    and `author_id` read, in a constant number of statements. The acts take an actor, an id and a reason, authorise
    themselves, and are None for what cannot be done to it. `may_report` refuses with a reason. `copy` gives the lines a
    report keeps of a thing that only its people may read; with it, those who decide read the copy and nothing else.
    """

    type: str
    name: LazyString
    visible: Callable[[Actor], sa.Select[Any]]
    load: Callable[[Actor, Sequence[int]], Mapping[int, Any]]
    card: Callable[[Any], SubjectCard]
    url: Callable[[Any], str]
    group_id: Callable[[Any], int | None] = _nothing
    author_id: Callable[[Any], int | None] = _nothing
    may_report: Callable[[Actor, Any], Decision] = _anybody
    hide: Act | None = None
    unhide: Act | None = None
    remove: Act | None = None
    approve: Act | None = None
    refuse: Act | None = None
    copy: Callable[[Actor, Any], Sequence[CopiedLine]] | None = None
    order: int = field(default=50)


SUBJECTS: dict[str, Subject] = {}


def add_subject(subject: Subject) -> None:
    """Register a kind of thing; the same type twice is a mistake of the programmer."""
    if subject.type in SUBJECTS:
        raise ValueError(f"two features offer the subject {subject.type}")
    SUBJECTS[subject.type] = subject


def get_subject(actor: Actor, subject_type: str, subject_id: int) -> tuple[Subject, Any]:
    """The kind and the row. Raises NotFound, alike for an unknown kind, a missing and a hidden thing."""
    subject = SUBJECTS.get(subject_type)
    row = subject.load(actor, [subject_id]).get(subject_id) if subject else None
    if subject is None or row is None:
        raise NotFound
    return subject, row


def load_subjects(actor: Actor, wanted: Iterable[tuple[str, int]]) -> dict[tuple[str, int], Any]:
    """The visible ones of these things, by type and id; a constant number of statements for each kind there is."""
    by_type: dict[str, list[int]] = {}
    for subject_type, subject_id in dict.fromkeys(wanted):
        by_type.setdefault(subject_type, []).append(subject_id)
    found: dict[tuple[str, int], Any] = {}
    for subject_type, ids in sorted(by_type.items()):
        if (subject := SUBJECTS.get(subject_type)) is not None:
            found |= {(subject_type, number): row for number, row in subject.load(actor, ids).items()}
    return found
