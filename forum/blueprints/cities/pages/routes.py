"""The routes of the pages of cities."""

from __future__ import annotations

from forum.kernel.web.pages import PageBlueprint

pages = PageBlueprint("cities", "forum.blueprints.cities")
