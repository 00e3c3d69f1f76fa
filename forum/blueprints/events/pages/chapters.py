"""The calendar of a group, such as a regional chapter, for programs of others."""

from __future__ import annotations

from typing import Any

from flask import Response, current_app

from forum.blueprints.events.pages.live_routes import pages
from forum.blueprints.events.queries import chapters as queries
from forum.blueprints.groups.queries import groups as group_queries
from forum.kernel.actor import Actor
from forum.kernel.calendars import MEDIA_TYPE, to_ics
from forum.kernel.limits import READING, limit
from forum.kernel.web.access import public


@pages.get("/groups/<slug>/events.ics")
@limit(READING)
@public
def group_calendar(actor: Actor, slug: str) -> Any:
    """What a group plans, two months back and a good year ahead: for strangers what is public, and without places."""
    group = group_queries.get_group_by_slug(actor, slug)
    entries = queries.group_entries(actor, group)
    body = to_ics(entries, name=group.name, site=current_app.config["PUBLIC_URL"])
    response = Response(body, content_type=f"{MEDIA_TYPE}; charset=utf-8")
    response.headers["Content-Disposition"] = f'inline; filename="{group.slug}.ics"'
    return response
