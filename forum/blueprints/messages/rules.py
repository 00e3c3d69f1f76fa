"""What makes a conversation the one of its people; how long, how fast and to how many one may write."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import quote

from markupsafe import Markup, escape

from forum.kernel.text import fold

OUTCOMES = ("template_shared", "call_held", "solved", "wrong_person", "nothing_came")
"""What may have come of asking a peer."""
PATIENCE = 5
"""So many working days of the one who was asked pass before her silence is told."""
LONGEST_NOTE = 300

FEWEST = 2
MOST = 30
LONGEST_TITLE = 80
LONGEST_BODY = 10_000
REPEATED_WITHIN = timedelta(minutes=5)
EDITED_QUIETLY = timedelta(minutes=5)
"""An edit so soon after sending leaves no mark."""
EDITED_WITHIN = timedelta(hours=24)
WITHDRAWN_WITHIN = timedelta(hours=24)
WITH_HISTORY = "history"
"""What a note says of somebody who was added and sees what was written before."""
MOST_PINNED = 5
MOST_FILES = 10
SHORTEST_SEARCH = 2
MOST_WORDS = 8
LONGEST_FOUND = 180
_STYLE = "body{max-width:44rem;margin:2rem auto;padding:0 1rem;font:1rem/1.5 sans-serif}time{color:#666}"


def hash_people(member_ids: Iterable[int]) -> str:
    """The same text for the same set of people, in whatever order and however often they are named."""
    return hashlib.sha256(",".join(str(number) for number in sorted(set(member_ids))).encode()).hexdigest()


def new_draft_key(others: Iterable[int]) -> str:
    """Under which name a first message to some people is kept until it is sent."""
    return f"new:{','.join(str(number) for number in sorted(set(others))) or 0}"


def name_after(names: Iterable[str], longest: int = LONGEST_TITLE) -> str:
    """A first name for a group: the first names of its people, as many as fit."""
    title = ""
    for name in names:
        longer = f"{title}, {name.split()[0]}" if title else name.split()[0][:longest]
        if len(longer) > longest:
            break
        title = longer
    return title


def excerpt_of(text: str, q: str, longest: int = LONGEST_FOUND) -> Markup:
    """The place of a text where the words of `q` are first found, as safe HTML with the found parts in `<mark>`.

    Case, accents and ligatures do not count, and parts of words do.
    """
    flat = " ".join(text.split())
    folded, origin = _folded(flat)
    spans = _spans(folded, {fold(word) for word in q.split()})
    first = origin[spans[0][0]] if spans else 0
    start = max(0, min(first - longest // 3, len(flat) - longest))
    start = flat.rfind(" ", 0, start) + 1 if start else 0
    end = min(len(flat), start + longest)
    pieces, at = [Markup("…" if start else "")], start
    for low, high in ((origin[low], origin[high - 1] + 1) for low, high in spans):
        if low >= at and high <= end:
            pieces += [escape(flat[at:low]), Markup("<mark>"), escape(flat[low:high]), Markup("</mark>")]
            at = high
    return Markup("").join([*pieces, escape(flat[at:end]), "…" if end < len(flat) else ""])


def _folded(text: str) -> tuple[str, list[int]]:
    """The folded text, and for each of its characters where it stands in the text."""
    parts = [fold(char) for char in text]
    return "".join(parts), [at for at, part in enumerate(parts) for _ in part]


def _spans(text: str, words: set[str]) -> list[tuple[int, int]]:
    longest_first = sorted(filter(None, words), key=len, reverse=True)
    if not longest_first:
        return []
    return [found.span() for found in re.finditer("|".join(map(re.escape, longest_first)), text)]


def as_page(
    title: str, *, lines: Sequence[dict[str, Any]] = (), contents: Sequence[tuple[str, str]] = (), language: str
) -> Markup:
    """A page that stands alone, with the lines of a conversation or links to such pages: `(address, text)`."""
    head = Markup('<!doctype html>\n<html lang="{}"><meta charset="utf-8"><title>{}</title>\n<style>{}</style>\n')
    links = Markup("").join(Markup('<li><a href="{}">{}</a></li>\n').format(quote(to), text) for to, text in contents)
    articles = Markup("").join(_as_article(line) for line in lines)
    listed = Markup("<ul>\n{}</ul>\n").format(links) if links else Markup("")
    return Markup("{}<h1>{}</h1>\n{}{}</html>\n").format(
        head.format(language, title, Markup(_STYLE)), title, listed, articles
    )


def _as_article(line: dict[str, Any]) -> Markup:
    told = line["note"] and " ".join(filter(None, (line["note"], line["about"], line["body"])))
    text = Markup("<p><em>{}</em></p>").format(told) if told else Markup(line["html"])
    files = Markup("").join(
        Markup('<li><a href="{}">{}</a></li>').format(quote(name), name.split("-", 1)[-1]) for name in line["files"]
    )
    listed = Markup("<ul>{}</ul>").format(files) if files else Markup("")
    head = Markup("<header><strong>{}</strong> <time>{}</time></header>").format(line["author"], line["sent_at"])
    return Markup('<article id="line-{}">{}{}{}</article>\n').format(line["number"], head, text, listed)


A_DAY = timedelta(days=1)
NEW_FOR = timedelta(days=7)  # a newcomer is one who has joined so lately
FEW_MESSAGES = 20  # and has written fewer than these
STARTS = 20  # new conversations a day
STARTS_OF_NEWCOMERS = 5
SAME_TEXT_WITHIN = timedelta(hours=1)
SAME_TEXT = 10  # conversations that one text may go to within that time
SAME_TEXT_OF_NEWCOMERS = 3
LONG_ENOUGH = 30  # characters; what is shorter, such as thanks, may be written anywhere


def is_newcomer(joined_at: datetime, written: int, at: datetime) -> bool:
    """Whether somebody has joined lately and has written little."""
    return at - joined_at < NEW_FOR and written < FEW_MESSAGES


def wait_for(moments: Sequence[datetime], most: int, window: timedelta, at: datetime) -> timedelta | None:
    """How long until one more fits when `most` are allowed within the window; None when it fits now.

    `moments` are those of the window, the latest first.
    """
    return moments[most - 1] + window - at if len(moments) >= most else None
