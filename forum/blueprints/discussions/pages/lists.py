"""Lists of threads: the latest of all groups, a group's own, a criterion's."""

from __future__ import annotations

from typing import Any

from flask import render_template, url_for

from forum.blueprints.discussions import policies
from forum.blueprints.discussions.pages.routes import pages
from forum.blueprints.discussions.pages.shown import thread_rows
from forum.blueprints.discussions.queries import threads as queries
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


@pages.get("/threads")
@public
def list_latest(actor: Actor) -> Any:
    """Threads of all groups."""
    query = read_query(ThreadQuery)
    page = thread_rows(queries.list_threads(actor, **query), with_group=True)
    sorts = _sorts(actor, url_for("discussions_pages.list_latest"), query["sort"])
    return render_template("discussions/latest.html", page=page, sorts=sorts, sort=query["sort"])


def render_group_threads(actor: Actor, group: Group) -> str:
    """The section of a group's page."""
    query = read_query(ThreadQuery)
    page = thread_rows(queries.list_threads(actor, group_id=group.id, **query), with_group=False)
    sorts = _sorts(actor, group.path, query["sort"])
    may_start = policies.can_start_thread(actor, group)
    return render_template(
        "discussions/group_threads.html", group=group, page=page, sorts=sorts, sort=query["sort"], may_start=may_start,
    )  # fmt: skip


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


def render_news(actor: Actor, _: Any) -> str:
    """On home: threads with posts one has not read, in what one follows; else the latest."""
    found = queries.list_threads(actor, sort="unread", limit=ON_HOME)
    caught_up = not found.items
    if caught_up:
        found = queries.list_threads(actor, limit=ON_HOME)
    page = thread_rows(found, with_group=True)
    return render_template("discussions/news.html", page=page, caught_up=caught_up)


def _sorts(actor: Actor, address: str, active: str) -> list[dict[str, Any]]:
    labels = {
        "latest": _("Latest activity"),
        "new": pgettext("threads", "Newest"),
        "unread": pgettext("threads", "Unread"),
        "unanswered": _("No replies"),
    }
    if not actor.signed_in:
        del labels["unread"]
    return [
        {"label": label, "url": address if sort == "latest" else f"{address}?sort={sort}", "active": sort == active}
        for sort, label in labels.items()
    ]
