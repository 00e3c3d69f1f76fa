"""The blueprint that the pages of moderation share."""

from __future__ import annotations

from forum.kernel.web.pages import PageBlueprint

pages = PageBlueprint("moderation", "forum.blueprints.moderation")
