"""The blueprint that the JSON routes of sprints share."""

from __future__ import annotations

from forum.kernel.web.api import ApiBlueprint

api = ApiBlueprint("sprints", "Sprints: calls, expressions of interest, scores and the choice of cities")
