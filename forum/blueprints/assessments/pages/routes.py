"""The routes of the pages of assessments."""

from __future__ import annotations

from forum.kernel.web.pages import PageBlueprint

pages = PageBlueprint("assessments", "forum.blueprints.assessments")
