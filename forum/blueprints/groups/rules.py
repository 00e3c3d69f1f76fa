"""Roles, visibilities and settings of groups, and how they compare. Nothing here touches the database."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from urllib.parse import urlsplit

from forum.kernel.text import fold

KINDS = ("practice", "chapter", "cohort")
VISIBILITIES = ("public", "members", "listed", "private", "hidden")  # from open to closed
OPEN_TO_READ = ("public", "members")  # whoever sees the group reads it
KNOWN_TO_ALL = (*OPEN_TO_READ, "listed")  # every member knows of it
JOIN_POLICIES = ("open", "request", "invitation")
ROLES = ("guest", "member", "moderator", "owner")  # from the fewest rights to the most
BROWSE_ROLES = ("guest", "member")
APPROVALS = ("none", "newcomers", "all")
THREAD_LEVELS = ("muted", "normal", "tracking", "watching")
AFTER_REPLY = ("normal", "tracking", "watching")  # of threads one has replied to
WATCH_LEVELS = (*THREAD_LEVELS, "first_post")  # of groups: what opens a thread
MOST_PAGES, MOST_PINS = 8, 10
MOST_WORDS, MOST_RULES = 200, 20
MOST_INVITED = 50  # people in one sending
MOST_TOLD = 100  # a mention tells the people of groups that have fewer than this


def reaches(role: str | None, lowest: str) -> bool:
    """Whether a role is at least `lowest`; nobody's is."""
    return role is not None and ROLES.index(role) >= ROLES.index(lowest)


def rank_of(role: str) -> int:
    """0 for an owner, 1 for a moderator, 2 for a member, 3 for a guest: the order of lists of people."""
    return len(ROLES) - 1 - ROLES.index(role)


def is_narrower(before: tuple[str, str], after: tuple[str, str]) -> bool:
    """Whether fewer people read a group than before; each side is a visibility and the lowest role that browses."""
    closed = VISIBILITIES.index(after[0]) > VISIBILITIES.index(before[0])
    return closed or BROWSE_ROLES.index(after[1]) > BROWSE_ROLES.index(before[1])


def is_address(url: str) -> bool:
    """Whether something can be pinned: a page of ours by its path, or an address of the web."""
    if url.startswith("/"):
        return not url.startswith(("//", "/\\"))
    parts = urlsplit(url)
    return parts.scheme in ("http", "https") and bool(parts.netloc)


def must_be_approved(setting: str, is_newcomer: bool) -> bool:
    """Whether what an ordinary member writes waits for a moderator; moderators never wait."""
    return setting == "all" or (setting == "newcomers" and is_newcomer)


def pattern_of(word: str) -> str:
    """A watched word as it is compared: folded, with `*` only at the end of a word; empty when nothing is left."""
    parts = [part.rstrip("*") + ("*" if part.endswith("*") else "") for part in fold(word).split()]
    return " ".join(part for part in parts if part.strip("*"))


def find_watched(text: str, patterns: Iterable[str]) -> Sequence[str]:
    """Those of the patterns that stand in a text as whole words, accents and capitals aside, in their order."""
    folded = fold(text)
    return [pattern for pattern in patterns if pattern and _regex(pattern).search(folded)]


def _regex(pattern: str) -> re.Pattern[str]:
    words = [re.escape(part.rstrip("*")) + (r"\w*" if part.endswith("*") else "") for part in pattern.split(" ")]
    return re.compile(r"(?<!\w)" + r"\s+".join(words) + r"(?!\w)")
