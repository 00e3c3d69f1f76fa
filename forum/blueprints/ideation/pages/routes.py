"""The blueprint that the pages of ideation share."""

from __future__ import annotations

from forum.kernel.web.pages import PageBlueprint

pages = PageBlueprint("ideation", "forum.blueprints.ideation")
