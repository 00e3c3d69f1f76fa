"""The blueprint that the pages of the events themselves share."""

from __future__ import annotations

from forum.kernel.web.pages import PageBlueprint

pages = PageBlueprint("events", "forum.blueprints.events")
