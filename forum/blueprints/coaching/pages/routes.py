"""The blueprint that the pages of coaching share."""

from __future__ import annotations

from forum.kernel.web.pages import PageBlueprint

pages = PageBlueprint("coaching", "forum.blueprints.coaching")
