"""Pure rules of discussions: lengths, windows of a thread, quotes and differences between two texts."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from forum.kernel.text import fold
from search.function_words import FUNCTION_WORDS

SHORTEST_TITLE, LONGEST_TITLE = 5, 255
LONGEST_BODY = 32_000
PAGE_SIZE = 20
MOST_MENTIONS, MOST_FILES = 10, 10
SILENT_FOR = timedelta(minutes=5)
REPEATED_WITHIN = timedelta(minutes=5)
MERGED_WITHIN = timedelta(minutes=20)
IDLE_AFTER = timedelta(days=180)
EDITABLE_FOR, EDITABLE_FOR_NEW = timedelta(days=30), timedelta(hours=24)
MOST_EDITS = 30  # in 24 hours
MOST_SILENT, MOST_SILENT_TRUSTED = 100, 400  # characters that a silent edit may change
SHORTEST_COMPARED = 10
LONGEST_QUOTE = 1_000
HORIZONS = (2, 7, 14, 30, 60)  # for how many days things may stay new or unread
USUAL_HORIZON = 30
BROUGHT_BACK_WITHIN = timedelta(hours=1)
MOST_COUNTED, MOST_LOOKED_AT = 100, 1_000  # threads of a list, posts behind the read position
RESUME_BEYOND = 5
PERIODS = {"week": 7, "month": 30, "quarter": 91, "year": 365, "all": None}
LONGEST_WAIT = timedelta(days=3_653)
STATES = ("published", "pending", "refused", "hidden", "removed", "withdrawn")
PUBLISHED, PENDING, REFUSED, HIDDEN, REMOVED, WITHDRAWN = STATES
LONGEST_REASON = 500
TIMER_ACTS = ("close", "open", "remove")
CLOSE, OPEN, REMOVE = TIMER_ACTS
SHORTEST_SLOW, LONGEST_SLOW = 30, 7 * 86_400  # seconds between two posts in slow mode
MOST_SPLIT = 500
EDIT_UNHIDES_AFTER = timedelta(minutes=10)
_BEFORE = 4
_THREAD = re.compile(r"/t/[^/]+/([0-9]{1,9})|^([0-9]{1,9})$")
_LETTERS = re.compile(r"[^\W_]+")
_STEM = 5
_FILE = re.compile(r"\]\(/files/([1-9][0-9]{0,8})\)")
_QUOTE = re.compile(r"^ {0,3}>.*(?:\n|$)", re.MULTILINE)


@dataclass(frozen=True, kw_only=True)
class PostLine:
    """A post as lists select it, without an entity; `thread` is the loaded thread it stands in.

    Text that not everybody may read is not in `body` and `html` but in `veiled`, for those who may (`queries.as_seen`).
    """

    id: int
    number: int
    position: int
    thread: Any
    body: str
    html: str
    author_id: int
    author_name: str
    author_handle: str
    author_job_title: str
    author_job_title_audience: int
    author_avatar_digest: str | None
    author_avatar_audience: int
    author_closed: bool
    city_id: int | None
    city_name: str | None
    city_country_code: str | None
    reply_to_number: int | None
    reply_to_author_id: int | None
    reply_to_name: str | None
    created_at: datetime
    edited_at: datetime | None
    edit_count: int
    deleted_at: datetime | None
    wiki: bool
    removed: bool
    hidden_at: datetime | None
    pending_at: datetime | None
    refused_at: datetime | None
    judged_by_id: int | None
    judged_why: str
    edit_locked_at: datetime | None
    version: int
    files: Sequence[Any] = ()
    cards: Sequence[Any] = ()
    veiled: PostLine | None = None

    @property
    def withdrawn(self) -> bool:
        return self.deleted_at is not None

    @property
    def placed(self) -> bool:
        """Whether it has a place in its thread."""
        return self.number > 0

    @property
    def state(self) -> str:
        return state_of(self)

    @property
    def stands(self) -> bool:
        """Whether everybody who sees the thread may read it."""
        return self.state == PUBLISHED

    @property
    def path(self) -> str:
        """The address at which the thread opens at this post."""
        return place_of(self.thread.path, self.number, self.id)

    @property
    def anchor(self) -> str:
        """The same for a link of a page, which goes to the post and marks it."""
        return anchor_of(self.thread.path, self.number, self.id)


def state_of(post: Any) -> str:
    """`published`, or `withdrawn` by its author, `removed` or `hidden` by others, `pending` approval, or `refused`."""
    if post.deleted_at is not None:
        return REMOVED if post.removed else WITHDRAWN
    if post.pending_at is not None:
        return PENDING if post.refused_at is None else REFUSED
    return PUBLISHED if post.hidden_at is None else HIDDEN


def find_thread_number(address: str) -> int:
    """The number of a thread from its address or from the number itself; 0 when there is none."""
    found = _THREAD.search(address)
    return int(found[1] or found[2]) if found else 0


def place_of(thread_path: str, number: int, post_id: int) -> str:
    """The address of a post in its thread; one that waits for its place stands at the end, without a number."""
    return f"{thread_path}/{number}" if number > 0 else f"{thread_path}#waiting-{post_id}"


def anchor_of(thread_path: str, number: int, post_id: int) -> str:
    """The same for a link of a page: the browser goes to the post and marks it, without scripts, too."""
    place = place_of(thread_path, number, post_id)
    return f"{place}#post-{number}" if number > 0 else place


def reply_draft_key(thread_id: int) -> str:
    """Where a reply that is not sent yet is kept."""
    return f"thread:{thread_id}"


def opening_draft_keys(group_id: int) -> tuple[str, str]:
    """Where the text and the title of a thread that is not published yet are kept."""
    return f"new-thread:{group_id}", f"new-title:{group_id}"


def window_around(position: int, post_count: int, size: int = PAGE_SIZE) -> tuple[int, int]:
    """The first and last position of a page on which a post stands with a few before it; both inclusive."""
    first = max(1, min(position - _BEFORE, post_count - size + 1))
    return first, first + size - 1


def files_in_text(body: str) -> list[int]:
    """The numbers of the files that a text shows or links to, each once."""
    return list(dict.fromkeys(int(number) for number in _FILE.findall(body)))


def quote(body: str, name: str, address: str) -> str:
    """Markdown that quotes a post: a link to it, then its text without what it quotes itself, cut when long."""
    text = _QUOTE.sub("", body).strip() or body.strip()
    if len(text) > LONGEST_QUOTE:
        text = text[:LONGEST_QUOTE].rsplit(" ", 1)[0] + " …"
    plain_name = name.replace("[", "(").replace("]", ")")
    return (
        "\n".join([f"> [{plain_name}]({address}):", ">", *(f"> {line}".rstrip() for line in text.split("\n"))]) + "\n\n"
    )


def joined(before: str, after: str) -> str:
    """A post with what its author added to it."""
    return f"{before.rstrip()}\n\n{after}"


def ends_with(body: str, text: str) -> bool:
    """Whether a post says a text, alone or as what was added to it last."""
    return body == text or body.endswith(f"\n\n{text}")


def telling_words(title: str) -> list[str]:
    """The words of four letters or more that say something, without accents, the longest first."""
    words = {word for word in _LETTERS.findall(fold(title)) if len(word) >= _STEM - 1}
    return sorted(words - FUNCTION_WORDS, key=lambda word: (-len(word), word))


def shares_words(title: str, text: str) -> bool:
    """Whether a text has at least half of the telling words of a title, their endings left aside, and two if it can."""
    words = {word[:_STEM] for word in telling_words(title)}
    there = {word[:_STEM] for word in _LETTERS.findall(fold(text))}
    return bool(words) and len(words & there) >= max((len(words) + 1) // 2, min(2, len(words)))


def resume_after(read: int, resume: int | None, first: int | None, number: int) -> int | None:
    """Where reading in order stopped, once the posts from `first` to `number` have been on the screen.

    `read` is the highest number read before, `resume` the place that was kept so far. None while nothing was skipped,
    and without `first`, which stands for everything.
    """
    stopped = read if resume is None else resume
    if first is None:
        return None
    if first <= stopped + 1:
        stopped = max(stopped, number)
    return stopped if RESUME_BEYOND < stopped < max(read, number) else None


LONGEST_SUMMARY, LONGEST_TEXT = 4_000, 100_000
MOST_CHOSEN = 50
MOST_CITED = 100
_VERBATIM = re.compile(r"(```.*?(?:```|\Z)|`[^`\n]*`)", re.DOTALL)
_BRACKETED = re.compile(r"\s*\(#\d{1,9}(?:[,;\s]+#\d{1,9})*\)")
_CITED = re.compile(r"(?<![\w/#&\[])#([1-9]\d{0,8})(?!\w)")


def find_citations(body: str) -> list[int]:
    """The numbers of the posts that a text cites as `#12`, each once, in order, code left out."""
    return list(dict.fromkeys(int(number) for number in _CITED.findall(_VERBATIM.sub(" ", body))))


def drop_citations(body: str) -> str:
    """The same text without its citations, for where they lead nowhere."""
    return _BRACKETED.sub("", body)


def renumber_citations(body: str, numbers: Mapping[int, int]) -> str:
    """The same Markdown with each `#12` under the number that its post has now; what has none is left as it is."""
    return _cite_anew(body, lambda number: f"#{numbers.get(number, number)}")


def link_citations(body: str, addresses: Mapping[int, str]) -> str:
    """The same Markdown with each `#12` leading to its post, where there is an address for it."""
    return _cite_anew(body, lambda number: f"[#{number}]({addresses[number]})" if number in addresses else f"#{number}")


def _cite_anew(body: str, write: Callable[[int], str]) -> str:
    parts = _VERBATIM.split(body)
    return "".join(
        part if place % 2 else _CITED.sub(lambda found: write(int(found[1])), part) for place, part in enumerate(parts)
    )
