"""The blueprint that the pages of search share."""

from __future__ import annotations

from forum.kernel.web.pages import PageBlueprint

pages = PageBlueprint("search", "forum.blueprints.search")
