"""The blueprint that the JSON routes of assessments share."""

from __future__ import annotations

from forum.kernel.web.api import ApiBlueprint

api = ApiBlueprint("assessments", "Assessments of cities, their evidence and validation")
