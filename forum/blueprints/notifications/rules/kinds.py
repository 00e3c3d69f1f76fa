"""Who is told why: one notification for a person and a post, for the first reason that holds."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field

from forum.kernel import notices
from forum.kernel.i18n import LazyString, _l
from forum.kernel.notices import FOLLOWED, MENTIONS, MESSAGES, OTHERS, REPLIES, REQUESTS, STAFF, Kind

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
OF_REACTIONS = (REACTION, REACTIONS)
OF_OBJECTS = (REACTION, REACTIONS, REMINDER)
EACH_BY_ITSELF = 3
GROWING = (REPLY, QUOTE, THREAD, GROUP)
OF_POSTS = (MENTION, GROUP_NAMED, *GROWING)
_LABELS: dict[str, LazyString] = {
    QUOTE: _l("Somebody quotes you"), GROUP_NAMED: _l("A group of yours is mentioned"),
    DOCUMENT: _l("A document was made of a thread you wrote in"),
    SUGGESTED: _l("A file of yours is wanted in the library"),
    UNANSWERED: _l("A question of yours stands unanswered"),
    JOIN_ASKED: _l("Somebody asks to join a group you look after"),
    OFFERED: _l("Somebody offers a document you look for"), WAITING: _l("Nobody has offered what you look for yet"),
    CHOSEN: _l("A document you offered was what was looked for"), ADOPTED: _l("A city uses a document of yours"),
    REVIEW: _l("A document of yours is to be looked at again"), FOUND: _l("A search you saved finds something new"),
    ROLE: _l("You have another role in a group"),
}  # fmt: skip
_TOPICS: dict[str, tuple[str, ...]] = {
    MENTIONS: (MENTION, GROUP_NAMED), REPLIES: (REPLY, QUOTE), MESSAGES: (ADDED,), FOLLOWED: (THREAD, GROUP, FOUND),
    REQUESTS: (UNANSWERED, JOIN_ASKED, JOIN_ANSWER, INVITED, SOUGHT, OFFERED, CHOSEN, WAITING, EXPIRED, SUGGESTED),
    STAFF: (ACT, REPORT), OTHERS: (MATCH, REACTION, REACTIONS, REMINDER, DOCUMENT, ROLE, *OF_RESOURCES),
}  # fmt: skip
_TOGETHER = {EXPIRED: WAITING}
_ICONS = {FOUND: "search", REVIEW: "clock", REMINDER: "bookmark", **dict.fromkeys(OF_DOCUMENT_REQUESTS, "library")}
_PRIVATE = (ADDED, UNANSWERED, ACT, REPORT)
for _topic, _names in _TOPICS.items():
    for _name in _names:
        notices.add_kind(Kind(
            _name, _topic, _LABELS.get(_name), _TOGETHER.get(_name, ""), _ICONS.get(_name, "bookmark"),
            by_nobody=_name in (REMINDER, WAITING, EXPIRED, FOUND, REVIEW), private=_name in _PRIVATE,
        ))  # fmt: skip
_QUOTED = re.compile(r"^>.*\]\(\S*/t/[a-z0-9-]+/([0-9]{1,9})/([0-9]{1,9})\)", re.MULTILINE)
WATCHING, FIRST_POST, MUTED = "watching", "first_post", "muted"


@dataclass(frozen=True)
class Reasons:
    """Why somebody might be told of a post, which may be `opening` its thread.

    Levels go by member; those of the thread include only its own.
    """

    author_id: int
    mentioned_ids: Iterable[int]
    reply_to_author_id: int | None
    quoted_ids: Iterable[int]
    thread_levels: Mapping[int, str]
    group_levels: Mapping[int, str]
    named_with_group_ids: Iterable[int] = ()
    refused: Mapping[int, Collection[str]] = field(default_factory=dict)
    opening: bool = False


def choose_kinds(reasons: Reasons) -> dict[int, str]:
    """The kind of notification by member.

    A mention goes before one of a group of hers, that before an answer to one's own post, that before a quote, a
    watched thread, a watched group. Who has refused a kind is told for the next reason. Nobody is told of an own post,
    nor of anything in what they have muted; a thread's level goes before its group's. Of a group of which one watches
    the first posts, one is told what opens a thread.
    """
    levels = {**reasons.group_levels, **reasons.thread_levels}
    kinds: dict[int, str] = {}
    for kind, member_ids in (*_named(reasons), *_following(reasons, levels)):
        for member_id in member_ids:
            if kind not in reasons.refused.get(member_id, ()):
                kinds.setdefault(member_id, kind)
    return {
        member_id: kind
        for member_id, kind in kinds.items()
        if member_id != reasons.author_id and levels.get(member_id) != MUTED
    }


def _named(reasons: Reasons) -> Iterable[tuple[str, Iterable[int]]]:
    answered = [] if reasons.reply_to_author_id is None else [reasons.reply_to_author_id]
    named = (MENTION, reasons.mentioned_ids), (GROUP_NAMED, reasons.named_with_group_ids)
    return (*named, (REPLY, answered), (QUOTE, reasons.quoted_ids))


def _following(reasons: Reasons, levels: Mapping[int, str]) -> Iterable[tuple[str, Iterable[int]]]:
    told = (WATCHING, FIRST_POST) if reasons.opening else (WATCHING,)
    following = [member_id for member_id, level in levels.items() if level in told]
    of_thread = [one for one in following if one in reasons.thread_levels]
    return (THREAD, of_thread), (GROUP, [one for one in following if one not in reasons.thread_levels])


def find_quoted(body: str) -> set[tuple[int, int]]:
    """Thread and number of the posts that a text quotes: quoted lines that lead to a post."""
    return {(int(thread), int(number)) for thread, number in _QUOTED.findall(body)}
