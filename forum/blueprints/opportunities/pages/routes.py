"""The blueprint that the pages of opportunities share."""

from __future__ import annotations

from forum.kernel.web.pages import PageBlueprint

pages = PageBlueprint("opportunities", "forum.blueprints.opportunities")
