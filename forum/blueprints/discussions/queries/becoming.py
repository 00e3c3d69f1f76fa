"""A thread as the draft of a document: its question, summary, answer and chosen posts, with who wrote them."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass

from forum.blueprints.discussions.models.curating import ThreadSummary
from forum.blueprints.discussions.models.threads import Thread
from forum.blueprints.discussions.queries import curating, posts
from forum.blueprints.discussions.rules import MOST_CHOSEN, PostLine, drop_citations, find_citations, link_citations
from forum.kernel.i18n import _
from forum.kernel.text import shorten

FIRST_REPLIES = 5
LONGEST_ATTRIBUTION = 300
_LOCAL = re.compile(r"\]\((/[^)\s]*)")


@dataclass(frozen=True, kw_only=True)
class ResourceDraft:
    """What the form of a document begins with; `lines` are the posts in it, the opening one first."""

    thread: Thread
    title: str
    summary: str
    text: str
    language: str
    criteria: list[str]
    audience: str
    attribution: str
    lines: Sequence[PostLine]

    @property
    def post_ids(self) -> list[int]:
        return [line.id for line in self.lines]

    @property
    def author_ids(self) -> list[int]:
        return list(dict.fromkeys(line.author_id for line in self.lines))


def draft_resource(thread: Thread, site: str, chosen: Collection[int] | None = None) -> ResourceDraft:
    """The draft of a thread whose criteria and group are loaded; `site` is the address before `/t/...`.

    `chosen` are ids of posts; without them the solution and those that the summary cites, else the
    first answers.
    """
    summary = curating.find_summary(thread)
    lines = _lines(thread, summary, chosen)
    said = summary.body if summary else ""
    return ResourceDraft(
        thread=thread, title=thread.title, summary=drop_citations(said),
        text=_compose(thread, said, lines, site), language=thread.language,
        criteria=[criterion.code for criterion in thread.criteria], attribution=_names(lines), lines=lines,
        audience="members" if thread.group.visibility in ("public", "members") else "group",
    )  # fmt: skip


def _lines(thread: Thread, summary: ThreadSummary | None, chosen: Collection[int] | None) -> list[PostLine]:
    wanted = set(chosen) if chosen is not None else set(summary.cited if summary else ())
    wanted |= {thread.first_post_id or 0, thread.solution_id or 0} if chosen is None else {thread.first_post_id or 0}
    if chosen is None and wanted <= {thread.first_post_id, 0}:
        return [line for line in posts.list_posts(thread, limit=FIRST_REPLIES + 1).items if line.stands]
    return [line for line in posts.list_by_ids(thread, sorted(wanted)[:MOST_CHOSEN]) if line.stands]


def _compose(thread: Thread, summary: str, lines: Sequence[PostLine], site: str) -> str:
    origin = _("From a discussion in %(group)s:", group=thread.group.name)
    parts = [f"# {thread.title}", f"{origin} <{site}{thread.path}>"]
    if summary:
        parts += [f"## {_('Summary')}", _linked(summary, thread)]
    opening = [line for line in lines if line.number == 1]
    for line in opening:
        parts += [f"## {_('The question')}", line.body, _cited(line, site)]
    for line in sorted(lines, key=lambda one: one.id != thread.solution_id):  # the solution before the others
        if line.number > 1:
            answer = f"{_('The answer')}: " if line.id == thread.solution_id else ""
            parts += [f"## {answer}{_person(line)}", line.body, _cited(line, site)]
    parts += [f"## {_('Written by')}", "\n".join(f"- {name}" for name in _people(lines))]
    return _absolute("\n\n".join(parts), site) + "\n"


def _cited(line: PostLine, site: str) -> str:
    said_by = _("%(name)s, post %(number)s", name=line.author_name, number=line.number)
    return f"*[{said_by}]({site}{line.path})*"


def _linked(summary: str, thread: Thread) -> str:
    return link_citations(summary, {number: f"{thread.path}/{number}" for number in find_citations(summary)})


def _absolute(text: str, site: str) -> str:
    return _LOCAL.sub(rf"]({site}\1", text)


def _people(lines: Iterable[PostLine]) -> list[str]:
    return list(dict.fromkeys(_person(line) for line in lines))


def _person(line: PostLine) -> str:
    return f"{line.author_name} ({line.city_name})" if line.city_name else line.author_name


def _names(lines: Iterable[PostLine]) -> str:
    return shorten(", ".join(_people(lines)), LONGEST_ATTRIBUTION)
