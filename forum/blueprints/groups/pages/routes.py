"""The blueprint that the pages of groups share."""

from __future__ import annotations

from forum.kernel.web.pages import PageBlueprint

pages = PageBlueprint("groups", "forum.blueprints.groups")
