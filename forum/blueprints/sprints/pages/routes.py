"""The blueprint that the pages of sprints share."""

from __future__ import annotations

from forum.kernel.web.pages import PageBlueprint

pages = PageBlueprint("sprints", "forum.blueprints.sprints")
