"""The blueprint that the pages around what happens at an event share."""

from __future__ import annotations

from forum.kernel.web.pages import PageBlueprint

pages = PageBlueprint("events_live", "forum.blueprints.events")
