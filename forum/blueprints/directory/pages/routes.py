"""The routes of the directory's pages."""

from __future__ import annotations

from forum.kernel.web.pages import PageBlueprint

pages = PageBlueprint("directory", "forum.blueprints.directory")
