"""The blueprint of the pages."""

from __future__ import annotations

from forum.kernel.web.pages import PageBlueprint

pages = PageBlueprint("messages", "forum.blueprints.messages")
