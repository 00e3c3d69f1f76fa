"""Lists of threads: the latest of all groups, a group's own, a criterion's."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from flask import render_template, url_for

from forum.blueprints.discussions import policies
from forum.blueprints.discussions.pages.narrowing import narrowing
from forum.blueprints.discussions.pages.routes import pages
from forum.blueprints.discussions.pages.shown import thread_rows
from forum.blueprints.discussions.queries import news
from forum.blueprints.discussions.queries import threads as queries
from forum.blueprints.discussions.rules import HORIZONS
from forum.blueprints.discussions.schemas.threads import ThreadQuery
from forum.blueprints.groups.models.groups import Group
from forum.blueprints.standards.models import Criterion
from forum.kernel.actor import Actor
from forum.kernel.i18n import _, pgettext
from forum.kernel.web.access import public
from forum.kernel.web.pages import read_query

OF_ALL = 5
OF_CRITERION = 8
ON_HOME = 6
ON_GROUP_HOME = 6


@pages.get("/threads")
@public
def list_latest(actor: Actor) -> Any:
    """Threads of all groups."""
    query = read_query(ThreadQuery)
    page = thread_rows(queries.list_threads(actor, **query), with_group=True)
    counts = _counts(actor)
    shown = {**_list_of(actor, query, url_for("discussions_pages.list_latest"), counts), "group": None}
    choice = {"horizons": HORIZONS, "days": news.reading_days(actor)} if actor.signed_in else {}
    told = _told(query["sort"])
    return render_template("discussions/latest.html", page=page, waiting=counts, told=told, **shown, **choice)


def news_of_groups(actor: Actor) -> dict[str, Any]:
    """For the list of groups: how many threads are new or unread in each of one's own, asked for only where it is."""
    return {"group_news": lambda: {row.id: row.new + row.unread for row in _counts(actor)}}


def _counts(actor: Actor) -> Sequence[Any]:
    return news.list_news_counts(actor) if actor.signed_in else []


def render_group_latest(actor: Actor, group: Group) -> str:
    """The section of a group's home: pinned threads and the latest ones."""
    page = thread_rows(queries.list_threads(actor, group_id=group.id, limit=ON_GROUP_HOME), with_group=False)
    may_start = policies.can_start_thread(actor, group)
    return render_template("discussions/group_latest.html", group=group, page=page, may_start=may_start)


def render_group_threads(actor: Actor, group: Group) -> str:
    """The section of the tab of a group's discussions."""
    query = read_query(ThreadQuery)
    page = thread_rows(queries.list_threads(actor, group_id=group.id, **query), with_group=False)
    counts = news.list_news_counts(actor, group.id) if policies.can_catch_up(actor, group) else None
    shown = _list_of(actor, query, f"{group.path}/discussions", counts)
    return render_template("discussions/group_threads.html", group=group, page=page, **shown)


def render_latest(actor: Actor, subject: None) -> str:
    """The section of the page of all groups: what is being talked about, nothing when there is nothing."""
    found = queries.list_threads(actor, limit=OF_ALL)
    if not found.items:
        return ""
    return render_template("discussions/latest_section.html", page=thread_rows(found, with_group=True))


def render_criterion_threads(actor: Actor, criterion: Criterion) -> str:
    """The section of a criterion's page: the latest threads about it, nothing when there is none."""
    found = queries.list_threads(actor, criterion_id=criterion.id, limit=OF_CRITERION)
    if not found.items:
        return ""
    return render_template("discussions/criterion_threads.html", page=thread_rows(found, with_group=True))


def render_threads_about(actor: Actor, criterion_ids: Sequence[int]) -> str:
    """In an adventure: the latest threads about any of these criteria; nothing when there are none."""
    found = queries.list_threads(actor, criterion_ids=criterion_ids, limit=OF_ALL)
    if not found.items:
        return ""
    return render_template("discussions/about_section.html", page=thread_rows(found, with_group=True))


def render_news(actor: Actor, _: Any) -> str:
    """On home: threads with posts one has not read, in what one follows; else the latest."""
    found = queries.list_threads(actor, sort="waiting", limit=ON_HOME)
    caught_up = not found.items
    if caught_up:
        found = queries.list_threads(actor, limit=ON_HOME)
    page = thread_rows(found, with_group=True)
    return render_template("discussions/news.html", page=page, caught_up=caught_up)


def _list_of(actor: Actor, query: dict[str, Any], address: str, counts: Sequence[Any] | None) -> dict[str, Any]:
    sort, narrowed = query["sort"], narrowing(query, address)
    return {
        "sort": sort, "period": query["period"], "address": address, "narrowed": narrowed,
        "sorts": _sorts(actor, address, sort, counts, narrowed["query"]),
        "may_catch_up": actor.signed_in and counts is not None,
        "periods": [
            {"label": label, "active": period == query["period"],
             "url": f"{address}?sort=top&period={period}{narrowed['query']}"}
            for period, label in _periods().items()
        ] if sort == "top" else [],
    }  # fmt: skip


def _sorts(
    actor: Actor, address: str, active: str, counts: Sequence[Any] | None, narrowed: str
) -> list[dict[str, Any]]:
    labels = {
        "latest": _("Latest activity"),
        "new": pgettext("threads", "New"),
        "unread": pgettext("threads", "Unread"),
        "top": _("Most replies"),
        "newest": pgettext("threads", "Newest"),
        "unanswered": _("No replies"),
    }
    if not actor.signed_in:
        del labels["new"], labels["unread"]
    waiting = {name: sum(getattr(row, name) for row in counts or []) for name in ("new", "unread")}
    return [
        {
            "label": label, "active": sort == active,
            "url": address if sort == "latest" and not narrowed else f"{address}?sort={sort}{narrowed}",
            "count": waiting.get(sort),
        }
        for sort, label in labels.items()
    ]  # fmt: skip


def _told(sort: str) -> str:
    """What the list of all groups shows, in a sentence."""
    return {
        "new": _("Threads you have never opened."),
        "unread": _("Threads with posts after those you have read."),
        "top": _("The threads from all groups with the most replies."),
        "newest": _("The threads from all groups that were begun last."),
        "unanswered": _("Threads from all groups that nobody has answered yet."),
    }.get(sort, _("The latest threads from all groups."))


def _periods() -> dict[str, str]:
    return {
        "week": _("This week"), "month": _("This month"), "quarter": _("Three months"), "year": _("This year"),
        "all": _("All time"),
    }  # fmt: skip
