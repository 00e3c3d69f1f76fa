"""The blueprint that the pages of assessments share."""

from __future__ import annotations

from forum.kernel.web.pages import PageBlueprint

pages = PageBlueprint("assessments", "forum.blueprints.assessments")
