"""Who is told why: one notification for a person and a post, for the first reason that holds."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

MENTION, REPLY, QUOTE, THREAD, GROUP, ADDED = "mention", "reply", "quote", "thread", "group", "added"
UNANSWERED, MATCH = "unanswered", "match"
ACT, REPORT = "act", "report"
REACTION, REACTIONS, REMINDER, DOCUMENT = "reaction", "reactions", "reminder", "document"
SUGGESTED = "file_wanted"
GROUP_NAMED, JOIN_ASKED, JOIN_ANSWER, INVITED, ROLE = "group_named", "join_asked", "join_answer", "invited", "role"
SOUGHT, OFFERED, CHOSEN, WAITING, EXPIRED = "doc_sought", "doc_offered", "doc_chosen", "doc_waiting", "doc_expired"
FOUND = "search"
OF_DOCUMENT_REQUESTS = (SOUGHT, OFFERED, CHOSEN, WAITING, EXPIRED)
REVIEW, HANDED_OVER, CO_OWNER, ADOPTED = "review", "handed_over", "co_owner", "adopted"
OF_RESOURCES = (REVIEW, HANDED_OVER, CO_OWNER, ADOPTED)
OF_THREADS = (MENTION, REPLY, QUOTE, THREAD, GROUP, REACTION, REACTIONS, REMINDER, DOCUMENT, GROUP_NAMED, SUGGESTED)
OF_GROUPS = (JOIN_ASKED, JOIN_ANSWER, INVITED, ROLE)
KINDS = (
    *OF_THREADS, ADDED, UNANSWERED, MATCH, ACT, REPORT, *OF_GROUPS, *OF_DOCUMENT_REQUESTS, FOUND, *OF_RESOURCES,
)  # fmt: skip
OF_OBJECTS = (REACTION, REACTIONS, REMINDER)
EACH_BY_ITSELF = 3
GROWING = (REPLY, QUOTE, THREAD, GROUP)
_QUOTED = re.compile(r"^>.*\]\(\S*/t/[a-z0-9-]+/([0-9]{1,9})/([0-9]{1,9})\)", re.MULTILINE)
WATCHING, MUTED = "watching", "muted"


@dataclass(frozen=True)
class Reasons:
    """Why somebody might be told of a post. Levels go by member; those of the thread include only its own."""

    author_id: int
    mentioned_ids: Iterable[int]
    reply_to_author_id: int | None
    quoted_ids: Iterable[int]
    thread_levels: Mapping[int, str]
    group_levels: Mapping[int, str]
    named_with_group_ids: Iterable[int] = ()


def choose_kinds(reasons: Reasons) -> dict[int, str]:
    """The kind of notification by member.

    A mention goes before one of a group of hers, that before an answer to one's own post, that before a quote, a
    watched thread, a watched group. Nobody is told of an own post, nor of anything in what they have muted; a
    thread's level goes before its group's.
    """
    levels = {**reasons.group_levels, **reasons.thread_levels}
    kinds: dict[int, str] = {}
    for member_id in reasons.mentioned_ids:
        kinds.setdefault(member_id, MENTION)
    for member_id in reasons.named_with_group_ids:
        kinds.setdefault(member_id, GROUP_NAMED)
    if reasons.reply_to_author_id is not None:
        kinds.setdefault(reasons.reply_to_author_id, REPLY)
    for member_id in reasons.quoted_ids:
        kinds.setdefault(member_id, QUOTE)
    for member_id, level in levels.items():
        if level == WATCHING:
            kinds.setdefault(member_id, THREAD if member_id in reasons.thread_levels else GROUP)
    return {
        member_id: kind
        for member_id, kind in kinds.items()
        if member_id != reasons.author_id and levels.get(member_id) != MUTED
    }


def find_quoted(body: str) -> set[tuple[int, int]]:
    """Thread and number of the posts that a text quotes: quoted lines that lead to a post."""
    return {(int(thread), int(number)) for thread, number in _QUOTED.findall(body)}
