"""The blueprint that the pages of home share."""

from __future__ import annotations

from forum.kernel.web.pages import PageBlueprint

pages = PageBlueprint("home", "forum.blueprints.home")
