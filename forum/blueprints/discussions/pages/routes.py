"""The blueprint that the pages of discussions share."""

from __future__ import annotations

from forum.kernel.web.pages import PageBlueprint

pages = PageBlueprint("discussions", "forum.blueprints.discussions")
