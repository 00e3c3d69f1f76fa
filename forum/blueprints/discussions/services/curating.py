"""The summary of a thread, which cites its posts."""

from __future__ import annotations

from collections.abc import Sequence

from forum.blueprints.discussions import policies
from forum.blueprints.discussions.events import ThreadSummarised
from forum.blueprints.discussions.models.curating import ThreadSummary
from forum.blueprints.discussions.models.threads import Thread
from forum.blueprints.discussions.queries import curating as queries
from forum.blueprints.discussions.queries import threads as thread_queries
from forum.blueprints.discussions.rules import (
    LONGEST_SUMMARY,
    MOST_CITED,
    find_citations,
    link_citations,
    renumber_citations,
)
from forum.blueprints.discussions.services import writing
from forum.kernel import audit, clock
from forum.kernel.actor import Actor
from forum.kernel.database import session
from forum.kernel.errors import Invalid, NotFound
from forum.kernel.etags import check_version
from forum.kernel.i18n import _
from forum.kernel.outbox.recording import record
from forum.kernel.policies import authorize
from forum.kernel.use_case import use_case


@use_case
def write_summary(actor: Actor, thread_id: int, body: str, version: int | None = None) -> ThreadSummary:
    """Say in a few sentences what a thread has come to; `#12` leads to the post of that number.

    Raises NotFound, Forbidden, Invalid for a number without a post, StaleVersion, VersionRequired once there is one.
    """
    thread = thread_queries.get_thread(actor, thread_id, lock=True)
    authorize(policies.can_curate, actor, thread)
    summary = queries.find_summary(thread)
    check_version(summary.version if summary else 0, version, required=bool(summary and summary.body))
    return _write(actor, thread, summary, body)


@use_case
def remove_summary(actor: Actor, thread_id: int, version: int | None = None) -> None:
    """Take the summary away. Raises NotFound when there is none."""
    thread = thread_queries.get_thread(actor, thread_id, lock=True)
    authorize(policies.can_curate, actor, thread)
    summary = queries.find_summary(thread)
    if summary is None or not summary.body:
        raise NotFound
    check_version(summary.version, version)
    _write(actor, thread, summary, "")


def join_summaries(actor: Actor, source: Thread, target: Thread) -> dict[str, str] | None:
    """Within a use case that has put the posts of one thread into another: its summary stands in the other's.

    Answers both texts, for the way back; None without anything to join. What is too long for a summary is left to the
    log, which keeps the text that was.
    """
    taken, there = queries.find_summary(source), queries.find_summary(target)
    if taken is None or not taken.body or actor.id is None:
        return None
    before = there.body if there else ""
    text = renumber_citations(taken.body, queries.find_new_numbers(source, target, find_citations(taken.body)))
    told = _("From “%(title)s”:", title=source.title)
    after = f"{before.rstrip()}\n\n{told}\n\n{text}" if before else text
    if len(after) > LONGEST_SUMMARY:
        after = f"{after[: LONGEST_SUMMARY - 2].rsplit(' ', 1)[0]} …"
    _write(actor, target, there, after, strict=False)
    return {"before": before, "after": after}


def part_summaries(actor: Actor, target: Thread, joined: dict[str, str] | None) -> None:
    """Within a use case that gives the posts back: the summary as it was, unless somebody has changed it since."""
    summary = queries.find_summary(target)
    if joined and summary is not None and summary.body == joined["after"]:
        _write(actor, target, summary, joined["before"], strict=False)


@audit.undoes("summary_written")
def _write_as_before(actor: Actor, entry: audit.AuditEntry) -> None:
    thread = thread_queries.get_thread(actor, entry.subject_id, lock=True)
    authorize(policies.can_curate, actor, thread)
    _write(actor, thread, queries.find_summary(thread), entry.undo["body"], strict=False)


def _write(
    actor: Actor, thread: Thread, summary: ThreadSummary | None, body: str, *, strict: bool = True
) -> ThreadSummary:
    before = summary.body if summary else ""
    summary = summary or ThreadSummary(thread_id=thread.id)
    cited = _cited(thread, body, strict)
    addresses = {number: f"{thread.path}/{number}" for number in cited}
    html = writing.render(link_citations(body, addresses)).html if body else ""
    summary.write(body, html, list(cited.values()), actor.id or 0, clock.now())
    session.add(summary)
    session.flush()
    audit.log(
        actor, "summary_written", "thread", thread.id, group_id=thread.group_id,
        public={"removed": not body}, undo={"body": before},
    )  # fmt: skip
    record(ThreadSummarised(thread_id=thread.id, group_id=thread.group_id, by_id=actor.id or 0))
    session.expire(summary)
    return queries.find_summary(thread) or summary


def _cited(thread: Thread, body: str, strict: bool) -> dict[int, int]:
    numbers = find_citations(body)
    if len(numbers) > MOST_CITED:
        raise Invalid(errors={"body": [_("A summary can cite at most %(most)s posts.", most=MOST_CITED)]})
    found = queries.find_cited(thread, numbers)
    missing = [number for number in numbers if number not in found]
    if missing and strict:
        raise Invalid(errors={"body": _missing(missing)})
    return {number: found[number] for number in numbers if number in found}


def _missing(numbers: Sequence[int]) -> list[str]:
    return [str(_("There is no post #%(number)s in this thread.", number=number)) for number in numbers[:5]]
