"""Asking colleagues for a document: its states, its limits, which words tell requests apart, and whom to ask."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta

from forum.kernel.text import fold

OPEN, ANSWERED, CLOSED, WITHDRAWN = "open", "answered", "closed", "withdrawn"
STATES = (OPEN, ANSWERED, CLOSED, WITHDRAWN)
STANDING = (OPEN, ANSWERED)
FOUND, ENDED, EXPIRED, REMOVED = "found", "ended", "expired", "removed"
WHY_CLOSED = ("", FOUND, ENDED, EXPIRED, REMOVED)
WAITING = "waiting"

LONGEST_WHAT, LONGEST_DETAIL, LONGEST_NOTE = 200, 2_000, 300
SHORTEST_WHAT = 10
REMIND_AFTER, EXPIRE_AFTER = timedelta(days=14), timedelta(days=90)
MOST_OPEN, MOST_A_DAY = 10, 5
MOST_TOLD = 6
"""So many people are told of one request, in all."""
MOST_LEADS = 2
"""So many of them may be leads of cities that met the criterion who have not said that they help."""
MOST_A_WEEK, A_WEEK = 3, timedelta(days=7)
"""Of so many requests one person is told in a week."""
MOST_ANSWERS = 30

MOST_WORDS = 12
_STEM = 5
_LETTERS = re.compile(r"[^\W\d_]+")


@dataclass(frozen=True)
class Candidate:
    """Somebody who could be told of a request, as far as its asker may know her, in the order of the matching."""

    member_id: int
    band: str | None = None
    languages: Collection[str] = ()
    away: bool = False
    is_lead_only: bool = False


def choose_to_tell(
    candidates: Iterable[Candidate], *, band: str | None, language: str | None, most: int, without: Collection[int]
) -> list[int]:
    """Whom to tell: those who have what was wished for first, else in the order they come; nobody who is away.

    At most `MOST_LEADS` of them have not said that they help.
    """
    here = [one for one in candidates if not one.away and one.member_id not in without]
    here.sort(key=lambda one: -((band is not None and one.band == band) + (language in one.languages)))
    chosen: list[int] = []
    leads = 0
    for one in here:
        if one.is_lead_only and leads >= MOST_LEADS:
            continue
        if one.member_id not in chosen and len(chosen) < most:
            chosen.append(one.member_id)
            leads += one.is_lead_only
    return chosen


def words_of(text: str) -> list[str]:
    """The beginnings of its words of four letters or more, by which requests are told apart; at most `MOST_WORDS`."""
    long_enough = (word for word in _LETTERS.findall(fold(text)) if len(word) >= _STEM - 1)
    return list(dict.fromkeys(word[:_STEM] for word in long_enough))[:MOST_WORDS]


def shares_words(words: Collection[str], text: str) -> bool:
    """Whether at least half of these words begin words of a text."""
    there = {word[:_STEM] for word in _LETTERS.findall(fold(text))}
    return len(there & set(words)) * 2 >= len(words)


def rank_similar(words: Collection[str], shared: Mapping[int, int], most: int) -> Sequence[int]:
    """The requests that share at least half of these words, those with most of them first, then the newest."""
    near = [number for number, count in shared.items() if count * 2 >= len(words)]
    return sorted(near, key=lambda number: (-shared[number], -number))[:most]
